"""What was achieved, its proof, and what may be told of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.community.models import Achievement
from app.core.db import db
from tests.community.makers import day
from tests.pages import path_of
from tests.stored import fresh, last_entry, only

NEW = "/communities/project-managers/achievements/new"
FORM = {"title": "Best community", "what": "First place", "by_whom": "All of us", "naming": "asked", "proof": "A cup"}


def test_an_achievement_under_embargo(people, sign_in_as):
    browser = sign_in_as(people.alice)

    answer = browser.post(NEW, FORM | {"embargo_until": day(5).isoformat()})

    assert path_of(answer) == "/achievements/best-community"
    assert last_entry().tag == "community.achievement.added"
    assert "It must not be told outside before" in browser.get("/achievements/best-community").text
    assert "Best community" in browser.get("/achievements").text
    assert sign_in_as(people.carol).get("/achievements/best-community").status_code == 404
    assert "Best community" not in sign_in_as(people.carol).get("/achievements").text  # T04


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Enter the day of the award"),
        ({"achieved_on": day(9).isoformat()}, "For an award to come"),
        ({"achieved_on": day(-1).isoformat(), "proof": ""}, "Say what proves it"),
        ({"achieved_on": day(-1).isoformat(), "proof_url": "javascript:alert(1)"}, "Enter a full web address"),
        ({"achieved_on": day(-1).isoformat(), "naming": "perhaps"}, "Choose one of the list."),
        ({"achieved_on": day(-1).isoformat(), "by_whom": ""}, "Write by whom."),
    ],
)
def test_a_wrong_achievement_is_refused(people, sign_in_as, form, sentence):
    answer = sign_in_as(people.alice).post(NEW, FORM | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(sa.select(Achievement)).all() == []


def test_an_edit_keeps_the_proof_and_the_other_editor(people, sign_in_as):  # T45
    browser = sign_in_as(people.alice)
    form = FORM | {"achieved_on": day(-1).isoformat()}
    browser.post(NEW, form)
    achievement = only(Achievement)
    path = "/achievements/best-community/edit"

    assert browser.post(path, form | {"version": "1", "proof": ""}).status_code == 422
    assert browser.post(path, form | {"version": "1", "naming": "yes"}).status_code == 303
    assert browser.post(path, form | {"version": "1", "naming": "no"}).status_code == 409

    assert fresh(achievement).naming == "yes"
    assert last_entry().changes == {"naming": ["asked", "yes"]}
