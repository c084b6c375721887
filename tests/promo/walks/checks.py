"""What must hold after each step, told from the rows and the log alone; the numbers are those of the invariants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.lifecycle import LifeCycle
from app.audit.actors import ActorKind
from app.audit.models import AuditEntry
from app.core.db import db
from app.core.errors import NotFound
from app.core.worktime import working_time_between
from app.notifications.models import Notification
from app.promo import access
from app.promo.models import Meeting, Placement, PromoRequest, Wire
from app.promo.states import MeetingState as M
from app.promo.states import NetworkDecision as D
from app.promo.states import PlacementState as S
from app.promo.states import RequestState as R
from app.results.models import Reading
from tests.promo.walks.house import Look
from tests.promo.walks.rows import (
    SENIORS,
    communities_hold,
    entries_hold,
    meetings_hold,
    name_of,
    placement_holds,
    request_holds,
    slots_hold,
)

#: Rows that are added, and neither changed nor taken away.
APPEND_ONLY = ("audit_entry", "approved_version", "reading", "report_snapshot")
#: 23: what stays, whatever becomes of it.
KEPT = ("promo_request", "placement", "meeting", "approval", "report")
#: How the answer of a network changes, and by which entries of the log on its request.
DECISIONS = {
    (D.OPEN, D.YES): "network_accepted", (D.LATER, D.YES): "network_accepted",
    (D.OPEN, D.NO): "network_refused", (D.LATER, D.NO): "network_refused",
    (D.OPEN, D.LATER): "network_later", (D.LATER, D.LATER): "network_later",
    (D.OPEN, D.NEEDS_INFO): "returned", (D.LATER, D.NEEDS_INFO): "returned", (D.NEEDS_INFO, D.OPEN): "answered",
    (D.YES, D.OPEN): "network_taken_back", (D.NO, D.OPEN): "network_taken_back",
    (D.LATER, D.OPEN): "network_taken_back",
}  # fmt: skip
#: All networks at once: the whole is declined as a duplicate or a merged one, and goes on again.
AT_ONCE = {D.NO: {"duplicate", "merged"}, D.OPEN: {"merge_undone"}}
SMM = {"bob", "sara", "tom"}
WRITERS = {"manager", *SMM}
#: Whose steps they are, where not the clock's; 'manager' is that of the request's community.
WHO: dict[str, dict[str, set[str]]] = {
    "promo_request": {
        "submit": {"manager"}, "answer": {"manager"}, "close": {"manager"}, "begin_triage": SMM, "return": SMM,
        "accept": SMM, "take_back": SMM, "decline_all": SMM, "decline": SENIORS, "reopen": SENIORS,
        "cancel": {"manager", *SENIORS}, "correct": {"manager", "ann", "mark", *SMM},
    },
    "placement": {
        "ask_content": SMM, "send_to_review": WRITERS, "ask_changes": SMM, "approve_first": SENIORS,
        "approve": SENIORS, "reopen_review": WRITERS, "schedule": SMM, "move": SMM, "pause": SMM, "resume": SMM,
        "publish": SMM, "publish_fast": SENIORS, "publish_late": SMM, "release": WRITERS, "review_after": SENIORS,
        "review_after_first": SENIORS,
        "measure": {"manager", "ann", *SMM},
    },
    "meeting": {"book": WRITERS, "move": WRITERS, "hold": SMM, "cancel": WRITERS},
    "wire": {"trip": WRITERS, "execute": WRITERS, "dismiss": WRITERS, "disarm": WRITERS},
    "report": {
        "send_to_review": {"manager", "ann", "mark", *SMM}, "return": {"manager", "ann", "mark", *SMM},
        "publish": {"manager", *SENIORS}, "supersede": {"manager", *SENIORS, "ann", "mark", "bob"},
    },
}  # fmt: skip
MANAGERS = {1: "alice", 2: "carol"}
FIRST = {"promo_request": R.DRAFT, "placement": S.HELD, "meeting": M.PROPOSED, "wire": "armed", "report": "draft"}


@dataclass
class Memory:
    """What was there before the step, as plain values, and what the walk has come to so far."""

    states: dict[tuple[str, int], str] = field(default_factory=dict)
    decisions: dict[tuple[int, str], D] = field(default_factory=dict)
    sides: dict[int, tuple[str, str]] = field(default_factory=dict)
    spent: dict[int, Counter[str]] = field(default_factory=dict)
    locked: dict[int, Any] = field(default_factory=dict)
    rows: dict[str, set[str]] = field(default_factory=dict)
    last_entry: int = 0
    last_news: int = 0
    reached: set[tuple[str, str, str]] = field(default_factory=set)

    def pass_time(self, before: datetime, after: datetime) -> None:
        """Each request spends working time on the side on which it is."""
        for number, (side, zone) in self.sides.items():
            if side:
                self.spent[number][side] += int(working_time_between(before, after, zone).total_seconds())

    def keep(self, look: Look, stamps: Mapping[str, list[str]]) -> None:
        self.states = {key: str(thing.state) for key, thing in look.things.items()}
        self.decisions = {(row.request_id, row.network_id): row.decision for row in look.rows}
        self.sides = {one.id: (side_of(one), one.community.time_zone) for one in look.requests}
        self.rows = {name: set(stamps[name]) for name in APPEND_ONLY}
        self.rows |= {name: ids_in(stamps[name]) for name in KEPT}
        self.last_entry = db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0
        self.last_news = db.session.scalar(sa.select(sa.func.max(Notification.id))) or 0


def ids_in(rows: Iterable[str]) -> set[str]:
    return {row.partition(",")[0] for row in rows}


def side_of(request_: PromoRequest) -> str:
    """With whom a request is, told from its state and its networks; '' with nobody."""
    answers = {row.decision for row in request_.networks}
    if request_.state == R.NEEDS_INFO:
        return "requester"
    is_due = D.OPEN in answers or any(row.due_again_at for row in request_.networks)
    waits_for_a_senior = D.YES in answers and not answers & {D.OPEN, D.NEEDS_INFO}
    is_with_house = request_.state == R.TRIAGE and (is_due or waits_for_a_senior)
    return "house" if request_.state == R.SUBMITTED or is_with_house else ""


def check(memory: Memory, look: Look, stamps: Mapping[str, list[str]]) -> None:
    """All of it; `stamps` are the rows as they are now."""
    entries = list(
        db.session.scalars(sa.select(AuditEntry).where(AuditEntry.id > memory.last_entry).order_by(AuditEntry.id))
    )
    states_change_with_their_entries(memory, look, entries)
    answers_change_with_their_entries(memory, look, entries)
    news_reaches_those_who_may_read_it(memory, look)
    nothing_is_unsaid(memory, stamps)
    both_halves_are_whole(memory, look, entries)
    for request_ in look.requests:
        request_holds(memory.locked, look, request_)
    for placement in look.placements:
        placement_holds(look, placement)
    entries_hold(look, entries)
    slots_hold(look)
    meetings_hold(look)
    for wire in look.wires:
        assert wire.check_at < wire.stage_ends_at  # 21
    for reading in db.session.scalars(sa.select(Reading)):
        out_at = reading.placement.published_at if reading.placement is not None else None
        assert reading.read_at <= reading.created_at <= look.now  # 13
        assert out_at is None or out_at <= reading.read_at  # 13
    communities_hold()


def states_change_with_their_entries(memory: Memory, look: Look, entries: list[AuditEntry]) -> None:
    """Each change of a state is a step that its cycle lists, by one whose step it is, with an entry of its own."""
    told: dict[tuple[str, int], list[AuditEntry]] = defaultdict(list)
    for entry in entries:
        told[entry.subject_kind, entry.subject_id].append(entry)
    for key, thing in look.things.items():
        kind, before = key[0], memory.states.get(key)
        if before is None:
            split = next((one.changes["other"] for one in told[key] if one.tag == "promo.request.split_off"), None)
            before = FIRST[kind] if split is None else memory.states[kind, int(split.removeprefix("R-"))]
            assert told[key], f"{key} came without an entry"
        for entry in told[key]:
            before = _stepped(memory, look, thing, before, entry)
        assert before == thing.state, f"{key} is {thing.state}, its entries lead to {before}"


def _stepped(memory: Memory, look: Look, thing: Any, before: str, entry: AuditEntry) -> str:
    kind = thing.__tablename__
    steps = [step for step in LifeCycle.ALL[kind].steps if step.tag.name == entry.tag]
    if "state" not in entry.changes:
        stays = [step for step in steps if {step.target} == step.sources]
        assert not steps or stays or entry.tag in SAID_AGAIN, f"{thing.audit_label}: {entry.tag} changed no state"
        return before
    source, target = entry.changes["state"]
    step = next((step for step in steps if before in step.sources and step.target == target), None)
    assert source == before, f"{thing.audit_label}: {entry.tag} from {source}, and it was {before}"
    assert step is not None, f"{thing.audit_label}: {before} -> {target} by {entry.tag} is no step"
    if entry.actor_kind == ActorKind.SYSTEM:
        assert step.by_system or step.permission is None, f"the clock does not take {kind}.{step.action}"
    else:
        name = name_of(look, entry.actor_id)
        name = "manager" if name == MANAGERS.get(thing.audit_community_id or 0) else name
        may = WHO[kind].get(step.action, set())
        is_by_law = step.permission is None  # what follows from somebody's act
        assert is_by_law or name in may, f"{name} took {kind}.{step.action}"
    memory.reached.add((kind, before, step.action))
    return str(target)


#: A second network asks back while the first one's question stands.
SAID_AGAIN = {"promo.request.returned"}


def answers_change_with_their_entries(memory: Memory, look: Look, entries: list[AuditEntry]) -> None:
    """Each answer of a network has its entry, and comes from where it may."""
    told: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        told[entry.subject_id].add(entry.tag.removeprefix("promo.request."))
    for row in look.rows:
        before = memory.decisions.get((row.request_id, row.network_id))
        if before is None or before == row.decision:
            assert before is not None or row.decision in {D.OPEN, D.LATER}
            continue
        ways = {DECISIONS[before, row.decision]} | AT_ONCE.get(row.decision, set())
        assert told[row.request_id] & ways, f"{row.request.number} {row.network_id}: {before} -> {row.decision}"


def news_reaches_those_who_may_read_it(memory: Memory, look: Look) -> None:
    """Nobody is told of what is not there for them, of their own act, or while they are kept out."""
    query = sa.select(Notification).where(Notification.id > memory.last_news)
    for news in db.session.scalars(query):
        person, entry = news.person, news.entry
        what = f"{person.name} is told of {entry.tag} on {entry.subject_label}"
        assert person.is_active, what
        is_own = entry.actor_id == person.id and entry.actor_kind != ActorKind.SYSTEM
        goes_into_their_calendar = entry.subject_kind == "meeting" and news.read_at is not None
        assert not is_own or goes_into_their_calendar, what
        assert reads(person, look.things.get((entry.subject_kind, entry.subject_id))), what


def reads(person: Any, thing: Any) -> bool:
    """True when the pages would show it to `person`."""
    try:
        match thing:
            case PromoRequest():
                access.request_for(person, thing.id)
            case Placement():
                access.placement_for(person, thing.request_id, thing.position)
            case Meeting():
                access.meeting_for(person, thing.id)
            case Wire():
                access.wire_for(person, thing.request_id, thing.id)
    except NotFound:
        return False
    return True


def nothing_is_unsaid(memory: Memory, stamps: Mapping[str, list[str]]) -> None:
    """11, 12: what is history stays as it was. 23: nothing is deleted."""
    for name, before in memory.rows.items():
        now = ids_in(stamps[name]) if name in KEPT else set(stamps[name])
        assert before <= now, f"rows of {name} are gone: {before - now}"


def both_halves_are_whole(memory: Memory, look: Look, entries: list[AuditEntry]) -> None:
    """22: working time on both sides, whole: what was kept and what runs are what has passed."""
    comes_from = {
        one.subject_id: int(one.changes["other"].removeprefix("R-"))
        for one in entries
        if one.tag == "promo.request.split_off"
    }
    for one in look.requests:
        if one.id not in memory.spent:
            memory.spent[one.id] = Counter(memory.spent.get(comes_from.get(one.id, 0), {}))
        side, zone = side_of(one), one.community.time_zone
        if one.house_seconds is None:
            assert one.state in {R.DRAFT, R.CANCELLED}
            continue
        assert (one.house_since is not None, one.requester_since is not None) == (
            side == "house",
            side == "requester",
        ), f"{one.number} is with {side or 'nobody'}, and another clock runs"
        for half in ("house", "requester"):
            since, kept = getattr(one, f"{half}_since"), getattr(one, f"{half}_seconds")
            running = int(working_time_between(since, look.now, zone).total_seconds()) if since else 0
            assert abs(kept + running - memory.spent[one.id][half]) <= 1, f"{one.number}: {half}"
