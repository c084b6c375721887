"""Lists as files: the rows of the screen, safe to open, and noted in the log."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from app.community.actions import add_member
from app.core.db import db
from tests.community.makers import day
from tests.factories import make_community
from tests.stored import last_entry
from tests.structure.makers.community import make_event_in


def rows_of(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_file_holds_what_the_screen_shows(people, sign_in_as):
    make_community("Volunteers", kind="coi")
    assert people.guild.name
    browser = sign_in_as(people.lea)

    page = browser.get("/communities?kind=coi")
    rows = rows_of(browser.get("/communities/export/csv?kind=coi"))

    assert "/communities/export/csv?kind=coi" in page.text
    assert rows[0][:2] == ["Community", "Key task"]
    assert [row[0] for row in rows[1:]] == ["Volunteers"]
    assert last_entry().tag == "accounts.person.list_exported"
    assert last_entry().changes["list"] == {"key": "community.communities", "of": ""}


def test_a_name_is_no_formula(people, sign_in_as):  # T18
    add_member(people.guild, actor=people.alice, name="=HYPERLINK(0)", joined_on=day(-1))
    db.session.commit()
    browser, path = sign_in_as(people.alice), "/communities/project-managers/members/export"

    assert rows_of(browser.get(f"{path}/csv"))[1][1] == "'=HYPERLINK(0)"
    sheet = load_workbook(io.BytesIO(browser.get(f"{path}/xlsx").data)).active
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["A2"].value) == ("=HYPERLINK(0)", "s", 1)


def test_nobody_takes_away_what_they_may_not_see(people, sign_in_as):  # T03, T04
    make_event_in("planned", people.guild, title="CANARY")
    add_member(people.guild, actor=people.alice, name="CANARY", joined_on=day(-1))
    db.session.commit()
    stranger = sign_in_as(people.carol)

    assert "CANARY" not in stranger.get("/events/export/csv").text
    assert stranger.get("/communities/project-managers/members/export/csv").status_code == 404
    assert sign_in_as(people.bob).get("/communities/project-managers/members/export/csv").status_code == 403


@pytest.mark.parametrize("path", ["/communities", "/events", "/initiatives", "/achievements"])
@pytest.mark.parametrize("query", ["_method=POST&_external=1", "file_kind=exe", "keys=1&kept=2&slug=x&endpoint=y"])
def test_odd_filters_break_no_list(people, sign_in_as, path, query):  # T48
    assert sign_in_as(people.lea).get(f"{path}?{query}").status_code == 200
