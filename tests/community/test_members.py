"""Members and their consents: names are for few."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.community.actions import add_member, record_consent
from app.community.models import Member
from app.community.states import ConsentTo
from app.core.db import db
from tests.community.makers import day
from tests.stored import fresh, last_entry, only

HERE = "/communities/project-managers/members"


@pytest.fixture
def maria(people):
    member = add_member(
        people.guild, actor=people.alice, name="Марія Шевчук", joined_on=day(-90), email="maria@example.org"
    )
    db.session.commit()
    return member


def test_a_member_is_entered(people, sign_in_as):
    browser = sign_in_as(people.alice)
    form = {"name": "  Петро\u00a0 Івасюк ", "joined_on": day(-3).isoformat(), "email": "Petro@Example.org",
            "is_advocate": "y"}  # fmt: skip

    answer = browser.post(f"{HERE}/new", form)

    member = only(Member)
    assert answer.status_code == 303
    assert (member.number, member.name, member.email, member.is_advocate) == (
        1,
        "Петро Івасюк",
        "petro@example.org",
        True,
    )
    assert last_entry().tag == "community.member.added"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": ""}, "Enter the name."),
        ({"joined_on": "2099-01-01"}, "This day lies ahead."),
        ({"email": "no address"}, "Enter a mail address such as"),
        ({"email": "MARIA@example.org"}, "Марія Шевчук is in the list with this mail address."),
        ({"name": "х" * 201}, "Shorten this to 200 characters"),
    ],
)
def test_a_wrong_member_is_refused(people, sign_in_as, maria, form, sentence):
    good = {"name": "Петро", "joined_on": day(-3).isoformat(), "email": ""}

    answer = sign_in_as(people.alice).post(f"{HERE}/new", good | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(sa.select(Member)).all() == [maria]


def test_names_are_for_those_who_may_read_them(people, sign_in_as, maria):  # T04
    for person, status in ((people.alice, 200), (people.ann, 200), (people.bob, 403), (people.carol, 404)):
        assert sign_in_as(person).get(HERE).status_code == status

    text = sign_in_as(people.bob).get("/communities/project-managers").text
    assert maria.name not in text


def test_the_list_is_searched_and_filtered(people, sign_in_as, maria):
    advocate = add_member(people.guild, actor=people.alice, name="Taras", joined_on=day(-5), is_advocate=True)
    browser = sign_in_as(people.alice)

    assert maria.name in browser.get(f"{HERE}?q=МАРІЯ").text
    assert maria.name not in browser.get(f"{HERE}?who=advocates").text
    assert advocate.name in browser.get(f"{HERE}?who=advocates").text
    assert 'data-empty="filtered"' in browser.get(f"{HERE}?who=left").text


def test_leaving_can_be_undone(people, sign_in_as, maria):
    browser = sign_in_as(people.alice)

    browser.post(f"{HERE}/1/leave", {"left_on": day(-1).isoformat()})

    assert fresh(maria).left_on == day(-1)
    assert f"{HERE}/1/come-back" in browser.get(HERE).text
    browser.post(f"{HERE}/1/come-back")
    assert fresh(maria).left_on is None
    assert last_entry().changes == {"left_on": [day(-1).isoformat(), None]}
    entry = last_entry().id
    assert f'action="{HERE}/1/leave"' in browser.get(HERE).text  # and the undoing can be undone
    browser.post(f"{HERE}/1/come-back")
    assert last_entry().id == entry, "pressed twice it happened twice"


def test_what_a_member_has_not_done_is_empty_and_no_dash(people, sign_in_as, maria):
    page = sign_in_as(people.alice).get(HERE).text

    assert '<td data-label="Left"></td>' in page
    assert '<td data-label="Advocate"></td>' in page
    assert "maria<wbr>@example.org" in page  # a phone breaks it there, not within a word


def test_nobody_leaves_before_joining(people, sign_in_as, maria):
    answer = sign_in_as(people.alice).post(f"{HERE}/1/leave", {"left_on": day(-200).isoformat()})

    assert answer.status_code == 422
    assert "This is before the day of joining." in answer.text
    assert fresh(maria).left_on is None


def test_two_editors_of_a_member(people, sign_in_as, maria):  # T45
    browser = sign_in_as(people.alice)
    form = {"version": "1", "name": maria.name, "joined_on": day(-90).isoformat(), "email": "", "note": ""}
    browser.post(f"{HERE}/1/edit", form | {"note": "first"})

    answer = sign_in_as(people.root).post(f"{HERE}/1/edit", form | {"note": "second"})

    assert answer.status_code == 409
    assert ("first" in answer.text, "second" in answer.text) == (True, True)
    assert fresh(maria).note == "first"


def test_a_consent_holds_until_it_is_over_or_withdrawn(people, sign_in_as, maria):
    browser = sign_in_as(people.alice)
    form = {"to": "photo", "given_on": day(-10).isoformat(), "valid_until": day(10).isoformat(), "note": "by mail"}

    browser.post(f"{HERE}/1/consents", form)

    (consent,) = fresh(maria).consents
    assert [consent.is_valid_on(day(n)) for n in (-11, -10, 10, 11)] == [False, True, True, False]
    assert last_entry().tag == "community.consent.given"
    browser.post(f"{HERE}/1/consents/{consent.id}/withdraw")
    assert not fresh(consent).is_valid_on(day(0))
    assert consent.is_valid_on(day(-1))
    assert browser.post(f"{HERE}/1/consents/{consent.id}/withdraw").status_code == 409


def test_a_consent_of_another_member_is_not_found(people, sign_in_as, maria):  # T02
    other = add_member(people.guild, actor=people.alice, name="Taras", joined_on=day(-5))
    consent = record_consent(maria, actor=people.alice, to=ConsentTo.QUOTE, given_on=day(-5))
    db.session.commit()

    answer = sign_in_as(people.alice).post(f"{HERE}/{other.number}/consents/{consent.id}/withdraw")

    assert answer.status_code == 404
    assert fresh(consent).withdrawn_on is None
