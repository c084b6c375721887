"""Where a community meets, and how many they are there."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.community import queries
from app.community.actions import add_platform, count_platform
from app.community.models import Platform, PlatformReading
from app.community.states import PlatformKind
from app.core.db import db
from tests.community.makers import day
from tests.pages import parse, path_of
from tests.stored import fresh, last_entry

HERE = "/communities/project-managers/platforms"


@pytest.fixture
def chat(people):
    platform = add_platform(people.guild, actor=people.alice, name="PM chat", kind=PlatformKind.TELEGRAM)
    db.session.commit()
    return platform


def test_a_place_is_added(people, sign_in_as):
    browser = sign_in_as(people.alice)
    form = {"name": "Група ПМ", "kind": "facebook_group", "url": "https://facebook.example/groups/pm"}

    answer = browser.post(f"{HERE}/new", form)

    assert path_of(answer) == f"{HERE}/hrupa-pm"
    assert last_entry().tag == "community.platform.added"
    assert "https://facebook.example/groups/pm" in browser.get(path_of(answer)).text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://me:pw@bank.example/", "data:text/html,x", "ftp://x"])
def test_an_address_that_leads_astray_is_refused(people, sign_in_as, url):  # T10
    answer = sign_in_as(people.alice).post(f"{HERE}/new", {"name": "Chat", "kind": "chat", "url": url})

    assert answer.status_code == 422
    assert "Enter a full web address" in answer.text
    assert db.session.scalars(sa.select(Platform)).all() == []


def test_growth_is_computed_from_two_counts(people, sign_in_as, chat):  # M1
    browser = sign_in_as(people.alice)

    for n, members in ((-40, "200"), (0, "227")):
        answer = browser.post(
            f"{HERE}/pm-chat/counts", {"counted_on": day(n).isoformat(), "n_members": members, "grade": "measured"}
        )
        assert answer.status_code == 303

    assert queries.curves_of([chat])[chat.id].growth.rounded() == Decimal("13.5")
    assert "+13.5\u00a0%" in browser.get("/communities/project-managers").text
    page = browser.get(f"{HERE}/pm-chat").text
    assert "+13.5\u00a0%" in page
    assert parse(page).xpath("//figure//*[local-name()='svg']//*[local-name()='text'][. = '227']")
    assert last_entry().tag == "community.reading.added"


def test_growth_from_nobody_shows_how_many_came(people, sign_in_as, chat):  # M1
    for n, members in ((-40, 0), (0, 12)):
        count_platform(chat, actor=people.alice, counted_on=day(n), n_members=members)
    db.session.commit()

    notes = parse(sign_in_as(people.alice).get(f"{HERE}/pm-chat").text).xpath("//span[@class='note']/text()")
    assert "+12" in " ".join(notes), notes


def test_no_count_is_a_dash_and_not_zero(people, sign_in_as, chat):
    text = sign_in_as(people.alice).get(f"{HERE}/{chat.slug}").text

    assert "Not counted yet." in text
    assert "—" in text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"counted_on": "tomorrow"}, "Enter a day such as"),
        ({"n_members": "many"}, "Enter a number, such as 240."),
        ({"n_members": "-3"}, "Enter a number from 0"),
        ({"counted_on": "2099-01-01"}, "This day lies ahead."),
    ],
)
def test_a_wrong_count_is_refused(people, sign_in_as, chat, form, sentence):
    good = {"counted_on": day(0).isoformat(), "n_members": "5", "grade": "measured"}

    answer = sign_in_as(people.alice).post(f"{HERE}/{chat.slug}/counts", good | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(sa.select(PlatformReading)).all() == []


def test_a_correction_is_a_further_row(people, sign_in_as, chat):
    first = count_platform(chat, actor=people.alice, counted_on=day(-1), n_members=2270)
    browser = sign_in_as(people.alice)
    path = f"{HERE}/pm-chat/counts/{first.id}/correct"
    form = {"counted_on": day(-1).isoformat(), "n_members": "227", "grade": "measured"}

    assert browser.get(path).status_code == 200
    assert browser.post(path, form).status_code == 303

    assert [one.n_members for one in db.session.scalars(queries.readings_of(chat))] == [227, 2270]
    assert [one.n_members for one in db.session.scalars(queries.readings_in_force())] == [227]
    assert last_entry().changes["n_members"] == [2270, 227]
    assert browser.post(path, form).status_code == 409


def test_its_page_shows_the_latest_counts_and_leads_to_all_of_them(people, sign_in_as, chat):
    first, *_others = [
        count_platform(chat, actor=people.alice, counted_on=day(n - 40), n_members=5000 + n) for n in range(30)
    ]
    count_platform(chat, actor=people.alice, counted_on=first.counted_on, n_members=4999, corrects=first)
    db.session.commit()
    browser = sign_in_as(people.alice)

    page = parse(browser.get(f"{HERE}/pm-chat").text)
    assert len(page.xpath("//table[.//td[@class='act']]//tbody/tr")) == 10
    assert page.xpath(f"//a[@href='{HERE}/pm-chat/counts']")
    rows = [parse(browser.get(f"{HERE}/pm-chat/counts", query_string={"page": n}).text) for n in (1, 2)]
    assert [len(part.xpath("//tbody/tr")) for part in rows] == [25, 6]
    assert [part.xpath("string(//del)") for part in rows] == ["", "5,000"]


def test_rows_cannot_be_changed(people, chat):
    reading = count_platform(chat, actor=people.alice, counted_on=day(-1), n_members=2270)

    reading.n_members = 3
    with pytest.raises(RuntimeError, match="append-only"):
        db.session.flush()
    db.session.rollback()


def test_the_last_place_of_an_active_community_stays(people, sign_in_as, chat):
    people.guild.owner = people.alice
    db.session.commit()
    browser = sign_in_as(people.root)
    browser.post(f"{HERE}/new", {"name": "Board", "kind": "board"})

    assert fresh(people.guild).state == "active"
    assert browser.post(f"{HERE}/board/retire").status_code == 303
    assert "/platforms/board/revive" in browser.get("/communities/project-managers").text
    assert browser.post(f"{HERE}/pm-chat/retire").status_code == 409
    assert fresh(chat).retired_at is None


def test_a_place_of_another_community_is_not_found(people, sign_in_as, chat):  # T02
    browser = sign_in_as(people.root)

    assert people.elsewhere.slug
    assert browser.get(f"/communities/quality-assurance/platforms/{chat.slug}").status_code == 404


def test_a_platform_is_retired_and_revived_once_however_often_one_presses(people, sign_in_as, chat):
    browser = sign_in_as(people.alice)

    for act in ("retire", "revive"):
        assert browser.post(f"{HERE}/pm-chat/{act}").status_code == 303
        first = (fresh(chat).retired_at, last_entry().id)
        assert browser.post(f"{HERE}/pm-chat/{act}").status_code == 303
        assert (fresh(chat).retired_at, last_entry().id) == first
