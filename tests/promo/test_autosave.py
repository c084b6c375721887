"""Saved as one types: what the answer says is what was saved, and nobody is overwritten."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest

from app.promo.models import PromoRequest
from app.promo.queries.briefs import creatives_of, references_of
from app.promo.words import Kpi, Objective
from tests.pages import path_of
from tests.promo.factories import picture
from tests.promo.makers import make_draft, make_request
from tests.stored import fresh

HEADERS = {"X-Autosave": "1", "Accept": "application/json"}


@pytest.fixture
def draft(community, alice):
    return make_draft(community, alice)


def url(draft: PromoRequest, key: str) -> str:
    return f"/requests/R-{draft.id}/brief/{key}/autosave"


def test_it_saves_and_gives_the_next_version(draft, alice, sign_in_as):
    answer = sign_in_as(alice).post(url(draft, "task"), {"task": "Bring people", "version": "1"}, headers=HEADERS)

    assert answer.status_code == 200
    assert answer.json["message"].startswith("Saved ")
    assert answer.json["fields"] == {"version": "2"}
    assert answer.json["is_whole"]
    assert fresh(draft).task == "Bring people"


def test_what_is_wrong_is_named_and_the_rest_is_saved(draft, alice, sign_in_as):
    form = {"objective": "event", "kpi": "followers", "target": "many", "target_on": "2020-01-01", "version": "1"}
    answer = sign_in_as(alice).post(url(draft, "goal"), form, headers=HEADERS)

    assert "but not yet: Measured by, Target, To be reached by" in answer.json["message"]
    assert not answer.json["is_whole"]
    saved = fresh(draft)
    assert (saved.objective, saved.kpi, saved.target, saved.target_on) == ("event", "registrations", None, None)


def test_a_target_that_no_longer_fits_its_measure_holds_up_nothing_else(community, alice, sign_in_as):
    draft = make_draft(community, alice, objective=Objective.FUNDRAISING, kpi=Kpi.SUM_RAISED, target=Decimal("99.50"))
    form = {"objective": "event", "target": "99.5", "audience_scope": "both", "version": "1"}
    answer = sign_in_as(alice).post(url(draft, "goal"), form, headers=HEADERS)

    assert answer.status_code == 200
    assert "but not yet: Measured by, Objective, Target" in answer.json["message"]
    saved = fresh(draft)
    assert (saved.objective, saved.kpi, saved.audience_scope) == ("fundraising", "sum_raised", "both")


def test_two_tabs_do_not_overwrite_each_other(draft, alice, sign_in_as):  # T45
    browser = sign_in_as(alice)
    browser.post(url(draft, "task"), {"task": "The first", "version": "1"}, headers=HEADERS)
    answer = browser.post(url(draft, "task"), {"task": "The second", "version": "1"}, headers=HEADERS)

    assert answer.status_code == 409
    assert answer.json["message"] == (
        "This brief was saved meanwhile, in another window or by somebody else. Compare and choose."
    )
    assert fresh(draft).task == "The first"


def test_the_page_shows_both_texts_and_saves_the_second_when_told(draft, alice, sign_in_as):  # T45
    browser = sign_in_as(alice)
    path = f"/requests/R-{draft.id}/brief/task"
    browser.post(path, {"task": "The first", "version": "1"})
    answer = browser.post(path, {"task": "The second", "version": "1"})

    assert answer.status_code == 409
    assert "The first" in answer.text
    assert "The second" in answer.text
    browser.post(path, {"task": "The second", "version": "2"})
    assert fresh(draft).task == "The second"


def test_the_same_words_once_more_are_no_conflict(draft, alice, sign_in_as):
    browser = sign_in_as(alice)
    form = {"content_exists": "Photos", "reference_url": "https://example.org/sale", "version": "1", "go": "next"}
    for _click in range(2):
        form["creatives"] = (io.BytesIO(picture()), "shelf.png")
        answer = browser.post(f"/requests/R-{draft.id}/brief/content", form)

        assert (answer.status_code, path_of(answer)) == (303, f"/requests/R-{draft.id}/brief/budget")
    assert fresh(draft).content_exists == "Photos"
    assert (len(creatives_of(draft)), len(references_of(draft))) == (1, 1)


def test_a_draft_that_arrives_late_leaves_the_version_to_the_next_page(draft, alice, sign_in_as):
    browser = sign_in_as(alice)
    form = {"content_exists": "Photos", "version": "1"}
    browser.post(f"/requests/R-{draft.id}/brief/content", form)
    version = fresh(draft).version

    late = browser.post(f"/requests/R-{draft.id}/brief/content/autosave", form, headers={"X-Autosave": "1"})

    assert (late.status_code, fresh(draft).version) == (200, version)


def test_another_choice_of_networks_over_a_later_one_is_a_conflict(draft, alice, sign_in_as):  # T45
    browser, path = sign_in_as(alice), f"/requests/R-{draft.id}/brief/networks"
    page = browser.get(path)
    rows = dict(re.findall(r'name="(networks-\d+-network_id)"[^>]* value="(\w+)"', page.text))
    assert len(rows) > 1
    first, second = (name.replace("network_id", "is_chosen") for name in list(rows)[:2])

    assert browser.post(path, rows | {first: "y", "version": "1"}).status_code == 303
    assert browser.post(path, rows | {first: "y", "version": "1"}).status_code == 303
    assert browser.post(path, rows | {second: "y", "version": "1"}).status_code == 409
    assert [row.network_id for row in fresh(draft).networks] == [next(iter(rows.values()))]


def test_a_submitted_brief_no_longer_takes_what_is_typed(draft, alice, carol, sign_in_as):
    assert sign_in_as(carol).post(url(draft, "task"), {"task": "x"}, headers=HEADERS).status_code == 404
    filed = make_request(draft.community, alice)
    assert sign_in_as(alice).post(url(filed, "task"), {"task": "x"}, headers=HEADERS).status_code == 409


def test_both_answers_to_an_extra_question_are_shown_in_words(draft, alice, sign_in_as):  # T45
    draft.objective = "event"
    browser, path = sign_in_as(alice), f"/requests/R-{draft.id}/brief/audience"
    browser.post(path, {"answer_speakers": "Olha"})
    answer = browser.post(path, {"answer_speakers": "Ira", "version": "1"})

    assert answer.status_code == 409
    assert "Questions of the objective" in answer.text
    assert "Olha" in answer.text
    assert "{&#39;speakers" not in answer.text
