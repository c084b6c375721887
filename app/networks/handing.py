"""What of networks somebody holds by name, and how it goes to somebody else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.away import away_within
from app.accounts.models import Person
from app.accounts.permissions import Role
from app.accounts.questions import Duty, Handed, Piece, give_column
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.versions import locked
from app.networks.models import Channel, OnCallTurn
from app.web.addresses import path_to
from app.web.formats import day
from app.web.i18n import house_zone


def _give_turn(turn_id: int, *, holder: Person, person: Person | None, actor: Actor) -> Handed | None:
    """Only who is on call changes; a turn that nobody takes goes out of the rota."""
    del actor
    turn = locked(OnCallTurn, turn_id)
    if turn is None or turn.person_id != holder.id:
        return None
    facts = {"place": turn.place, "starts_on": turn.starts_on, "ends_on": turn.ends_on}
    if person is None:
        db.session.delete(turn)
    else:
        turn.person = person
    flush()
    return Handed(turn, facts)


CHANNELS = Duty(
    "channels", _l("Channels"), "networks.index", "owner", Channel.owner, give_column(Channel.owner),
    rest=_l("Nobody owns it for the time being"),
)  # fmt: skip
TURNS = Duty(
    "turns", _l("Turns on call"), "on_call.index", "person", OnCallTurn.person, _give_turn,
    rest=_l("Nobody is on call then"),
)  # fmt: skip


def networks_held(person: Person) -> Sequence[Piece]:
    """The channels that `person` owns, and the turns on call that are not over."""
    channels = db.session.execute(
        sa.select(Channel.id, Channel.name).where(Channel.owner_id == person.id).order_by(Channel.name)
    )
    turns = db.session.scalars(
        sa.select(OnCallTurn)
        .where(OnCallTurn.person_id == person.id, OnCallTurn.ends_on >= clock.today(house_zone()))
        .order_by(OnCallTurn.starts_on, OnCallTurn.id)
    ).all()
    away = away_within([(turn.starts_on, turn.ends_on) for turn in turns])
    return [
        *(Piece(CHANNELS, one.id, one.name, path_to("networks.index"), _anybody, may_rest=True) for one in channels),
        *(
            Piece(TURNS, turn.id, f"{turn.place}, {day(turn.starts_on)} – {day(turn.ends_on)}",
                  path_to("on_call.index"), _is_there(meanwhile - {person.id}), may_rest=True)
            for turn, meanwhile in zip(turns, away, strict=True)
        ),
    ]  # fmt: skip


def _is_there(away: Collection[int]) -> Callable[[Person], bool]:
    return lambda person: person.id not in away and person.has_role(Role.SMM)


def _anybody(_person: Person) -> bool:
    return True
