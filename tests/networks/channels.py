"""Channels for tests. Times in names are those of Kyiv, the channels' zone."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from app.audit.actors import SYSTEM
from app.core.db import db
from app.networks import actions
from app.networks.models import Channel, ChannelKind

KYIV = ZoneInfo("Europe/Kyiv")
OFFICE = {weekday: ((time(9), time(18)),) for weekday in range(5)}


def kyiv(year: int, month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=KYIV, fold=fold).astimezone(UTC)


def make_channel(name: str = "Instagram of the house", **values: Any) -> Channel:
    """A channel on Instagram that posts on working days from 9 to 18, one post each half hour."""
    actions.load_catalogue()
    facts: dict[str, Any] = {"network_id": "instagram", "hours": OFFICE} | values
    channel = actions.add_channel(name, ChannelKind.NETWORK, actor=SYSTEM, **facts)
    db.session.commit()
    return channel
