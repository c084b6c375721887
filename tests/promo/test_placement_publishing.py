"""Publications: their proof, and who may use the fast lane."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.db import db
from app.promo.models import MeasurementPlan, Placement
from app.promo.states import NetworkDecision, RequestState
from app.promo.states import PlacementState as S
from tests.home.test_my_day import day_of
from tests.networks.channels import make_channel
from tests.promo.factories import THURSDAY_NOON, Desk, picture, stand_at, upload
from tests.stored import entries, log_of, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


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
    db.session.delete(only(MeasurementPlan))
    desk.placement(S.SCHEDULED)
    request_ = only(Placement).request
    assert request_.state == RequestState.ACCEPTED
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


def test_a_network_publishes_while_another_that_said_yes_has_no_slot(people, sign_in_as):
    desk = Desk(people, networks=("instagram", "facebook"))
    for row in desk.request_.networks:
        row.owner_id = desk.bob.id
    desk.placement(S.SCHEDULED)
    assert desk.request_.state == RequestState.ACCEPTED
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"
    assert "Nobody measures this yet" not in bob.get(one).text + bob.get(f"{one}/publish").text
    form = {"live_url": "https://www.instagram.com/p/1/", "published_at": "2030-06-06T12:01"}
    assert bob.post(f"{one}/publish", form).status_code == 303

    post = only(Placement)
    assert (post.state, post.request.locked_target) == (S.PUBLISHED, 240)
    assert log_of(post)[-1] == "promo.placement.published"
    assert log_of(post.request)[-2:] == ["promo.request.live", "promo.request.collecting"]
    (row,) = day_of(bob)["to_place"]
    assert row.startswith(post.request.number), "the other network still owes its post"

    facebook = make_channel("Facebook of the house", network_id="facebook")
    form = desk.hold_form(format="facebook_feed", channel=str(facebook.id), starts_at="2030-06-10T12:00")
    assert bob.post(f"{desk.path}/new", form).status_code == 303
    assert log_of(post.request)[-1] == "promo.request.live_again"
    assert "to_place" not in day_of(bob)


def test_before_it_publishes_it_is_planned_who_measures_what(desk, sign_in_as):
    db.session.delete(only(MeasurementPlan))
    desk.placement(S.SCHEDULED)
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1"
    assert "Nobody measures this yet" in bob.get(one).text
    form = {"live_url": "https://www.instagram.com/p/1/", "published_at": "2030-06-06T12:01"}
    refused = bob.post(f"{one}/publish", form)
    assert refused.status_code == 422
    assert "Plan first who measures what, and when." in refused.text
    assert only(Placement).state == S.SCHEDULED


def test_nothing_is_published_while_a_network_still_decides(people, sign_in_as):
    desk = Desk(people, networks=("instagram", "facebook"))
    desk.placement(S.SCHEDULED)
    desk.request_.networks[1].decision, desk.request_.state = NetworkDecision.OPEN, RequestState.TRIAGE
    desk.request_.networks[1].decided_at = None
    db.session.commit()
    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    form = {"live_url": "https://www.instagram.com/p/1/", "published_at": "2030-06-06T12:01"}
    refused = sign_in_as(desk.bob).post(f"{desk.path}/1/publish", form)
    assert refused.status_code == 422
    assert "The request is not accepted yet." in refused.text
