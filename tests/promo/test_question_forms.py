"""SMM writes its forms: questions with rules, published versions that stay, and who may."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core.db import db
from app.core.errors import Conflict
from app.promo.actions.question_forms import begin_draft, publish_edition
from app.promo.models import FormEdition, FormQuestion, QuestionForm
from tests.factories import make_person
from tests.pages import path_of
from tests.promo.forms import EVERY_TYPE, FORMAT, FRAMES, STORIES, draft, make_form, publish
from tests.promo.makers import make_networks
from tests.stored import entries, last_entry, only

URL = "/brief-forms/instagram-all"


@pytest.fixture
def networks(app):
    make_networks()


@pytest.fixture
def form(networks, bob):
    return make_form(bob, *STORIES)


@pytest.fixture
def bob(people):
    """SMM specialist of Instagram alone."""
    make_networks()
    return make_person("Bob Melnyk", (Role.SMM, "network", "instagram"))


@pytest.fixture
def open_draft(form, bob):
    begin_draft(form, actor=bob)
    db.session.commit()
    return draft(form)


def keys(edition: FormEdition) -> list[str]:
    db.session.expire_all()
    query = sa.select(FormQuestion.key).where(FormQuestion.edition_id == edition.id).order_by(FormQuestion.position)
    return list(db.session.scalars(query))


def typed(**values: str) -> dict[str, str]:
    return {"words": "Who is shown?", "type": "text", "rules-0-op": "is", "rules-1-op": "is", **values}


def question(edition: FormEdition, key: str) -> FormQuestion:
    return next(one for one in edition.questions if one.key == key)


def test_a_form_is_begun_written_and_published(bob, sign_in_as):
    browser = sign_in_as(bob)
    assert path_of(browser.post("/brief-forms/new", {"network": "instagram", "kind": ""})) == URL
    browser.post(f"{URL}/questions/new", typed(type="choice", options="Story\nReel", words="In which format?"))
    rule = {"rules-0-question": "in-which-format", "rules-0-values": "Story"}
    browser.post(f"{URL}/questions/new", typed(type="number", least="1", most="10", words="How many?", **rule))
    page = browser.get(URL).text
    assert "Only if “In which format?” is “Story”." in page
    assert browser.post(f"{URL}/publish", {"note": ""}).status_code == 422
    assert browser.post(f"{URL}/publish", {"note": "The first."}).status_code == 303

    edition = only(FormEdition)
    assert (edition.number, edition.note, edition.published_by_id) == (1, "The first.", bob.id)
    assert [one.rules for one in edition.questions] == [
        [], [{"key": "in-which-format", "op": "is", "values": ["Story"]}],
    ]  # fmt: skip
    assert (last_entry().tag, last_entry().reason) == ("promo.form.published", "The first.")
    preview = browser.get(f"{URL}/v1").text
    assert "How many?" in preview
    assert 'class="unasked" id="ask-' in preview


def test_there_is_one_form_of_a_network_and_kind(form, bob, sign_in_as):
    answer = sign_in_as(bob).post("/brief-forms/new", {"network": "instagram", "kind": ""})

    assert answer.status_code == 422
    assert "There is a form for this already" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(QuestionForm)) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"words": " "}, "Write the question."),
        ({"type": "choice", "options": "Story"}, "Write at least two answers to choose from"),
        ({"type": "several", "options": "Poll\npoll\nLink"}, "“poll” stands there twice."),
        ({"type": "number", "least": "9", "most": "2"}, "The most is below the least."),
        ({"type": "consent"}, "Write the words that are agreed to"),
        ({"key": "format"}, "“format” is the short name of another question"),
        ({"key": "a/b"}, "Use letters, digits and hyphens only"),
        ({"rules-0-question": "format", "rules-0-values": "Carousel"}, "“Carousel” is none of the answers to"),
        ({"rules-0-question": "format"}, "Say with what the answer is compared."),
        ({"rules-1-question": "frames", "rules-1-op": "more_than", "rules-1-values": "many"}, "Compare with a number"),
        ({"rules-0-question": "faces", "rules-0-values": "x"}, "its answer is of another kind"),
        ({"rules-0-question": "nowhere", "rules-0-values": "x"}, "Choose one of the list."),
    ],
)
def test_what_is_wrong_with_a_question_is_said_beside_it(open_draft, bob, sign_in_as, values, sentence):
    before = keys(open_draft)
    answer = sign_in_as(bob).post(f"{URL}/questions/new", typed(**values))

    assert answer.status_code == 422
    assert sentence.replace("'", "&#39;") in answer.text
    assert keys(open_draft) == before


def test_rules_look_back_only(open_draft, bob, sign_in_as):
    """A later question, a circle, itself; and the same when questions are moved, taken out or get other answers."""
    browser, url = sign_in_as(bob), f"{URL}/questions/"
    first, second = question(open_draft, "format"), question(open_draft, "frames")
    fields = typed(type="choice", words=first.words, options="Story\nReel", key="format")
    later = fields | {"rules-0-question": "faces", "rules-0-op": "answered"}
    assert "comes later. A rule looks at earlier questions only" in browser.post(f"{url}{first.id}", later).text
    circle = fields | {"rules-0-question": "why", "rules-0-op": "answered"}
    assert "This leads in a circle" in browser.post(f"{url}{first.id}", circle).text
    assert "would break" in browser.post(f"{url}{first.id}", fields | {"options": "Reel\nPost"}).text
    assert browser.post(f"{url}{second.id}/earlier").status_code == 409
    assert browser.post(f"{url}{first.id}/remove").status_code == 409

    assert browser.post(f"{url}{question(open_draft, 'faces').id}/earlier").status_code == 303
    assert keys(open_draft) == ["format", "frames", "faces", "why"]
    browser.post(f"{url}{question(open_draft, 'why').id}/remove")
    assert keys(open_draft) == ["format", "frames", "faces"]
    browser.post(f"{url}{first.id}", fields | {"key": "shape"})
    db.session.expire_all()
    assert question(open_draft, "frames").rules[0]["key"] == "shape"


def test_a_published_version_stays_as_it_is(form, bob, sign_in_as):
    browser = sign_in_as(bob)
    edition = only(FormEdition)
    path = f"{URL}/questions/{edition.questions[0].id}"
    assert [browser.post(path, typed()).status_code, browser.post(f"{path}/remove").status_code] == [409, 409]
    assert browser.get(f"{URL}/questions/new").status_code == 409
    browser.post(f"{URL}/draft")
    assert browser.post(f"{URL}/draft").status_code == 409
    assert "Nothing has changed since version 1." in browser.post(f"{URL}/publish", {"note": "Again."}).text

    second = draft(form)
    browser.post(f"{URL}/questions/new", typed())
    browser.post(f"{URL}/questions/{question(second, 'faces').id}/remove")
    browser.post(f"{URL}/questions/{question(second, 'why').id}", typed(words="Why more than five?", key="why"))
    page = browser.get(f"{URL}/publish").text
    assert all(words in page for words in ("<b>Added</b>: Who is shown?", "<b>Removed</b>: May we show the faces?"))
    assert '<b>Changed</b>: Why more than five? <span class="muted">(the question, when it is asked)' in page
    browser.post(f"{URL}/publish", {"note": "Names of those shown."})
    assert keys(edition) == ["format", "frames", "why", "faces"]
    assert keys(second) == ["format", "frames", "why", "who-is-shown"]
    assert entries("promo.form.published")[-1].changes["number"] == 2


def test_of_two_who_publish_one_wins(open_draft, form, bob):
    publish(form, bob, replace(FORMAT, key="more"), note="One.")
    with pytest.raises(Conflict, match="has published version 2"):
        publish_edition(open_draft, note="Two.", actor=bob)


def test_a_draft_is_thrown_away(open_draft, form, bob, sign_in_as):
    browser = sign_in_as(bob)
    browser.post(f"{URL}/discard")
    assert [one.number for one in db.session.scalars(sa.select(FormEdition))] == [1]
    browser.post("/brief-forms/new", {"network": "instagram", "kind": "event"})
    assert path_of(browser.post("/brief-forms/instagram-event/discard")) == "/brief-forms"
    assert only(QuestionForm).slug == "instagram-all"


def test_who_writes_which_form(form, people, bob, sign_in_as):
    sara, alice = people.sara, people.alice
    make_form(sara, FORMAT, FRAMES, network=None)
    browser = sign_in_as(bob)
    assert browser.get("/brief-forms/all-all").status_code == 200
    assert browser.post("/brief-forms/all-all/draft").status_code == 403
    assert browser.post("/brief-forms/new", {"network": "", "kind": "event"}).status_code == 422
    assert browser.post("/brief-forms/new", {"network": "facebook", "kind": ""}).status_code == 422
    assert sign_in_as(sara).post("/brief-forms/all-all/draft").status_code == 303
    assert sign_in_as(alice).get("/brief-forms").status_code == 403


def test_the_list_is_filtered_and_taken_along(form, people, sign_in_as):
    make_form(people.sara, FORMAT, network=None)
    browser = sign_in_as(people.sara)
    assert [words in browser.get("/brief-forms?network=instagram").text for words in (URL, "/brief-forms/all-all")] == [
        True, False,
    ]  # fmt: skip
    assert "No form fits these filters" in browser.get("/brief-forms?kind=event").text
    file = browser.get("/brief-forms/export/csv?network=all").text
    assert "All networks: every kind" in file
    assert "Instagram" not in file


def test_every_kind_of_question_has_its_preview(networks, bob, sign_in_as):
    make_form(bob, *EVERY_TYPE)
    page = sign_in_as(bob).get(f"{URL}/v1").text

    assert all(one.words in page for one in EVERY_TYPE)
    assert "Everybody who is shown has agreed." in page
