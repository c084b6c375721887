"""Who is on call: the turns of a rota, and who it is when a slot lies outside of working hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.core.db import db
from app.core.enums import LabelledEnum
from app.core.errors import NotFound
from app.core.worktime import is_working
from app.networks.access import may_edit_channels, visible_channels, visible_networks
from app.networks.models import Channel, Network, OnCallTurn

A_DAY = timedelta(days=1)
HOUSE_ZONE = "Europe/Kyiv"


class TurnTime(LabelledEnum):
    """Which turns a list shows."""

    AHEAD = "ahead", _l("Now and to come")
    OVER = "over", _l("Over")


class Watch(NamedTuple):
    """A moment on a channel of which one wants to know who is on call; `key` is what the asker calls it."""

    key: int
    network_id: str
    channel_id: int | None
    at: datetime
    zone: str | None


def on_call_words(watches: Iterable[Watch]) -> dict[int, str]:
    """For those that lie outside of working hours: 'on call: Bob Melnyk', or that nobody is. One query, if any does."""
    late = [watch for watch in watches if not is_working(watch.at, watch.zone or HOUSE_ZONE)]
    turns = _turns_between(min(watch.at for watch in late), max(watch.at for watch in late)) if late else ()
    return {watch.key: _words(_on_call(watch, turns)) for watch in late}


def turns_list(*, network_id: str = "", when: TurnTime | None, today: date) -> sa.Select[Any]:
    """The turns of the rota, those of one network with its channels or all, by day."""
    query = sa.select(OnCallTurn).outerjoin(Channel, Channel.id == OnCallTurn.channel_id)
    if network_id:
        query = query.where(sa.or_(OnCallTurn.network_id == network_id, Channel.network_id == network_id))
    if when == TurnTime.OVER:
        return query.where(OnCallTurn.ends_on < today).order_by(OnCallTurn.starts_on.desc(), OnCallTurn.id.desc())
    if when == TurnTime.AHEAD:
        query = query.where(OnCallTurn.ends_on >= today)
    return query.order_by(OnCallTurn.starts_on, OnCallTurn.id)


def turn_with(turn_id: int) -> OnCallTurn:
    """A turn of the rota, which everybody reads who reads networks. Raises NotFound."""
    turn = db.session.get(OnCallTurn, turn_id)
    if turn is None:
        raise NotFound
    return turn


def places_kept_by(person: Person) -> dict[str, Network | Channel]:
    """The networks and channels whose rota `person` keeps, as 'network:instagram' and 'channel:3'."""
    networks = db.session.scalars(visible_networks(person)).all()
    channels = db.session.scalars(visible_channels(person)).all()
    places: dict[str, Network | Channel] = {f"network:{one.id}": one for one in networks if _keeps(person, one.id)}
    return places | {f"channel:{one.id}": one for one in channels if _keeps(person, one.network_id)}


def _keeps(person: Person, network_id: str | None) -> bool:
    return may_edit_channels(person, network_id)


def _turns_between(first: datetime, last: datetime) -> Sequence[OnCallTurn]:
    """Those that may hold between two moments, in any zone."""
    return db.session.scalars(
        sa.select(OnCallTurn)
        .where(OnCallTurn.starts_on <= (last + A_DAY).date(), OnCallTurn.ends_on >= (first - 2 * A_DAY).date())
        .order_by(OnCallTurn.starts_on, OnCallTurn.id)
    ).all()


def _on_call(watch: Watch, turns: Iterable[OnCallTurn]) -> list[str]:
    """The names: of the channel's own turns where it has one then, else of its network's."""
    wall = watch.at.astimezone(ZoneInfo(watch.zone or HOUSE_ZONE))
    held = [turn for turn in turns if turn.covers(wall)]
    own = [turn for turn in held if turn.channel_id is not None and turn.channel_id == watch.channel_id]
    found = own or [turn for turn in held if turn.network_id == watch.network_id]
    return list(dict.fromkeys(turn.person.name for turn in found if turn.person.is_active))


def _words(names: Sequence[str]) -> str:
    if not names:
        return str(_("out of hours, nobody is on call"))
    return str(_("out of hours, on call: %(names)s", names=", ".join(names)))
