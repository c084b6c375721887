"""Random walks of random people over a placement, against a table of the steps written down anew (T46)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.accounts.permissions import Role
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.networks.models import SlotBooking
from app.networks.queries import nearest_free_slots
from app.promo.actions import placements as acts
from app.promo.jobs.placements import move_placements
from app.promo.models import Placement
from app.promo.settings import MISSED_HOURS
from tests.factories import make_person
from tests.promo.factories import MONDAY, make_bare_community, stand_at
from tests.promo.makers import make_manager

MOVABLE = ("held", "content_due", "in_review", "changes_requested", "approved", "scheduled")
#: action -> from -> to
TABLE = {
    "ask_content": {"held": "content_due"},
    "send_to_review": {"content_due": "in_review", "changes_requested": "in_review"},
    "ask_changes": {"in_review": "changes_requested"},
    "approve": {"in_review": "approved"},
    "review_again": {"approved": "in_review", "scheduled": "in_review"},
    "schedule": {"approved": "scheduled"},
    "move": {one: one for one in MOVABLE},
    "pause": {"scheduled": "paused"},
    "resume": {"paused": "scheduled"},
    "publish": {"scheduled": "published"},
    "publish_fast": {"held": "published", "content_due": "published"},
    "publish_late": {"missed": "published"},
    "release": dict.fromkeys((*MOVABLE, "paused"), "released"),
}
#: What becomes of it when its slot passes.
PASSED = dict.fromkeys((*MOVABLE, "paused"), "missed") | {"held": "released"}
PLANNERS, WRITERS, SENIORS = {"bob", "sara", "tom"}, {"alice", "bob", "sara", "tom"}, {"sara", "tom"}
WHO = {
    "ask_content": PLANNERS, "send_to_review": WRITERS, "ask_changes": PLANNERS, "approve": SENIORS,
    "review_again": WRITERS, "schedule": PLANNERS, "move": PLANNERS, "pause": PLANNERS, "resume": PLANNERS,
    "publish": PLANNERS, "publish_fast": SENIORS, "publish_late": PLANNERS,
    "release": WRITERS,
}  # fmt: skip
NAMES = {
    "approve": "approve_placement", "move": "move_placement", "publish": "publish_placement",
    "release": "release_placement", "schedule": "schedule_placement", "pause": "pause_placement",
    "resume": "resume_placement",
}  # fmt: skip
EVERYBODY = ("alice", "ann", "bob", "carol", "lea", "sara", "tom")
LINK = "https://www.instagram.com/p/1/"
#: Rather on than back, so that walks get far.
ONWARD = ("ask_content", "send_to_review", "approve", "schedule", "pause", "resume", "publish", "ask_changes", "move",
          "publish_late", "publish_fast", "review_again")  # fmt: skip
#: The way that walks are led before they go on as it comes, so that its end is not left to luck.
WAY = (
    ("bob", "ask_content"), ("alice", "send_to_review"), ("bob", "ask_changes"), ("alice", "send_to_review"),
    ("sara", "approve"), ("bob", "schedule"), ("bob", "pause"), ("bob", "resume"), ("", "pass"),
    ("bob", "publish_late"),
)  # fmt: skip
#: How far they are led.
BEGINNINGS = (0, 2, 6, 7, 9, 10)
REACHED: set[tuple[str, str]] = set()


def take(action, placement, actor, channel):
    """Do it the way the pages do."""
    words = {
        "ask_changes": {"comment": "Another crop"}, "review_again": {"reason": "a look"},
        "pause": {"reason": "an incident"}, "release": {"reason": "not needed"},
        "publish": {"published_at": clock.now(), "live_url": LINK},
        "publish_fast": {"published_at": clock.now(), "live_url": LINK, "reason": "now"},
        "publish_late": {"published_at": placement.slot_at, "live_url": LINK, "reason": "nobody noted it"},
    }  # fmt: skip
    if action == "move":
        free = nearest_free_slots(channel, max(placement.slot_at, clock.now()), n=1)[0]
        words["move"] = {"channel": channel, "starts_at": free}
    act = getattr(acts, NAMES.get(action, action))
    act(placement, actor=actor, **words.get(action, {}))


class Walk(RuleBasedStateMachine):
    """One placement, held anew for each walk; `desk`, `everybody` and where it begins are set by the test."""

    desk = None
    everybody = None
    beginning = 0

    @initialize()
    def hold(self):
        stand_at(MONDAY)
        free = nearest_free_slots(self.desk.channel, MONDAY + timedelta(days=9), n=1)[0]
        self.placement = self.desk.hold(free)
        self.desk.write(self.placement)
        db.session.commit()
        self.state, self.author, self.was_scheduled, self.taken = "held", "", False, set()
        for name, action in WAY[: self.beginning]:
            if action == "pass":
                self.its_slot_passes(0)
            else:
                self.attempt(name, action)

    @rule(name=st.sampled_from(EVERYBODY), action=st.sampled_from(sorted(TABLE)))
    def anybody_tries_anything(self, name, action):
        self.attempt(name, action)

    @rule(number=st.integers(0, 1000))
    def somebody_goes_on(self, number):
        listed = [(name, action) for action in ONWARD for name in EVERYBODY if self.is_listed(name, action)]
        listed = [pair for pair in listed if (self.state, pair[1]) not in self.taken] or listed  # rather what is new
        if listed:
            self.attempt(*listed[(number + 5 * self.beginning) % len(listed)])

    @rule(chance=st.integers(0, 2))
    def its_slot_passes(self, chance):
        if chance or self.state not in PASSED:  # not too often, so that walks get far
            return
        before, self.was_scheduled = self.n_entries(), self.state in {"scheduled", "paused"}
        stand_at(self.placement.slot_at + timedelta(hours=MISSED_HOURS(), minutes=1))
        move_placements(clock.now())
        db.session.commit()
        assert self.n_entries() - before == 1
        REACHED.add((self.state, "pass"))
        self.state = PASSED[self.state]

    def is_listed(self, name, action):
        if action == "approve" and name in {"alice", self.author}:  # she has written it
            return False
        if action == "publish_late" and not self.was_scheduled:  # what nobody had let out did not go out
            return False
        return self.state in TABLE[action] and name in WHO[action]

    def attempt(self, name, action):
        before, is_listed = self.n_entries(), self.is_listed(name, action)
        try:
            take(action, self.placement, self.everybody[name], self.desk.channel)
            db.session.commit()
            was_done = True
        except DomainError:
            db.session.rollback()
            was_done = False
        assert was_done is is_listed, f"{name}: {self.state} -> {action}"
        assert self.n_entries() - before == was_done
        if was_done:
            REACHED.add((self.state, action))
            self.taken.add((self.state, action))
            self.state = TABLE[action][self.state]
            self.author = name if action == "send_to_review" else self.author

    def n_entries(self):
        query = sa.select(sa.func.count(AuditEntry.id)).where(
            AuditEntry.subject_kind == "placement", AuditEntry.subject_id == self.placement.id
        )
        return db.session.scalar(query)

    @invariant()
    def state_and_slot_are_those_of_the_model(self):
        if not hasattr(self, "placement"):
            return
        assert self.placement.state == self.state
        booked = (
            sa.select(sa.func.count(SlotBooking.id))
            .join(Placement, Placement.slot_booking_id == SlotBooking.id)
            .where(Placement.id == self.placement.id, SlotBooking.starts_at == Placement.slot_at)
        )
        assert db.session.scalar(booked) == (self.state != "released")


def test_only_listed_steps_by_listed_people_succeed(desk, people):  # T46
    everybody = {
        "alice": desk.alice,
        "bob": desk.bob,
        "sara": desk.sara,
        "tom": make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True),
        "ann": people.ann,
        "lea": people.lea,
        "carol": make_manager(make_bare_community("gardeners"), "Carol Berg"),
    }
    Walk.desk, Walk.everybody = desk, everybody
    for Walk.beginning in BEGINNINGS:
        run_state_machine_as_test(
            Walk,
            settings=settings(
                max_examples=5, stateful_step_count=20, deadline=None, derandomize=True, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    listed = {(source, action) for action, ways in (TABLE | {"pass": PASSED}).items() for source in ways}
    assert {("scheduled", "pass"), ("missed", "publish_late")} <= REACHED
    assert {source for source, _action in REACHED} == {source for source, _action in listed}
    assert len(REACHED) > len(listed) / 2, f"walks that lead nowhere: {sorted(listed - REACHED)}"
