"""The house of the walks: everybody signed in, a clock that moves only when told, and all that is there as one look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person, SignInSession
from app.accounts.permissions import Role
from app.audit.actors import SYSTEM
from app.community.actions import add_platform
from app.community.states import PlatformKind
from app.core import clock
from app.core.db import db
from app.jobs.ticks import JOBS, run
from app.networks.models import Channel
from app.promo.models import Meeting, Placement, PromoRequest, RequestNetwork, Wire
from app.promo.queries.routing import IN_DESK
from app.reports.models import Report
from tests.factories import PASSWORD, make_person
from tests.networks.channels import make_channel
from tests.promo.factories import MONDAY
from tests.promo.makers import make_community
from tests.rows import differences, next_ids_follow_rows, stamps
from tests.structure.world import World

NETWORKS = ("facebook", "telegram")
FORMATS = {"facebook": "facebook_feed", "telegram": "telegram_post"}
#: The clock's work that can touch a request and what belongs to it.
ROOMS = ("promo.", "fallback.", "results.")
YEARS = timedelta(days=1200)


@dataclass(frozen=True)
class Look:
    """All that is there now, the oldest first."""

    now: datetime
    requests: Sequence[PromoRequest]
    placements: Sequence[Placement]
    meetings: Sequence[Meeting]
    wires: Sequence[Wire]
    reports: Sequence[Report]
    people: dict[str, Person]

    @property
    def rows(self) -> list[RequestNetwork]:
        return [row for request_ in self.requests for row in request_.networks]

    @property
    def things(self) -> dict[tuple[str, int], Any]:
        """Whatever has a life cycle, by its table and id."""
        kinds = (self.requests, self.placements, self.meetings, self.wires, self.reports)
        return {(one.__tablename__, one.id): one for kind in kinds for one in kind}


@dataclass(frozen=True)
class Answer:
    """What became of an act: its status, where it led, and the tables that differ from before."""

    status: int
    location: str
    changed: list[str]

    @property
    def is_refused(self) -> bool:
        return self.status >= 400 or "/sign-in" in self.location


@dataclass
class House:
    """Communities A and B with their managers; two networks, each with its channel."""

    app: Flask
    now: datetime = MONDAY
    world: World = field(init=False)
    channels: dict[str, int] = field(init=False)
    ids: dict[str, int] = field(init=False)
    slugs: dict[int, str] = field(init=False, default_factory=dict)
    stamps: dict[str, list[str]] = field(init=False, default_factory=dict)
    cookies: dict[str, str] = field(init=False)
    numbers: list[int] = field(init=False, default_factory=list)  # of the requests that were there at the last look
    waiting: dict[str, list[int]] = field(init=False, default_factory=dict)  # those that ask a network

    def move_in(self) -> None:
        """Once for all walks."""
        with clock.held_at(MONDAY):
            self.world = World(self.app)
            self.channels = {name: make_channel(f"{name} of the house", network_id=name).id for name in NETWORKS}
            for number, name in ((1, "Project managers"), (2, "Gardeners")):
                community = make_community(name, id=number)
                self.slugs[number] = community.slug
                add_platform(community, actor=SYSTEM, name="Chat", kind=PlatformKind.CHAT)
            db.session.commit()  # the ids follow rows that others see
            next_ids_follow_rows()
            self.world.settle()
            self.world.people["tom"] = make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
            self.ids = {name: person.id for name, person in self.world.people.items()}
            self.world.open_doors()
            far = {"created_at": MONDAY + YEARS, "last_seen_at": MONDAY + YEARS}  # no walk is that long
            db.session.execute(sa.update(SignInSession).values(far))
            db.session.commit()
            db.session.remove()
            self.world.keep()
        self.cookies = {name: self._cookie(name) for name in self.ids}

    def begin(self) -> None:
        """Everything as it was when people moved in."""
        self.now = MONDAY
        db.session.remove()
        self.world.restore()
        next_ids_follow_rows()
        for name, cookie in self.cookies.items():
            self.world.browsers[name].set_cookie(self.app.config["SESSION_COOKIE_NAME"], cookie)
        self.stamps = stamps()

    def let_in(self, name: str) -> None:
        """Who was kept out signs in again."""
        with clock.held_at(self.now):
            self.world.browsers[name].post("/sign-in", {"email": self.look().people[name].email, "password": PASSWORD})
        self._changes()

    def _cookie(self, name: str) -> str:
        cookie = self.world.browsers[name].get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return cookie.value

    def pass_time(self, amount: timedelta) -> None:
        self.now += amount

    def post(self, name: str, path: str, form: dict[str, Any]) -> Answer:
        with clock.held_at(self.now):
            response = self.world.browsers[name].post(path, form)
        return Answer(response.status_code, response.headers.get("Location", ""), self._changes())

    def get(self, name: str, path: str) -> Answer:
        with clock.held_at(self.now):
            response = self.world.browsers[name].get(path)
        return Answer(response.status_code, response.headers.get("Location", ""), self._changes())

    def work(self) -> None:
        """What the clock does by itself."""
        db.session.remove()
        with clock.held_at(self.now):
            for job in [job for name, job in JOBS.items() if name.startswith(ROOMS)]:
                assert run(job).error == ""
        self._changes()

    def _changes(self) -> list[str]:
        db.session.rollback()
        db.session.expire_all()
        before, self.stamps = self.stamps, stamps()
        return differences(before, self.stamps)

    def look(self) -> Look:
        """All that is there, read anew."""
        db.session.rollback()
        db.session.expunge_all()

        def all_of(model: Any, *options: Any) -> Any:
            return db.session.scalars(sa.select(model).options(*options).order_by(model.id)).unique().all()

        people = {person.id: person for person in all_of(Person, selectinload(Person.grants))}
        requests = all_of(PromoRequest, joinedload(PromoRequest.community))
        self.numbers = [one.id for one in requests]
        rows = [row for one in requests if one.state in IN_DESK for row in one.networks]
        self.waiting = {name: [row.request_id for row in rows if row.network_id == name] for name in NETWORKS}
        return Look(
            self.now,
            requests,
            all_of(Placement, selectinload(Placement.approvals), joinedload(Placement.slot_booking)),
            all_of(Meeting, selectinload(Meeting.topics), selectinload(Meeting.guests)),
            all_of(Wire),
            all_of(Report),
            {name: people[number] for name, number in self.ids.items()},
        )

    def channel(self, network_id: str) -> Channel:
        return db.session.get_one(Channel, self.channels[network_id])
