"""Who finds which community, and by what."""

from __future__ import annotations

import pytest

from app.accounts.permissions import Role
from app.community.states import CommunityKind
from app.core.db import db
from tests.factories import make_community, make_person


@pytest.fixture
def three(people):
    """alice's guild, carol's community, and a private one."""
    secret = make_community("Тихі читачі", kind=CommunityKind.COI, is_private=True, key_task="Читати разом")
    return people.guild, people.elsewhere, secret


@pytest.mark.usefixtures("three")
def test_a_stranger_sees_only_the_own(people, sign_in_as):  # T01, T04
    browser = sign_in_as(people.alice)

    text = browser.get("/communities").text

    assert "Project managers" in text
    assert "Quality assurance" not in text
    assert "Тихі" not in text
    hidden, absent = browser.get("/communities/quality-assurance"), browser.get("/communities/no-such")
    assert (hidden.status_code, absent.status_code) == (404, 404)


@pytest.mark.usefixtures("three")
def test_people_of_a_network_see_what_is_not_private(people, sign_in_as):
    ivan = make_person("Ivan Hnat", (Role.SMM, "network", "instagram"))
    browser = sign_in_as(ivan)

    text = browser.get("/communities").text

    assert "Project managers" in text
    assert "Тихі читачі" not in text
    assert browser.get("/communities/tykhi-chytachi").status_code == 404


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ТИХІ", {"Тихі читачі"}),
        ("q=читати", {"Тихі читачі"}),
        ("kind=coi", {"Тихі читачі"}),
        ("kind=cop&q=project", {"Project managers"}),
        ("state=archived", set()),
        ("kind=sect&state=%00%27&page=-1", None),
        ("page=999999999999", {"Project managers", "Quality assurance", "Тихі читачі"}),
    ],
)
def test_filters_live_in_the_address(people, sign_in_as, query, found):  # T48
    answer = sign_in_as(people.lea).get(f"/communities?{query}")

    if found is None:
        assert answer.status_code in {200, 400}
        return
    names = {"Project managers", "Quality assurance", "Тихі читачі"}
    assert {name for name in names if f">{name}</a>" in answer.text} == found


def test_each_kind_of_nothing_says_why(people, sign_in_as):
    browser = sign_in_as(people.root)

    assert 'data-empty="none"' in browser.get("/communities").text
    assert "Enter the first community" in browser.get("/communities").text
    assert 'data-empty="filtered"' in browser.get("/communities?q=nothing").text
    assert "An administrator gives you a role" in sign_in_as(people.lea).get("/communities").text


def test_html_in_names_stays_text(people, sign_in_as):  # T09, T26
    guild = people.guild
    guild.name = guild.key_task = "<script>x</script>{{7*7}}"
    db.session.commit()
    browser = sign_in_as(people.alice)

    for path in ("/communities", "/communities/project-managers", "/communities/project-managers/edit"):
        text = browser.get(path).text
        assert "<script>x" not in text
        assert "&lt;script&gt;x&lt;/script&gt;{{7*7}}" in text
