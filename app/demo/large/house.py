"""What stands before the large set comes: people, communities, posters; and the channels that it is posted on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from app.accounts.models import Person
from app.community.models import Community
from app.core.db import db
from app.creatives.models import Creative
from app.demo.days import Days
from app.demo.scenes.pictures import posters_kept, shape_for
from app.demo.scenes.triage import SPECIALISTS
from app.demo.stage import story
from app.networks.models import Channel, WorkingHours
from app.networks.queries import spec_of
from app.networks.slots import slots_on

_OPENS, _CLOSES, _SLOT_MINUTES = time(10), time(20), 60
#: A slot this near is left free: what is out was out for a while, what is to come leaves time to act.
_OUT_SINCE, _AHEAD = timedelta(hours=3), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Who:
    """A person as rows name them: loaded once, since each commit lets go of what the session holds."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A community with its owner and its posters by shape."""

    id: int
    name: str
    zone: str
    key_task: str
    owner: Who
    posters: dict[str, Creative]


class House:
    """Everything that the large set hangs on."""

    def __init__(self, days: Days) -> None:
        self.days = days
        people = db.session.scalars(sa.select(Person).where(Person.is_demo)).all()
        self._people = {person.email.partition("@")[0]: Who(person.id, person.name) for person in people}
        self.places = self._places()
        self._channels = self._open_channels()
        self._slots: dict[tuple[int, int], Iterator[datetime]] = {}

    def person(self, key: str) -> Who:
        """Somebody of the story."""
        return self._people[key]

    def specialist(self, network_id: str) -> Who:
        """Who triages a network and publishes on it."""
        return self._people[SPECIALISTS[network_id]]

    def poster(self, place: Place, format_id: str) -> Creative:
        """The picture of a community that fits a format."""
        return place.posters[shape_for(spec_of(format_id).kind, format_id)]

    def take_slot(self, network_id: str, city: int, day: int) -> tuple[Channel, datetime]:
        """The next free slot of a network's channel in a city, on `day` or the first later one that has any left."""
        channels = self._channels[network_id]
        channel = channels[city % len(channels)]
        while (slot := next(self._offered(channel, day), None)) is None:
            day += 1
        return channel, slot

    def _offered(self, channel: Channel, day: int) -> Iterator[datetime]:
        """The slots of a day that nobody has taken yet: each is given once."""
        key = channel.id, day
        if key not in self._slots:
            offered = slots_on(channel, self.days.on(day))
            now, turn = self.days.now, channel.id % max(len(offered), 1)
            free = [slot for slot in offered[turn:] + offered[:turn] if not now - _OUT_SINCE < slot < now + _AHEAD]
            self._slots[key] = iter(free)
        return self._slots[key]

    def _places(self) -> list[Place]:
        posters = posters_kept()
        for poster in posters.values():  # they and their files are kept over the commits to come
            db.session.expunge(poster.file)
            db.session.expunge(poster)
        communities = db.session.scalars(sa.select(Community).where(Community.is_demo).order_by(Community.id)).all()
        owners = {who.id: who for who in self._people.values()}
        return [
            Place(
                one.id, one.name, one.time_zone, one.key_task, owners[one.owner_id],
                {shape: kept for (of, shape), kept in posters.items() if of == one.id},
            )
            for one in communities
            if one.owner_id in owners and any(of == one.id for of, _shape in posters)
        ]  # fmt: skip

    def _open_channels(self) -> dict[str, list[Channel]]:
        """A channel of each network in each city; `expunge` keeps what was loaded over the commits to come."""
        opened: dict[str, list[Channel]] = {}
        for network_id, spec in story("large")["networks"].items():
            opened[network_id] = [
                Channel(
                    name=channel_name(spec["name"], city), network_id=network_id, is_demo=True,
                    slot_minutes=_SLOT_MINUTES, owner_id=self.specialist(network_id).id, audience=f"People in {city}",
                    purpose="News of the communities", language="uk", working_hours=_hours(),
                )
                for city in story("large")["cities"]
            ]  # fmt: skip
            db.session.add_all(opened[network_id])
        db.session.commit()
        for channel in [one for channels in opened.values() for one in channels]:
            db.session.refresh(channel, ["id", "name", "slot_minutes", "time_zone", "working_hours"])
            db.session.expunge(channel)
        return opened


def channel_name(network: str, city: str) -> str:
    """'Instagram Lviv'."""
    return f"{network} {city}"


def is_grown() -> bool:
    """True once the large set stands beside the story."""
    words = story("large")
    first = channel_name(next(iter(words["networks"].values()))["name"], words["cities"][0])
    return bool(db.session.scalar(sa.select(sa.exists().where(Channel.name == first, Channel.is_demo))))


def _hours() -> list[WorkingHours]:
    return [WorkingHours(weekday=day, opens=_OPENS, closes=_CLOSES) for day in range(7)]
