"""The agenda of a meeting: filled from the request, and filling it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.text import whole_number
from app.jobs.ticks import JOBS, run
from app.promo.agenda import begins_of
from app.promo.jobs.meetings import forget_drafts
from app.promo.models import MeetingDraft, RequestReference
from app.promo.queries.meetings import formats_since, last_met_on
from app.promo.queries.spend import usual_spend_on
from app.promo.states import MeetingState, PlacementState
from tests.pages import parse, path_of
from tests.promo.factories import THURSDAY_NOON, Desk
from tests.promo.makers import days_ahead, make_meeting, make_request
from tests.stored import fresh, last_entry, log_of, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.fixture
def meeting(filed):
    return make_meeting(filed)


def fill(browser, meeting, request_, key, form):
    return browser.post(f"/meetings/{meeting.id}/agenda/R-{request_.id}/{key}", form)


def stamp(browser, meeting, key):
    page = parse(browser.get(f"/meetings/{meeting.id}").text)
    return page.xpath(f"//input[@id='version-{key}']/@value")[0]


def test_the_agenda_shows_what_is_known_and_ends_in_fields(filed, meeting, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    page = browser.get(f"/meetings/{meeting.id}").text
    for words in (
        "Name the wanted result",
        "240",
        "You have not met before",
        "24\u00a0h before the slot",
        "Instagram story",
    ):
        assert words in page
    answer = fill(browser, meeting, filed, "content", {"content_needed": "Four photos of shelves."})

    assert path_of(answer) == f"/meetings/{meeting.id}"
    assert fresh(filed).content_needed == "Four photos of shelves."
    entry = last_entry()
    assert (entry.tag, entry.actor_id) == ("promo.request.brief_changed", bob.id)
    assert entry.changes["people"] == alice.name
    assert entry.changes["content_needed"] == ["", "Four photos of shelves."]


def test_two_in_different_items_do_not_meet_and_two_in_one_see_both_texts(filed, meeting, alice, bob, sign_in_as):
    first, second = sign_in_as(alice), sign_in_as(bob)
    seen = {key: stamp(second, meeting, key) for key in ("content", "results")}
    fill(first, meeting, filed, "content", {"content_needed": "Alice's words"})
    beside = fill(second, meeting, filed, "results", {"results_by": "Bob reads", "version": seen["results"]})
    late = fill(second, meeting, filed, "content", {"content_needed": "Bob's words", "version": seen["content"]})

    assert (beside.status_code, late.status_code) == (303, 409)
    assert "Alice's words" in late.text.replace("&#39;", "'")
    assert "Bob's words" in late.text.replace("&#39;", "'")
    assert (fresh(filed).content_needed, filed.results_by) == ("Alice's words", "Bob reads")
    all_the_same = parse(late.text).xpath("//input[@name='version']/@value")[0]
    assert (
        fill(second, meeting, filed, "content", {"content_needed": "Both", "version": all_the_same}).status_code == 303
    )


def test_what_a_brief_needs_is_not_emptied_and_a_reference_is_kept(filed, meeting, alice, sign_in_as):
    browser = sign_in_as(alice)
    emptied = fill(browser, meeting, filed, "present", {"task": ""})
    fill(browser, meeting, filed, "references", {"reference_url": "https://example.org/worked"})

    assert emptied.status_code == 422
    assert fresh(filed).task
    assert only(RequestReference).url == "https://example.org/worked"
    assert "https://example.org/worked" in browser.get(f"/meetings/{meeting.id}").text


def test_a_closed_meeting_is_filled_no_more(filed, bob, sign_in_as):
    meeting = make_meeting(filed, state=MeetingState.HELD)
    browser = sign_in_as(bob)

    assert "Fill in" not in browser.get(f"/meetings/{meeting.id}").text
    assert fill(browser, meeting, filed, "content", {"content_needed": "Late"}).status_code == 409


def test_requirements_are_told_since_the_pair_last_met(filed, meeting, bob):
    assert last_met_on(meeting) is None
    earlier = make_request(filed.community, filed.filed_by, owner=bob)
    make_meeting(earlier, state=MeetingState.HELD, starts_at=clock.now() - timedelta(days=9))

    assert last_met_on(meeting) == days_ahead(-9)
    assert all(one.since for one in formats_since("instagram", None))
    assert not any(one.since for one in formats_since("instagram", days_ahead(1)))


def test_what_ads_cost_is_told_of_five_promos_only(people):
    desk = Desk(people)
    meeting = make_meeting(desk.request_)
    for n in range(5):
        if n:
            desk.request_ = make_request(desk.community, desk.alice, owner=desk.bob, state="accepted")
        placement = desk.hold(THURSDAY_NOON + timedelta(days=7 * n))
        placement.ad_spend, placement.state, placement.is_legacy = Decimal(100 * (n + 1)), PlacementState.MEASURED, True
        db.session.commit()
        spend = usual_spend_on(meeting.network_id, community_id=meeting.community_id)[0]
        assert (spend.n, spend.median and spend.median.amount) == (n + 1, Decimal(300) if n == 4 else None)


def type_into(browser, meeting, request_, key, form):
    path = f"/meetings/{meeting.id}/agenda/R-{request_.id}/{key}/draft"
    return browser.post(path, form, headers={"X-Autosave": "1"})


def test_what_is_typed_is_kept_for_its_writer_and_not_in_the_brief(filed, meeting, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    seen = stamp(browser, meeting, "content")
    answer = type_into(browser, meeting, filed, "content", {"content_needed": "Four pho", "version": seen, "id": "9"})
    type_into(browser, meeting, filed, "content", {"content_needed": "Four photos", "version": seen})

    assert answer.json["message"].startswith("Kept at")
    assert answer.json["is_whole"] is False
    draft = only(MeetingDraft)
    assert (draft.person_id, draft.item, draft.typed) == (
        bob.id, "content", {"content_needed": "Four photos", "version": seen}
    )  # fmt: skip
    assert fresh(filed).content_needed == ""
    assert log_of(filed) == log_of(meeting) == [], "the log does not tell each pause"
    for path in ("", f"/agenda/R-{filed.id}/content"):
        page = sign_in_as(bob).get(f"/meetings/{meeting.id}{path}").text
        assert "Four photos" in page
        assert "They are not in the brief yet." in page
    assert "Four photos" not in sign_in_as(alice).get(f"/meetings/{meeting.id}").text


def test_saving_takes_the_draft_into_the_brief(filed, meeting, bob, sign_in_as):
    browser = sign_in_as(bob)
    type_into(browser, meeting, filed, "content", {"content_needed": "Four photos"})
    refused = fill(browser, meeting, filed, "result", {"target": "a few"})
    fill(browser, meeting, filed, "content", {"content_needed": "Four photos of shelves."})

    assert refused.status_code == 422
    assert db.session.scalars(sa.select(MeetingDraft)).all() == []
    assert fresh(filed).content_needed == "Four photos of shelves."


def test_a_draft_that_is_behind_meets_what_was_saved_meanwhile(filed, meeting, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    seen = stamp(browser, meeting, "content")
    type_into(browser, meeting, filed, "content", {"content_needed": "Bob's words", "version": seen})
    fill(sign_in_as(alice), meeting, filed, "content", {"content_needed": "Alice's words"})

    assert stamp(browser, meeting, "content") == seen, "the stamp of what bob began with"
    late = fill(browser, meeting, filed, "content", {"content_needed": "Bob's words", "version": seen})
    assert late.status_code == 409
    assert only(MeetingDraft).typed["content_needed"] == "Bob's words"


def test_words_are_let_go_and_nobody_elses(filed, meeting, alice, bob, sign_in_as):
    for person in (alice, bob):
        type_into(sign_in_as(person), meeting, filed, "content", {"content_needed": f"Words of {person.name}"})
    path = f"/meetings/{meeting.id}/agenda/R-{filed.id}/content/draft"
    assert sign_in_as(bob).post(path, {"drop": "1"}).status_code == 303

    assert only(MeetingDraft).person_id == alice.id


def test_who_closes_is_told_what_was_not_saved_and_its_writer_still_reads_it(filed, meeting, alice, bob, sign_in_as):
    type_into(sign_in_as(alice), meeting, filed, "content", {"content_needed": "Four photos of the shelves"})
    page = sign_in_as(bob).get(f"/meetings/{meeting.id}/close").text
    assert "Not in the brief yet" in page
    assert f"{alice.name}: Learn by when the content is needed" in page
    sign_in_as(bob).post(f"/meetings/{meeting.id}/cancel", {"reason": "Nobody came."})

    assert "Four photos of the shelves" in sign_in_as(alice).get(f"/meetings/{meeting.id}").text
    assert "Four photos of the shelves" not in sign_in_as(bob).get(f"/meetings/{meeting.id}").text
    late = type_into(sign_in_as(alice), meeting, filed, "content", {"content_needed": "More"})
    assert late.status_code == 409
    assert "Cancelled" in late.json["message"]


@pytest.mark.parametrize("end", ["held", "called off"])
def test_what_was_never_saved_is_forgotten_a_season_after_its_meeting(filed, meeting, alice, bob, sign_in_as, end):
    other = make_meeting(make_request(filed.community, alice, owner=bob))
    for where, request_ in ((meeting, filed), (other, other.topics[0].request)):
        type_into(sign_in_as(alice), where, request_, "content", {"content_needed": "Four photos"})
    if end == "held":
        meeting.state, meeting.held_at = MeetingState.HELD, clock.now()
        meeting.next_step, meeting.next_step_on = "The first draft.", days_ahead(2)
        meeting.has_inputs = meeting.has_brief = meeting.has_changes = True
        db.session.commit()
    else:
        sign_in_as(bob).post(f"/meetings/{meeting.id}/cancel", {"reason": "Nobody came."})
    over_at = fresh(meeting).held_at or meeting.cancelled_at

    assert forget_drafts(over_at + timedelta(days=89)) == 0
    with clock.held_at(over_at + timedelta(days=91)):
        assert run(JOBS["promo.forget_drafts"]).n_done == 1
    assert only(MeetingDraft).meeting_id == other.id, "that one is still to come"


@pytest.mark.parametrize(
    ("who", "key", "words", "status"),
    [("carol", "content", "x", 404), ("ann", "content", "x", 403), ("bob", "lunch", "x", 404),
     ("bob", "content", "x" * 50_000, 422)],
)  # fmt: skip
def test_what_is_not_kept(filed, meeting, bob, carol, people, sign_in_as, who, key, words, status):
    person = {"carol": carol, "ann": people.ann, "bob": bob}[who]
    answer = type_into(sign_in_as(person), meeting, filed, key, {"content_needed": words})

    assert answer.status_code == status
    assert db.session.scalars(sa.select(MeetingDraft)).all() == []


def test_the_page_says_how_far_one_is_and_when_each_item_begins(filed, meeting, bob, sign_in_as):
    page = sign_in_as(bob).get(f"/meetings/{meeting.id}").text
    assert "2 of 6 items are in the brief" in page

    begins = begins_of(THURSDAY_NOON, 30)
    assert [(at - THURSDAY_NOON).seconds // 60 for at in begins.values()] == [0, 5, 10, 15, 18, 23]
    assert [(at - THURSDAY_NOON).seconds // 60 for at in begins_of(THURSDAY_NOON, 60).values()] == [
        0,
        10,
        20,
        30,
        36,
        46,
    ]


@pytest.mark.parametrize("words", [f"Version {n}" for n in range(8)])
def test_a_stamp_is_a_number_that_a_form_may_name(filed, meeting, bob, sign_in_as, words):
    filed.content_exists = words
    db.session.commit()
    browser = sign_in_as(bob)
    seen = stamp(browser, meeting, "content")

    assert str(whole_number(seen)) == seen
    form = {"content_exists": words, "content_needed": "Four photos", "version": seen}
    assert fill(browser, meeting, filed, "content", form).status_code == 303
