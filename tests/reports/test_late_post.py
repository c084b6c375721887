"""A report is out, and a post that it calls missed went out all the same: a correction takes the truth up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.jobs.ticks import tick
from app.promo.actions import placements as acts
from app.promo.states import PlacementState, RequestState
from app.reports.actions import correct_report
from tests.promo.factories import THURSDAY_NOON, Desk, kyiv, stand_at
from tests.reports.makers import make_report
from tests.stored import fresh

FORM = {
    "live_url": "https://www.instagram.com/p/1/",
    "published_at": "2030-06-06T12:03",
    "reason": "The phone was empty.",
}


@pytest.fixture
def desk(people):
    """A request with one post that was missed and one that is out."""
    desk = Desk(people)
    desk.placement(PlacementState.SCHEDULED)
    stand_at(THURSDAY_NOON + timedelta(hours=21))
    tick(clock.now())
    db.session.expire_all()
    later = desk.hold(kyiv(2030, 6, 13, 12), "The second shelf")
    acts.publish_fast(later, actor=desk.sara, published_at=clock.now(), reason="now", live_url=FORM["live_url"])
    db.session.commit()
    assert desk.request_.state == RequestState.COLLECTING
    return desk


def test_a_published_report_is_corrected_first(desk, people, sign_in_as):
    report = make_report(desk.request_, people.ann, "published", publisher=people.sara)
    bob, one, address = sign_in_as(desk.bob), f"{desk.path}/1", f"/reports/{desk.request_.number}"
    before = bob.get(f"{address}/v1").text
    assert "Begin a correction of it first" in bob.post(f"{one}/publish", FORM).text
    assert fresh(report.request).state == RequestState.REPORTED

    correct_report(report, change_note="A post went out that was called missed.", actor=people.ann)
    db.session.commit()
    assert bob.post(f"{one}/publish", FORM).status_code == 303

    assert fresh(report.request).state == RequestState.COLLECTING
    assert "Its slot passed and nothing was published." in before
    assert "Its slot passed and nothing was published." not in bob.get(f"{address}/v2").text
    assert "Its slot passed and nothing was published." in bob.get(f"{address}/v1").text, "it never changes"


def test_the_calendar_shows_it_as_out(desk, sign_in_as):
    bob = sign_in_as(desk.bob)
    assert 'class="slot late' in bob.get("/calendar?month=2030-06").text
    bob.post(f"{desk.path}/1/publish", FORM)
    assert 'class="slot late' not in bob.get("/calendar?month=2030-06").text
