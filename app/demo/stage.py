"""What the scenes of the demo share: the day, the dice, the log, and the things that earlier scenes have made."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

import sqlalchemy as sa
import yaml

from app.accounts.models import Person
from app.community.models import Achievement, Community, Event, Initiative
from app.core.db import db
from app.creatives.models import Creative
from app.demo.chronicle import Chronicle
from app.demo.days import Days
from app.files.models import StoredFile
from app.networks.models import Channel, Network
from app.networks.slots import slots_on
from app.promo.models import Placement, PromoRequest, QuestionForm, RoutingRule

SEED = 20_260_601


class Stage:
    """Everything by its key in the story. The same moment and the same story make the same demo."""

    def __init__(self, now: datetime) -> None:
        self.days = Days(now)
        self.rng = random.Random(SEED)  # noqa: S311 - dice for a story, not for secrets
        self.log = Chronicle(now)
        self.people: dict[str, Person] = {}
        self.communities: dict[str, Community] = {}
        self.channels: dict[str, Channel] = {}
        self.events: dict[str, Event] = {}
        self.initiatives: dict[str, Initiative] = {}
        self.achievements: dict[str, Achievement] = {}
        self.networks = {network.id: network for network in db.session.scalars(sa.select(Network))}
        self.screenshots: dict[str, StoredFile] = {}
        self.pictures: dict[tuple[str, str], Creative] = {}
        self.rules: list[RoutingRule] = []
        self.requests: dict[str, PromoRequest] = {}
        self.forms: dict[str, QuestionForm] = {}
        self.placements: dict[str, list[Placement]] = {}
        self._taken: Counter[tuple[str, datetime]] = Counter()

    @property
    def now(self) -> datetime:
        return self.days.now

    def owner_of(self, community_key: str) -> Person:
        """Who runs a community."""
        owner = self.communities[community_key].owner
        assert owner is not None
        return owner

    def take_slot(self, channel: Channel, day: int, wall: str, *, step: int) -> tuple[datetime, int]:
        """A free seat on `channel` at or after a time; days are walked by `step`. Returns the moment and the seat."""
        wished = self.days.at(day, wall)
        for _distance in range(60):
            offered = slots_on(channel, self.days.on(day))
            later = [slot for slot in offered if slot >= wished] or ([] if step > 0 else offered)
            for slot in later:
                if self._taken[channel.name, slot] < channel.slot_capacity and self._is_on_its_side(slot, step):
                    self._taken[channel.name, slot] += 1
                    return slot, self._taken[channel.name, slot]
            day += step
            wished = self.days.at(day, wall if step < 0 else "00:00")
        raise LookupError(f"No slot on {channel.name} near day {day}.")

    def _is_on_its_side(self, slot: datetime, step: int) -> bool:
        """What is out was out before today; what is to come leaves time to act."""
        return slot < self.days.midnight if step < 0 else slot > self.now + timedelta(minutes=45)


@cache
def story(name: str) -> Any:
    """A file of the story."""
    text = resources.files("app.demo").joinpath("story", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)
