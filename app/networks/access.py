"""Networks and channels are seen by everybody who may read networks; the rows carry no secrets."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.access import can, can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.actors import Actor, ActorKind
from app.core.db import db
from app.core.errors import NotAllowed, NotFound
from app.networks.models import Channel, Network, NetworkFormat


def visible_networks(person: Person) -> sa.Select[Network]:
    """The networks that `person` may read about, in their order."""
    may_read = can_anywhere(person, Permission.NETWORK_READ)
    return sa.select(Network).where(sa.true() if may_read else sa.false()).order_by(Network.position)


def visible_channels(person: Person) -> sa.Select[Channel]:
    """The channels that `person` may read about, by name."""
    may_read = can_anywhere(person, Permission.NETWORK_READ)
    return sa.select(Channel).where(sa.true() if may_read else sa.false()).order_by(Channel.name)


def network_for(person: Person, network_id: str) -> Network:
    """The network with this slug; raises NotFound."""
    network = db.session.scalar(visible_networks(person).where(Network.id == network_id))
    if network is None:
        raise NotFound
    return network


def format_for(person: Person, network_id: str, slug: str) -> NetworkFormat:
    """The format 'story' of 'instagram', as addresses name it; raises NotFound."""
    network = network_for(person, network_id)
    format_ = db.session.get(NetworkFormat, f"{network.id}_{slug.replace('-', '_')}")
    if format_ is None:
        raise NotFound
    return format_


def channel_for(person: Person, channel_id: int) -> Channel:
    """The channel with this id; raises NotFound."""
    channel = db.session.scalar(visible_channels(person).where(Channel.id == channel_id))
    if channel is None:
        raise NotFound
    return channel


def editable_channel_for(person: Person, channel_id: int) -> Channel:
    """The channel with this id that `person` keeps; raises NotFound, or NotAllowed for one that is only seen."""
    channel = channel_for(person, channel_id)
    if not may_edit_channels(person, channel.network_id):
        raise NotAllowed(_("Channels are changed by the SMM specialists of their network and by administrators."))
    return channel


def may_edit_channels(actor: Actor, network_id: str | None) -> bool:
    """True for those who keep the channels of a network (of the house, for one without a network)."""
    if actor.actor_kind is ActorKind.SYSTEM:
        return True
    return can(actor, Permission.NETWORK_EDIT, network_ids=() if network_id is None else (network_id,))
