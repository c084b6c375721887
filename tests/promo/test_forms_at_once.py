"""A form and its answers in the very same instant, on whichever database the tests run: one wins (T43, T45)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.promo.models import FormAnswer, FormEdition, FormQuestion
from tests.promo.forms import STORIES, field_of, make_form
from tests.promo.test_form_answers import begun
from tests.promo.test_placements_at_once import press
from tests.stored import entries

WINDOWS = 6
URL = "/brief-forms/instagram-all"
WORDS = {"type": "text", "rules-0-op": "is", "rules-1-op": "is", "words": "Anything else?"}


@pytest.fixture
def form(community, people):
    return make_form(people.sara, *STORIES)


@pytest.fixture
def windows(people, sign_in_as):
    return [sign_in_as(people.sara) for _window in range(WINDOWS)]


def statuses(answers):
    return sorted(answer.status_code for answer in answers)


def test_one_begins_the_next_version_and_one_publishes_it(form, windows):
    assert statuses(press(windows, lambda _n: f"{URL}/draft", lambda _n: {})) == [303] + [409] * (WINDOWS - 1)
    windows[0].post(f"{URL}/questions/new", WORDS)
    answers = press(windows, lambda _n: f"{URL}/publish", lambda n: {"note": f"Note {n}"})
    assert statuses(answers) == [303] + [409] * (WINDOWS - 1)
    assert [entry.changes["number"] for entry in entries("promo.form.published")] == [1, 2]


def test_questions_that_are_added_in_one_instant_stand_one_after_the_other(form, windows):
    windows[0].post(f"{URL}/draft")
    assert statuses(press(windows, lambda _n: f"{URL}/questions/new", lambda _n: WORDS)) == [303] * WINDOWS

    query = sa.select(FormQuestion.position, FormQuestion.key).join(FormQuestion.edition).where(FormEdition.number == 2)
    rows = db.session.execute(query.order_by(FormQuestion.position)).all()
    assert [row.position for row in rows] == list(range(1, len(STORIES) + WINDOWS + 1))
    assert len({row.key for row in rows}) == len(rows)


def test_other_answers_show_both_and_the_same_is_one(form, community, alice, sign_in_as):
    brief = begun(community, alice)
    windows, version = [sign_in_as(alice) for _window in range(WINDOWS)], str(brief.version)
    name = field_of(form, "why")
    path = f"/requests/R-{brief.id}/brief/questions"
    answers = press(windows, lambda _n: path, lambda n: {name: f"Since {n}", "version": version})

    assert statuses(answers) == [303] + [409] * (WINDOWS - 1)
    kept = db.session.scalars(sa.select(FormAnswer.value)).one()
    assert all(kept in answer.text for answer in answers if answer.status_code == 409)
    again = press(windows, lambda _n: path, lambda _n: {name: kept, "version": version})
    assert statuses(again) == [303] * WINDOWS
