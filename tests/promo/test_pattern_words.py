"""The templates of briefs in the words of the house: written, told who, given to drafts, put back."""

from __future__ import annotations

import pytest

from app.core.db import db
from app.promo.models import PatternText, PromoRequest
from app.promo.patterns import SAID, patterns
from tests.promo.test_patterns import begin
from tests.promo.test_placements_at_once import press
from tests.stored import entries, fresh, last_entry, only

URL = "/brief-templates/ngo-volunteers/en"
SHIPPED = patterns()["ngo-volunteers"].words["en"]
WORDS = {**SHIPPED, "name": "Helpers of the house", "task": "[… whom] lend us a hand on Saturdays."}


@pytest.fixture
def sara(people, sign_in_as):
    return sign_in_as(people.sara)


def test_own_words_stand_in_drafts_that_are_begun_from_now_on(community, alice, sara, sign_in_as):
    assert sara.post(URL, WORDS).headers["Location"] == "/brief-templates"
    entry = last_entry()
    assert (entry.tag, set(entry.changes)) == ("promo.pattern.written", {"name", "task"})
    listed = sara.get("/brief-templates").text
    assert "Helpers of the house" in listed
    assert "Sara Lind, " in listed

    browser = sign_in_as(alice)
    assert "Helpers of the house" in browser.get("/requests/new").text
    begin(browser, community, template="ngo-volunteers")
    draft = only(PromoRequest)
    assert (draft.task, draft.message) == (WORDS["task"], SHIPPED["message"])
    alice.locale = "uk"
    db.session.commit()
    assert "Helpers of the house" not in browser.get("/requests/new").text, "the other language keeps its words"


def test_the_shipped_words_come_back_and_the_history_stays(sara):
    sara.post(URL, WORDS)
    page = sara.get(URL).text
    assert "Back to the words of the portal…" in page
    assert sara.post(f"{URL}/reset").headers["Location"] == URL

    row = only(PatternText)
    assert row.words == SHIPPED
    assert [entry.changes["task"] for entry in entries("promo.pattern.reset")] == [[WORDS["task"], SHIPPED["task"]]]
    page = sara.get(URL).text
    assert "Back to the words of the portal…" not in page
    assert "Sara Lind, " not in sara.get("/brief-templates").text
    sara.post(f"{URL}/reset")
    assert len(entries("promo.pattern.reset")) == 1, "nothing to put back"


def test_what_is_wrong_is_said_and_strangers_stay_out(people, sara, alice, sign_in_as):
    refused = sara.post(URL, {**WORDS, "name": " "})
    assert (refused.status_code, "Say what it is called." in refused.text) == (422, True)
    assert WORDS["task"] in refused.text
    assert [sara.get(f"/brief-templates/{path}").status_code for path in ("moon/en", "event/xx")] == [404, 404]
    for person in (alice, people.bob):
        assert sign_in_as(person).post(URL, WORDS).status_code == 403
    assert sign_in_as(people.root).post(URL, WORDS).status_code == 303
    assert set(only(PatternText).words) == set(SAID)


def test_two_writers_at_once_see_both_texts(people, sara, sign_in_as):  # T43, T45
    windows = [sara, *(sign_in_as(people.root) for _window in range(3))]
    answers = press(windows, lambda _n: URL, lambda n: {**WORDS, "task": f"Words of window {n}", "version": ""})
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]

    seen = str(fresh(only(PatternText)).version)
    assert sara.post(URL, {**WORDS, "task": "Mine", "version": seen}).status_code == 303
    refused = windows[1].post(URL, {**WORDS, "task": "Theirs", "version": seen})
    assert refused.status_code == 409
    assert "Mine" in refused.text
    assert "Theirs" in refused.text
    assert only(PatternText).task == "Mine"
