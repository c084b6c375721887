"""The list of meetings: those to come first, filters in the address, export, what others do not see."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.promo.states import MeetingState as M
from tests.factories import make_person
from tests.notifications.test_crowds import gather
from tests.pages import parse
from tests.promo.makers import make_community, make_manager, make_meeting, make_request


def on(days):
    return clock.now() + timedelta(days=days)


@pytest.fixture
def four(community, alice, bob):
    """One to come about a swap, a nearer one that nobody has booked, one that took place, one that was called off."""
    swap, fair, prize, jam = (
        make_request(community, alice, owner=bob, title=title, networks=networks)
        for title, networks in [
            ("Обмін книжками", ("instagram",)), ("Spring fair", ("facebook",)),
            ("A prize", ("instagram",)), ("Jam", ("facebook",)),
        ]
    )  # fmt: skip
    return (
        make_meeting(swap, starts_at=on(5)),
        make_meeting(fair, state=M.PROPOSED, starts_at=on(3)),
        make_meeting(prize, state=M.HELD, starts_at=on(-3)),
        make_meeting(jam, state=M.CANCELLED, starts_at=on(4), cancel_reason="Nobody can."),
    )


def titles(text):
    """What the meetings are about, in the order of the list."""
    known = ("Обмін книжками", "Spring fair", "A prize", "Jam")
    return sorted((title for title in known if title in text), key=text.index)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Spring fair", "Обмін книжками"]),
        ("when=over", ["Jam", "A prize"]),
        ("network=facebook", ["Spring fair"]),
        ("network=facebook&when=over", ["Jam"]),
        ("q=ОБМІН", ["Обмін книжками"]),
        ("q=R-{fair}", ["Spring fair"]),
        ("q=prize", []),
        ("mine=1", ["Spring fair", "Обмін книжками"]),
        ("community={community}", ["Spring fair", "Обмін книжками"]),
        ("community=moon", []),
        ("when=moon&mine=moon&page=-5", ["Spring fair", "Обмін книжками"]),
    ],
)
def test_the_list_obeys_its_address_and_so_does_its_file(four, community, alice, sign_in_as, query, shown):
    browser = sign_in_as(alice)
    query = query.format(fair=four[1].topics[0].request_id, community=community.slug)
    assert titles(browser.get(f"/meetings?{query}").text) == shown
    lines = browser.get(f"/meetings/export/csv?{query}").text.strip().splitlines()
    assert titles("".join(lines)) == shown
    assert len(lines) == 1 + len(shown)


def test_mine_are_those_to_which_i_am_invited(four, people, community, sign_in_as):
    browser = sign_in_as(people.sara)
    assert len(titles(browser.get("/meetings").text)) == 2
    assert titles(browser.get("/meetings?mine=1").text) == []
    four[0].guests = [*four[0].guests, people.sara]
    db.session.commit()
    assert titles(browser.get("/meetings?mine=1").text) == ["Обмін книжками"]


def test_a_row_says_when_with_whom_and_what_became_of_it(four, alice, bob, sign_in_as):
    four[0].starts_at = on(-1)
    db.session.commit()
    page = parse(sign_in_as(alice).get("/meetings").text)
    late, near = (" ".join(row.xpath("string()").split()) for row in page.xpath("//table/tbody/tr"))

    for words in ("Meeting on Instagram: R-", "Обмін книжками", "30 min", "Project managers", "Booked", "Alice", "Bob"):
        assert words in late.replace("\xa0", " ")
    assert "Its time is over" in late
    assert "Its time is over" not in near
    assert page.xpath(f"//th/a[@href='/meetings/{four[0].id}']")
    assert page.xpath("//nav//a[@href='/meetings'][@aria-current]"), "the menu leads here"


def test_of_other_communities_and_networks_nothing_is_shown(four, carol, sign_in_as):  # T04
    assert titles(sign_in_as(carol).get("/meetings").text) == []
    assert titles(sign_in_as(carol).get("/meetings/export/csv?when=over").text) == []
    ira = make_person("Ira Sydor", (Role.SMM, "network", "facebook"))
    assert titles(sign_in_as(ira).get("/meetings").text) == ["Spring fair"]
    for meeting in four:
        is_listed = sign_in_as(ira).get(f"/meetings/{meeting.id}").status_code == 200
        assert is_listed == (meeting.network_id == "facebook"), "as on the page of the meeting"


def test_none_and_filtered_are_two_things(community, alice, sign_in_as):
    browser = sign_in_as(alice)
    page = browser.get("/meetings").text
    assert 'data-empty="none"' in page
    assert "/meetings?when=over" in page
    assert 'data-empty="filtered"' in browser.get("/meetings?q=nothing").text


def test_the_file_names_all_who_come(four, alice, bob, sign_in_as):
    four[0].guests = [alice, bob, *gather(9)]
    db.session.commit()
    browser = sign_in_as(alice)
    page = browser.get("/meetings").text
    assert "Guest 2 and 6\xa0more" in page
    rows = list(csv.DictReader(io.StringIO(browser.get("/meetings/export/csv").text.lstrip("\ufeff"))))
    assert len(rows[1]["Who comes"].split(", ")) == 11
    assert browser.get("/meetings/export/xlsx").status_code == 200


def test_long_lists_have_pages_and_ask_no_more_questions(community, alice, bob, sign_in_as):
    def asked(path):
        sent = []
        sa.event.listen(db.engine, "before_cursor_execute", note := lambda *call: sent.append(call[2]))
        text = browser.get(path).text
        sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(sent), text.count("Meeting on Instagram")

    browser = sign_in_as(alice)
    for number in range(3):
        make_meeting(make_request(community, alice, owner=bob), starts_at=on(number + 1))
    asked("/meetings")
    few, n_few = asked("/meetings")
    for number in range(25):
        make_meeting(make_request(community, alice, owner=bob), starts_at=on(number + 4), guests=[alice, bob])
    other = make_community("Others")
    make_meeting(make_request(other, make_manager(other, "Olha Others"), owner=bob))
    many, n_many = asked("/meetings")

    assert (n_few, n_many) == (3, 25)
    assert many <= few
    assert asked("/meetings?page=2")[1] == asked("/meetings?page=9999999")[1] == 3
