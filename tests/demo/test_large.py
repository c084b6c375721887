"""The large set, scaled down: it keeps the rules of the story."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.community.models import Event
from app.core.db import db
from app.demo.large.plan import Fate, plots
from app.demo.large.sizes import LARGE
from app.promo.models import Placement, PromoRequest, Wire
from app.reports.codec import sealed
from app.reports.models import ReportSnapshot
from app.reports.queries import content_of

# The rules of the story hold for the large set too: these run here again, on the `demo` below.
from tests.demo.test_load import test_no_moment_lies_ahead_that_has_been  # noqa: F401
from tests.demo.test_rules import (  # noqa: F401
    test_a_scheduled_request_has_a_slot_on_each_network_that_said_yes,
    test_each_slot_is_one_that_its_channel_offers_and_is_booked_once,
    test_everything_is_marked_or_hangs_on_what_is,
    test_no_request_waits_for_a_step_of_the_clock,
    test_nobody_approved_their_own_and_the_version_is_the_approved_one,
    test_the_next_step_is_open,
    test_the_projection_is_that_of_the_readings,
    test_there_are_past_curves_and_the_tripped_wire_is_behind_them,
    test_what_is_measured_has_its_figures_and_something_is_owed,
    test_what_was_handed_in_was_complete,
)
from tests.kept_demo import with_demo


@pytest.fixture(scope="module")
def demo(shared_app, demo_place):
    """The story with a scaled-down large set beside it."""
    with with_demo(shared_app, demo_place, with_large=True):
        yield shared_app


def test_the_full_size_is_spread_evenly_over_two_years():
    made = list(plots(LARGE))
    by_base = Counter(plot.base for plot in made)

    assert len(made) == LARGE.n_requests
    assert sum(plot.n_posts for plot in made) == LARGE.n_placements
    assert {plot.n_posts for plot in made if plot.fate == Fate.PLACED} == {5, 6}
    assert max(by_base.values()) - min(by_base.values()) <= 1
    assert 690 < len(by_base) <= LARGE.n_days


def test_the_log_of_each_thing_is_in_order_and_ends_where_it_stands(demo):
    entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.thread_kind, AuditEntry.id)).all()
    last = {}
    for _thread, told in itertools.groupby(
        sorted(entries, key=lambda entry: (entry.thread_kind, entry.thread_id, entry.id)),
        key=lambda entry: (entry.thread_kind, entry.thread_id),
    ):
        in_order = list(told)
        moments = [entry.at for entry in in_order]
        assert moments == sorted(moments), in_order[0].subject_label
        for entry in in_order:
            if "state" in entry.changes:
                last[entry.subject_kind, entry.subject_id] = entry.changes["state"][1]
    for model, beginning in ((PromoRequest, "draft"), (Placement, "held"), (Event, "draft"), (Wire, "armed")):
        for thing in db.session.scalars(sa.select(model)):
            if not getattr(thing, "is_legacy", False):
                assert last.get((thing.__tablename__, thing.id), beginning) == thing.state, thing.audit_label


def test_its_short_reports_are_sealed_and_come_back_whole(demo):
    snapshot = db.session.scalars(sa.select(ReportSnapshot).order_by(ReportSnapshot.report_id.desc()).limit(1)).one()

    assert snapshot.sha256 == sealed(snapshot.content)
    assert content_of(snapshot).verdict.row.is_primary
