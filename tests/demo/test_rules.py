"""What the demo stores is what the actions would have stored: states, guards, slots, figures, the log."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from app.accounts.lifecycle import missing
from app.audit.models import AuditEntry
from app.community.models import Event, Initiative
from app.community.states import EventState, InitiativeState
from app.core import clock
from app.core.db import Base, db
from app.fallback.pace import LEAST_POINTS, pace_now, past_curves
from app.networks.models import SlotBooking
from app.networks.slots import slots_on
from app.promo.actions.placements.following import _next_step
from app.promo.guards.requests import brief_is_complete
from app.promo.material import content_hash
from app.promo.models import Placement, PromoRequest, RoutedNetwork, RoutingRule, Wire
from app.promo.queries.placements import contributors, networks_without_slot, tally_of
from app.promo.queries.rules import fits
from app.promo.states import ACTIVE_PLACEMENTS, OUT_PLACEMENTS, PlacementState, RequestState, WireState
from app.promo.words import Kpi
from app.reports.models import Report
from app.reports.states import ReportState
from app.results.actions import rebuild_projection
from app.results.models import CurrentReading, Reading
from app.results.queries import missing_figures

S = PlacementState
#: A wire passes through 'triggered' in one transaction and never rests there.
PASSING = {WireState.TRIGGERED}


#: The states that a thing is made in, which no step tells.
BEGINNINGS = {PromoRequest: "draft", Placement: "held", Event: "draft", Initiative: "idea"}


def all_of(model, *conditions):
    found = db.session.scalars(sa.select(model).where(*conditions)).all()
    assert found, "a rule over nothing holds always"
    return found


@pytest.mark.parametrize(
    ("model", "states"),
    [
        (PromoRequest, set(RequestState)),
        (Placement, set(PlacementState)),
        (Wire, set(WireState) - PASSING),
        (Report, set(ReportState)),
        (Event, set(EventState)),
        (Initiative, set(InitiativeState)),
    ],
)
def test_every_state_occurs(demo, model, states):
    assert {thing.state for thing in all_of(model)} == states


def test_what_was_handed_in_was_complete(demo):
    for request_ in all_of(PromoRequest, PromoRequest.submitted_at.is_not(None)):
        with clock.held_at(request_.submitted_at):
            gaps = set(brief_is_complete(request_))
        assert gaps <= {"target_on", "wished_dates"}, f"{request_.number} {gaps}"


def test_no_request_waits_for_a_step_of_the_clock(demo):
    for request_ in all_of(PromoRequest, PromoRequest.is_legacy.is_(False)):
        assert _next_step(request_, tally_of(request_)) is None, request_.audit_label


def test_a_scheduled_request_has_a_slot_on_each_network_that_said_yes(demo):
    for request_ in all_of(PromoRequest, PromoRequest.state.in_([RequestState.SCHEDULED, RequestState.LIVE])):
        assert networks_without_slot(request_) == [], request_.audit_label


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (S.HELD, "ask_content"),
        (S.IN_REVIEW, "approve"),
        (S.APPROVED, "approve"),
        (S.SCHEDULED, "publish"),
        (S.SCHEDULED, "schedule"),
        (S.PAUSED, "resume"),
    ],
)
def test_the_next_step_is_open(demo, state, action):
    for placement in all_of(Placement, Placement.state == state):
        gaps = dict(missing(placement, action))
        if state == S.APPROVED:
            gaps.pop("destination", None)  # it was opened in the day before its approval, not today
        assert gaps == {}, f"{placement.audit_label}: {gaps}"


def test_nobody_approved_their_own_and_the_version_is_the_approved_one(demo):
    for placement in all_of(Placement, Placement.approved_at.is_not(None)):
        approvers = {given.approver_id for given in placement.standing_approvals}
        assert approvers, placement.audit_label
        assert approvers.isdisjoint(contributors(placement))
        assert len(approvers) == (2 if placement.request.is_sensitive else 1)
        assert placement.approved_hash == content_hash(placement)


def test_each_slot_is_one_that_its_channel_offers_and_is_booked_once(demo):
    booked = Counter((row.channel_id, row.starts_at) for row in all_of(SlotBooking))
    for placement in all_of(Placement, Placement.slot_booking_id.is_not(None)):
        channel, slot = placement.channel, placement.slot_at
        assert booked[channel.id, slot] <= channel.slot_capacity
        assert placement.slot_booking.starts_at == slot
        assert slot in slots_on(channel, slot.date()), placement.audit_label
    waiting = ACTIVE_PLACEMENTS | OUT_PLACEMENTS
    for placement in all_of(Placement, Placement.slot_at.is_not(None), Placement.is_legacy.is_(False)):
        assert (placement.slot_booking_id is not None) == (placement.state in waiting | {S.MISSED})


def test_what_is_measured_has_its_figures_and_something_is_owed(demo):
    now, n_owed = clock.now(), 0
    for placement in all_of(Placement, Placement.state.in_(OUT_PLACEMENTS), Placement.is_legacy.is_(False)):
        owed = missing_figures(placement, now=now)
        if placement.state == S.MEASURED:
            assert owed == [], placement.audit_label
        else:
            n_owed += len(owed)
    assert n_owed > 0


def test_a_published_post_with_all_its_figures_is_measured(demo):
    for placement in all_of(Placement, Placement.state == S.PUBLISHED):
        plan = db.session.execute(sa.select(Reading.metric).where(Reading.placement_id == placement.id)).all()
        measuring = missing_figures(placement, now=clock.now() + clock.timedelta(days=30))
        assert measuring or not plan, placement.audit_label


def test_there_are_past_curves_and_the_tripped_wire_is_behind_them(demo):
    curves = past_curves(Kpi.REGISTRATIONS, but=0)
    proposed = all_of(Wire, Wire.state == WireState.PROPOSED)

    assert len(curves) >= 3
    assert all(len(curve.points) > LEAST_POINTS for curve in curves)
    assert proposed
    for wire in proposed:
        pace = pace_now(wire.request, now=clock.now(), metric=wire.metric)
        assert pace is not None
        assert pace.figure.number < wire.threshold
        assert wire.value_at_check < wire.pace_at_check


def test_the_projection_is_that_of_the_readings(demo):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(CurrentReading))
    assert rebuild_projection() == before
    db.session.rollback()


def test_the_log_is_in_order_and_knows_every_change_of_state(demo):
    entries = all_of(AuditEntry)
    moments = [entry.at for entry in sorted(entries, key=lambda entry: entry.id)]

    assert moments == sorted(moments)
    last = {}
    for entry in sorted(entries, key=lambda entry: entry.id):
        if "state" in entry.changes:
            last[entry.subject_kind, entry.subject_id] = entry.changes["state"][1]
    for model in (PromoRequest, Placement, Event, Initiative):
        for thing in all_of(model):
            if not getattr(thing, "is_legacy", False):
                told = last.get((thing.__tablename__, thing.id), BEGINNINGS[model])
                assert told == thing.state, thing.audit_label


def test_everything_is_marked_or_hangs_on_what_is(demo):
    """Removal finds all: tests/demo/test_remove.py; here, that nothing points to nobody."""
    for table in Base.metadata.sorted_tables:
        if "is_demo" in table.c:
            assert db.session.scalar(sa.select(sa.func.count()).select_from(table).where(~table.c.is_demo)) == 0


def test_what_a_rule_caught_fits_it_and_everything_since_then_was_caught(demo):
    rules = {rule.id: rule for rule in all_of(RoutingRule)}
    caught = {(one.request_id, one.network_id): one for one in all_of(RoutedNetwork)}
    for one in caught.values():
        rule = rules[one.rule_id]
        assert fits(rule, one.request, one.network_id)
        assert (one.person_id, one.rule_name) == (rule.person_id, rule.name)
        assert one.at > rule.created_at
    for request_ in all_of(PromoRequest, PromoRequest.submitted_at.is_not(None)):
        for row in request_.networks:
            asked = [rule for rule in rules.values() if rule.created_at <= request_.submitted_at]
            is_due = row.owner is not None and any(fits(rule, request_, row.network_id) for rule in asked)
            assert is_due == ((request_.id, row.network_id) in caught), request_.title
