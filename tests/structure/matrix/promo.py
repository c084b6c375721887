"""Requests, triage, plan B."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.community.models import Community
from app.core import clock
from app.core.db import db
from app.promo.actions.drafts import attach_pictures
from app.promo.actions.rules import add_rule
from app.promo.actions.views import keep_view
from app.promo.models import PromoRequest, RequestCreative
from app.promo.states import MeetingState, NetworkDecision, RequestState
from app.promo.words import RushState, Sensitivity
from tests.promo.factories import upload
from tests.promo.makers import (
    make_brief,
    make_community,
    make_meeting,
    make_networks,
    make_request,
    make_returned,
    make_wire,
)
from tests.structure.matrix import MANAGERS, SMM, STAFF, Row, only
from tests.structure.matrix.promo_forms import seed_forms
from tests.structure.matrix.promo_placements import seed_placements
from tests.structure.matrix.promo_talk import seed_talk
from tests.structure.world import World

NOT_A = frozenset({"carol"})  # she manages community B: what is of A is not there for her


def of_a(*personas: str, **options: Any) -> Row:
    """A row about a request of community A."""
    return only(*personas, hidden=NOT_A, **options)


DRAFT = {"number": "draft"}
STEP = DRAFT | {"step": "task"}
FILED = {"number": "filed"}
INSTAGRAM = FILED | {"network": "instagram"}
BOTH = FILED | {"other": "two"}
RULE = {"rule_id": "rule"}
TARGET = {"target": "200", "target_on": "2100-01-01", "reason": "The hall is smaller."}
READERS = ("alice", "bob", "sara", "ann", "mark", "lea", "root")
MEETING = {"meeting_id": "booked_meeting"}
WIRE = FILED | {"wire_id": "wire"}
ARMERS = ("alice", "bob", "sara")

CASE_ENTERERS = (*MANAGERS, "ann")

LOAD = SMM | {"mark", "lea", "root"}
ROWS = {
    "requests.index": Row(STAFF),
    "requests.export": Row(STAFF, at={"file_kind": "csv"}, writes={"audit_entry"}),
    "requests.new": Row(MANAGERS),
    "requests.begin": Row(MANAGERS),
    "requests.like": Row(MANAGERS),
    "requests.earlier": Row(CASE_ENTERERS),
    "requests.enter_earlier": Row(CASE_ENTERERS),
    "requests.detail": of_a(*READERS, at=FILED),
    "requests.duties": of_a(*READERS, at=FILED),
    "requests.brief": of_a("alice", at=STEP),
    "requests.save_step": of_a("alice", at=STEP, form={"task": "Bring people.", "go": "next"}),
    "requests.autosave_step": of_a("alice", at=STEP, form={"task": "Bring people."}),
    "requests.perspective": of_a("alice", at=DRAFT),
    "requests.cases": of_a("alice", at=DRAFT),
    "requests.spend": of_a("alice", at=DRAFT),
    "requests.wishes": of_a("alice", at=DRAFT),
    "requests.promise": of_a(*READERS, at=FILED),
    "requests.rush": only("sara", at={"number": "rush"}, form={"answer": "yes"}),
    "requests.review": of_a("alice", at=DRAFT),
    "requests.submit": of_a("alice", at=DRAFT),
    "requests.file": of_a(*READERS, at=FILED | {"creative_id": "creative"}),
    "requests.answer": of_a("alice", at={"number": "returned"}),
    "requests.give_answer": of_a("alice", at={"number": "returned"}, form={"note": "It is as it is."}),
    "requests.target": of_a(
        "alice", at=FILED, form={"target": "200", "target_on": "2100-01-01", "reason": "The hall is smaller."}
    ),
    "requests.cancel": of_a("alice", at=FILED, form={"reason": "It was called off."}),
    "requests.close": of_a("alice", at={"number": "reported"}, form={"worked_well": "All.", "to_change": "Nothing."}),
    "requests.reopen": only("sara", at={"number": "closed"}, form={"reason": "A figure was wrong."}),
    "wires.new": of_a(*ARMERS, at=FILED),
    "wires.arm": of_a(*ARMERS, at=FILED),
    "wires.edit": of_a(*ARMERS, at=WIRE),
    "wires.save": of_a(*ARMERS, at=WIRE),
    "wires.take_back": of_a(*ARMERS, at=WIRE, form={"reason": "Not needed."}),
    "meetings.index": Row(STAFF),
    "meetings.export": Row(STAFF, at={"file_kind": "csv"}, writes={"audit_entry"}),
    "meetings.new": only(*SMM, at=INSTAGRAM),
    "meetings.detail": of_a(*READERS, at=MEETING),
    "meetings.book": of_a("alice", "bob", "sara", at={"meeting_id": "proposed_meeting"}),
    "meetings.move": of_a("alice", "bob", "sara", at=MEETING),
    "meetings.cancel": of_a("alice", "bob", "sara", at=MEETING, form={"reason": "It was called off."}),
    "meetings.invitation": of_a(*READERS, at=MEETING),
    "meetings.fill": of_a("alice", "bob", "sara", at=MEETING | {"number": "sensitive", "key": "content"}),
    "meetings.keep_words": of_a("alice", "bob", "sara", at=MEETING | {"number": "sensitive", "key": "content"}),
    "meetings.close": only(*SMM, at=MEETING),
    "workload.index": Row(LOAD),
    "workload.behind": Row(LOAD),
    "workload.export": Row(LOAD, at={"file_kind": "csv"}, writes={"audit_entry"}),
    "workload.give": only(*SMM, at={"kind": "triage", "number": "filed", "name": "instagram"}, form={"person": "sara"}),
    "triage.index": Row(SMM),
    "triage.export": Row(SMM, at={"file_kind": "xlsx"}, writes={"audit_entry"}),
    "triage.decide": only(*SMM, at=INSTAGRAM),
    "triage.yes": only(*SMM, at=INSTAGRAM, form={"meeting_waiver": "A small one."}),
    "triage.no": only(*SMM, at=INSTAGRAM, form={"refusal": "brand", "refusal_note": "Not like this."}),
    "triage.later": only(*SMM, at=INSTAGRAM),
    "triage.ask": only(*SMM, at=INSTAGRAM),
    "triage.assign": only(*SMM, at=INSTAGRAM),
    "triage.take_answer_back": only(*SMM, at=INSTAGRAM),
    "triage.accept": only("sara", at={"number": "sensitive"}),
    "desk.times": only("sara"),
    "desk.times_export": only("sara", at={"file_kind": "csv"}, writes={"audit_entry"}),
    "desk.same": only(*SMM, at=FILED),
    "desk.duplicate": only(*SMM, at=BOTH, form={"note": "It is the same."}),
    "desk.merge_into": only(*SMM, at=BOTH, form={"note": "It is the same."}),
    "desk.unmerge": only(*SMM, at=BOTH),
    "desk.split_off": only(*SMM, at={"number": "two"}, form={"networks": "facebook"}),
    "desk.rules": Row(SMM),
    "desk.new_rule": only("sara", form={"name": "Stories", "person_id": "bob"}),
    "desk.rule": only("sara", at=RULE, form={"name": "Stories", "person_id": "bob"}),
    "desk.place": only("sara", at=RULE | {"where": "up"}),
    "desk.retire": only("sara", at=RULE),
    "desk.restore": only("sara", at=RULE),
    "desk.caught_list": Row(SMM),
    "desk.caught_export": Row(SMM, at={"file_kind": "csv"}, writes={"audit_entry"}),
    "desk.several": Row(SMM, form={"act": "assign", "pick": "filed", "person": "sara"}),
    "desk.views": Row(SMM),
    "desk.new_view": Row(SMM),
    "desk.keep": only(*SMM, form={"name": "Mine", "asked": "mine=1"}),
    "desk.view": only(*SMM, at={"view_id": "view"}, form={"name": "What is late"}, posts=frozenset({"sara"})),
    "desk.forget": only("sara", at={"view_id": "view"}),
    "triage.decline": only("sara", at=FILED, form={"decline_reason": "brand", "text": "Not like this."}),
}


def seed(world: World) -> None:
    """Requests of community A, as far as each page needs them."""
    make_networks()
    for number in (1, 2):
        if db.session.get(Community, number) is None:
            make_community(f"Community {number}", id=number)
    community, alice, bob = db.session.get_one(Community, 1), world.people["alice"], world.people["bob"]
    made: dict[str, PromoRequest] = {
        "draft": make_brief(community, alice),
        "filed": make_request(community, alice, owner=bob),
        "returned": make_request(community, alice, RequestState.NEEDS_INFO, owner=bob),
        "reported": make_request(community, alice, RequestState.REPORTED, owner=bob),
        "closed": make_request(community, alice, RequestState.CLOSED, owner=bob),
        "two": make_request(community, alice, owner=bob, networks=("instagram", "facebook")),
        "sensitive": make_request(community, alice, owner=bob, sensitivity=Sensitivity.MONEY),
        "rush": make_request(community, alice, owner=bob, rush=RushState.ASKED),
    }
    for row in made["sensitive"].networks:
        row.decision, row.decided_at, row.meeting_waiver = NetworkDecision.YES, clock.now(), "A small one."
    make_returned(made["returned"], bob, "task")
    attach_pictures(made["filed"], [upload()], actor=alice)
    world.values |= {name: request_.id for name, request_ in made.items()}
    world.values["creative"] = db.session.scalar(sa.select(RequestCreative.creative_id))
    world.values["proposed_meeting"] = make_meeting(made["returned"], state=MeetingState.PROPOSED).id
    world.values["booked_meeting"] = make_meeting(made["sensitive"]).id
    world.values["wire"] = make_wire(made["filed"], alice).id
    named = {"name": "Pictures", "network_id": "instagram", "person_id": bob.id}
    world.values["rule"] = add_rule(named, actor=world.people["sara"]).id
    world.values["view"] = keep_view("Late", {"late": "1"}, actor=world.people["sara"], is_shared=True).id
    seed_placements(world)
    seed_talk(world, made["filed"])
    seed_forms(world, made["draft"])
