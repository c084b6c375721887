"""Publications: their proof, and who may use the fast lane."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.db import db
from app.promo.models import MeasurementPlan, Placement
from app.promo.states import PlacementState as S
from app.promo.states import RequestState
from tests.promo.factories import THURSDAY_NOON, picture, stand_at, upload
from tests.stored import entries, only


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("javascript:alert(1)", "Enter a full web address"),
        ("https://instagram.com.evil.example/p/1", "Copy the address of the post itself"),
        ("https://www.instagram.com/", "Copy the address of the post itself"),
        ("", "or add a screenshot of the story"),
    ],
)
def test_a_publication_needs_its_proof(desk, sign_in_as, url, sentence):  # T10
    desk.placement(S.SCHEDULED)
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    answer = sign_in_as(desk.bob).post(f"{desk.path}/1/publish", {"live_url": url, "published_at": "2030-06-06T12:01"})

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert only(Placement).state == S.SCHEDULED


def test_a_story_is_proved_by_a_screenshot(desk, sign_in_as):
    desk.placement(S.SCHEDULED)
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"
    late = bob.post(f"{one}/publish", {"published_at": "2030-06-07T12:00", "screenshot": (upload().stream, "s.png")})

    assert late.status_code == 422
    assert "still to come" in late.get_data(as_text=True)
    form = {"published_at": "2030-06-06T12:01", "screenshot": (upload().stream, "s.png")}
    assert bob.post(f"{one}/publish", form).status_code == 303
    assert bob.get(f"{one}/screenshot").data == picture()


def test_who_is_refused_for_want_of_a_plan_is_led_to_it(desk, sign_in_as):
    desk.placement(S.SCHEDULED)
    request_ = only(Placement).request
    request_.state = RequestState.ACCEPTED
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    page = sign_in_as(desk.bob).get(f"{desk.path}/1/publish").text

    assert f'href="/requests/R-{request_.id}/measurement"' in page


def test_the_fast_lane_is_for_seniors_with_a_reason(desk, sign_in_as):
    desk.hold()
    form = {"published_at": "2030-06-03T08:00", "live_url": "https://www.instagram.com/p/1/"}
    one, sara = f"{desk.path}/1", sign_in_as(desk.sara)

    assert sign_in_as(desk.bob).post(f"{one}/publish-fast", {**form, "reason": "now"}).status_code == 403
    assert sara.post(f"{one}/publish-fast", form).status_code == 422
    assert sara.post(f"{one}/publish-fast", {**form, "reason": "It cannot wait"}).status_code == 303
    assert only(Placement).state == S.PUBLISHED
    assert only(Placement).is_fast_lane
    assert only(Placement).request.locked_target == 240
    assert sign_in_as(desk.alice).post(f"{one}/content", {"caption": ""}).status_code == 303


def test_what_went_out_before_anybody_planned_its_figures_is_measured_as_usual(desk, sign_in_as):
    db.session.delete(only(MeasurementPlan))
    desk.hold()
    form = {"published_at": "2030-06-03T08:00", "live_url": "https://www.instagram.com/p/1/", "reason": "It can't wait"}

    assert sign_in_as(desk.sara).post(f"{desk.path}/1/publish-fast", form).status_code == 303
    plan = only(MeasurementPlan)
    assert (plan.owner, plan.windows) == (desk.alice, ["24h", "7d"])
    assert plan.metrics == ["views", "reach", "link_clicks"]
    assert [entry.actor_name for entry in entries("promo.request.measurement_planned")] == ["Hromada"]
