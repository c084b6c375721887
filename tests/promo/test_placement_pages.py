"""The pages of a placement from the slot to the publication, as people walk them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.creatives.models import Creative
from app.mail.models import OutboxMail
from app.notifications.models import Notification
from app.promo.models import MeasurementPlan, Placement, RequestNetwork
from app.promo.states import PlacementState as S
from app.promo.states import RequestState
from tests.factories import make_person
from tests.networks.channels import kyiv
from tests.pages import parse, path_of
from tests.promo.factories import THURSDAY_NOON, stand_at, upload
from tests.stored import entries, last_entry, only


def test_the_whole_walk(desk, sign_in_as):
    """Bob holds, Alice writes, Sara approves, Bob schedules and publishes."""
    alice, bob, sara = sign_in_as(desk.alice), sign_in_as(desk.bob), sign_in_as(desk.sara)
    one = f"{desk.path}/1"

    assert bob.get(f"{desk.path}/new?network=instagram").status_code == 200
    assert path_of(bob.post(f"{desk.path}/new", desk.hold_form(is_asked="y"))) == f"/requests/{desk.request_.number}"
    assert only(Placement).state == S.CONTENT_DUE
    assert only(Placement).slot_at == THURSDAY_NOON
    assert only(Placement).content_due_at == kyiv(2030, 6, 5, 12)

    assert alice.get(f"{one}/content").status_code == 200
    content = {"caption": "Come on 6 June", "destination_url": "https://example.org/books"}
    files = {"pictures": [(upload().stream, "shelf.jpg"), (upload().stream, "table.jpg")]}
    saved = alice.post(f"{one}/content", content | files)
    assert saved.headers["Location"].endswith(f"{one}/content#picture-desk")
    assert only(Placement).caption == "Come on 6 June"
    refused = alice.post(f"{one}/send-to-review").get_data(as_text=True)
    assert "Describe each picture" in refused
    assert "Open the destination" in refused
    for creative in db.session.scalars(sa.select(Creative)).all():
        empty = {f"picture-{creative.id}-title": "Shelf", f"picture-{creative.id}-alt_text": ""}
        saved = alice.post(f"{one}/files/{creative.id}/words", empty, follow_redirects=True)
        assert "What the picture shows is still to be written." in saved.text
        words = {f"picture-{creative.id}-title": "Shelf", f"picture-{creative.id}-alt_text": "A shelf of books"}
        assert alice.post(f"{one}/files/{creative.id}/words", words).status_code == 303
    assert alice.post(f"{one}/opened").status_code == 303
    assert alice.post(f"{one}/files/{creative.id}/remove").status_code == 303
    assert alice.post(f"{one}/send-to-review").status_code == 303
    assert only(Placement).author_id == desk.alice.id

    assert b"Approve" in sara.get(one).data
    assert sara.post(f"{one}/approve", {"note": "Fine"}).status_code == 303
    assert bob.post(f"{one}/schedule").status_code == 303
    assert only(Placement).state == S.SCHEDULED
    assert only(Placement).request.state == RequestState.SCHEDULED

    stand_at(THURSDAY_NOON + timedelta(minutes=2))
    assert bob.get(f"{one}/publish").status_code == 200
    form = {"live_url": "https://www.instagram.com/stories/house/1/", "published_at": "2030-06-06T12:01"}
    assert path_of(bob.post(f"{one}/publish", form)) == one
    assert only(Placement).state == S.PUBLISHED
    assert only(Placement).published_by_id == desk.bob.id
    assert only(Placement).request.locked_target == 240
    assert [entry.actor_name for entry in entries("promo.placement.published")] == ["Bob Melnyk"]
    for browser in (alice, bob, sara):
        assert browser.get(one).status_code == 200


def test_who_measures_is_planned(desk, sign_in_as):
    bob = sign_in_as(desk.bob)
    path = f"/requests/{desk.request_.number}/measurement"

    assert bob.get(path).status_code == 200
    assert bob.post(path, {"owner": str(desk.bob.id)}).status_code == 422
    form = {"owner": str(desk.bob.id), "windows": ["24h", "7d"], "metrics": ["views", "reach"], "version": "1"}
    assert bob.post(path, form).status_code == 303
    entry = last_entry()
    assert entry.changes == {"owner": "Bob Melnyk", "windows": "24h, 7d", "metrics": "views, reach"}

    answer = bob.post(path, form | {"metrics": ["views"], "version": "1"})  # shown before the plan above was saved
    assert answer.status_code == 409
    assert "was planned anew meanwhile" in answer.text


def test_of_two_first_plans_the_second_is_told(desk, sign_in_as):  # T45
    """Both pages showed that nothing was planned."""
    db.session.delete(only(MeasurementPlan))
    bob, alice = sign_in_as(desk.bob), sign_in_as(desk.alice)
    path = f"/requests/{desk.request_.number}/measurement"
    first = {"owner": str(desk.bob.id), "windows": ["24h"], "metrics": ["views"], "version": ""}
    second = first | {"windows": ["7d"]}

    assert bob.post(path, first | {"version": "7"}).status_code == 303  # of nothing there is no version to miss
    answer = alice.post(path, second)
    assert answer.status_code == 409
    assert "was planned anew meanwhile" in answer.text
    assert only(MeasurementPlan).windows == ["24h"]
    assert [entry.actor_name for entry in entries("promo.request.measurement_planned")] == ["Bob Melnyk"]

    again = dict(re.findall(r'name="(owner|windows|metrics|version|csrf_token)" value="([^"]*)"', answer.text))
    assert alice.post(path, again).status_code == 303
    assert only(MeasurementPlan).windows == ["7d"]


def test_the_plan_keeps_its_order(desk, sign_in_as):
    desk.hold()
    bob = sign_in_as(desk.bob)
    form = {
        "title": "The shelf", "assignee": str(desk.alice.id), "publisher": str(desk.bob.id),
        "content_due_at": "2030-06-05T10:00", "review_due_at": "2030-06-05T15:00", "ad_currency": "UAH",
    }  # fmt: skip

    assert bob.get(f"{desk.path}/1/plan").status_code == 200
    assert bob.post(f"{desk.path}/1/plan", form).status_code == 303
    assert only(Placement).content_due_at == kyiv(2030, 6, 5, 10)
    unchosen = bob.post(f"{desk.path}/1/plan", {**form, "ad_currency": "", "title": "Another shelf"})
    assert (unchosen.status_code, only(Placement).title) == (422, "The shelf")
    assert "Choose one of the list." in unchosen.text
    late = bob.post(f"{desk.path}/1/plan", {**form, "content_due_at": "2030-06-06T13:00"})
    assert "The content is due before the slot." in late.get_data(as_text=True)
    paid = bob.post(f"{desk.path}/1/plan", {**form, "is_paid": "y", "ad_spend": "500"})
    assert "more than the budget" in paid.get_data(as_text=True)


def test_the_plan_keeps_a_partner_and_names_who_has_left(desk, sign_in_as):
    desk.hold()
    placement = only(Placement)
    placement.assignee = make_person("Petro Zhuk", (Role.SMM, "house", ""), is_partner=True)
    db.session.commit()
    form = {
        "title": "The first shelf", "assignee": str(placement.assignee_id), "publisher": str(desk.bob.id),
        "content_due_at": "2030-06-05T10:00", "review_due_at": "2030-06-05T15:00", "ad_currency": "UAH",
    }  # fmt: skip
    bob = sign_in_as(desk.bob)

    assert bob.post(f"{desk.path}/1/plan", form).status_code == 303
    assert only(Placement).assignee.name == "Petro Zhuk"
    assert "assignee" not in last_entry().changes
    placement.assignee.disabled_at = clock.now()
    db.session.commit()
    answer = bob.post(f"{desk.path}/1/plan", form)
    assert answer.status_code == 422
    assert "Petro Zhuk cannot write content here. Choose somebody else." in answer.text
    assert only(Placement).assignee.name == "Petro Zhuk"


def test_what_was_released_names_no_address_to_use(desk, sign_in_as):
    bob, post = sign_in_as(desk.bob), desk.placement(S.APPROVED)
    path = f"{desk.path}/{post.position}"

    assert "Address to use" in bob.get(path).text
    assert bob.post(f"{path}/release", {"reason": "The shelf is full."}).status_code == 303
    assert only(Placement).state == S.RELEASED
    assert last_entry().tag == "promo.placement.released"
    page = bob.get(path).text
    assert "Address to use" not in page
    assert "utm_content" not in page


def test_what_is_paused_says_on_top_who_paused_it_and_why(desk, sign_in_as):
    sara, post = sign_in_as(desk.sara), desk.placement(S.SCHEDULED)
    path = f"{desk.path}/{post.position}"

    assert sara.post(f"{path}/pause", {"reason": "A complaint is looked into."}).status_code == 303
    assert (last_entry().tag, last_entry().reason) == ("promo.placement.paused", "A complaint is looked into.")
    notice = parse(sara.get(path).text).xpath("string(//*[contains(@class, 'notice')])")
    for words in ("does not go out until", "A complaint is looked into.", desk.sara.name):
        assert words in notice
    assert sara.post(f"{path}/resume").status_code == 303
    assert "does not go out until" not in sara.get(path).text


@pytest.mark.parametrize(("who", "are_told"), [("sara", {"Alice Koval", "Bob Melnyk"}), ("bob", {"Alice Koval"})])
def test_that_a_post_is_paused_and_goes_on_is_told(desk, sign_in_as, who, are_told):
    browser, post = sign_in_as(getattr(desk, who)), desk.placement(S.SCHEDULED)
    path = f"{desk.path}/{post.position}"
    for step in ("pause", "resume"):
        assert browser.post(f"{path}/{step}", {"reason": "A complaint is looked into."}).status_code == 303
        told = [news for news in db.session.scalars(sa.select(Notification)) if news.entry == last_entry()]
        assert {news.person.name for news in told} == are_told
    mail = sa.select(OutboxMail).where(OutboxMail.kind == "promo.placement.paused")
    assert all("A complaint is looked into." in one.text for one in db.session.scalars(mail))


def test_what_is_paused_beyond_its_slot_is_told_the_way_out(desk, sign_in_as):
    sara, post = sign_in_as(desk.sara), desk.placement(S.SCHEDULED)
    path = f"{desk.path}/{post.position}"
    sara.post(f"{path}/pause", {"reason": "A complaint is looked into."})
    stand_at(post.slot_at + timedelta(minutes=1))
    answer = sign_in_as(desk.sara).post(f"{path}/resume")
    assert answer.status_code == 422
    assert "Its slot passed while it was paused. Release it and hold a new slot." in answer.text
    assert f'href="{path}/move"' not in answer.text


def test_a_post_stands_under_requests_in_the_menu(desk, sign_in_as):
    desk.placement(S.HELD)
    page = parse(sign_in_as(desk.alice).get(f"{desk.path}/1").text)

    assert page.xpath("//nav[@class='side']//a[@aria-current='page']/@href") == ["/requests"]


def test_the_page_of_a_post_keeps_search_bell_and_the_way_back(desk, sign_in_as):
    """Also for who decides for another network of its request than the one on which the post stands."""
    desk.placement(S.IN_REVIEW)
    desk.request_.networks.append(RequestNetwork(network_id="facebook", owner=desk.bob))
    ivo = make_person("Ivo Other", (Role.SMM, "network", "facebook"))
    db.session.commit()
    for person in (desk.alice, desk.bob, desk.sara, ivo):
        page = parse(sign_in_as(person).get(f"{desk.path}/1").text)

        assert page.xpath("//form[@role='search']"), person.name
        assert page.xpath("//*[@id='bell']"), person.name
        assert page.xpath(f"//nav[@class='crumbs']//a[@href='/requests/{desk.request_.number}']"), person.name


def test_words_where_the_format_shows_none_are_not_counted_against_none(desk, sign_in_as):
    placement = desk.placement(S.CONTENT_DUE)
    placement.caption = "Ten places are gone"
    db.session.commit()
    page = sign_in_as(desk.alice).get(f"{desk.path}/1").text

    assert "This format shows no caption." in page
    assert "of 0 characters" not in page
