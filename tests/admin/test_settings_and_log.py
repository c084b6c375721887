"""House settings and the log."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.settings import DECLARED
from app.accounts.tags import PERSON_CHANGED
from app.audit.actions import record
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from tests.pages import parse
from tests.stored import logged

KEY = "promo.triage_days"


@pytest.fixture
def root(people, sign_in_as):
    return sign_in_as(people.root)


def as_shown():
    return {key: str(setting()) for key, setting in DECLARED.items()}


def form_of(html):
    """What a browser would send of the page of settings."""
    return fields_of(html, "//main//form[@action='/settings']")


def undo_fields(html):
    return fields_of(html, "//div[@id='toasts']//form[@action='/settings']")


def fields_of(html, form):
    inputs = parse(html).xpath(f"({form})[1]//input[@name != 'csrf_token']")
    return {one.get("name"): one.get("value") for one in inputs}


def test_every_house_figure_is_on_the_page(root):
    page = root.get("/settings").text

    for key in DECLARED:
        assert f'name="{key}"' in page


def test_a_figure_is_changed_and_it_says_by_whom(root):
    assert root.post("/settings", {**as_shown(), KEY: "3"}).status_code == 303

    assert DECLARED[KEY]() == 3
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "accounts.setting.changed"))
    assert entry.changes == {"value": [2, 3]}
    assert "Last changed by Root Admin" in root.get("/settings").text
    root.post("/settings", as_shown())
    assert logged().count("accounts.setting.changed") == 1


@pytest.mark.parametrize("typed", ["0", "99", "two", "", "2.5"])
def test_a_wrong_figure_is_refused_and_kept(root, typed):
    answer = root.post("/settings", {**as_shown(), KEY: typed})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert DECLARED[KEY]() == 2


def test_a_change_is_taken_back_by_one_button(root):
    root.post("/settings", {**as_shown(), KEY: "3"})
    fields = undo_fields(root.get("/settings").text)

    root.post("/settings", fields)

    assert DECLARED[KEY]() == 2
    assert logged().count("accounts.setting.changed") == 2


def test_two_administrators_at_once_lose_nothing(root):  # T45
    one, other = KEY, "promo.silent_days"
    shown = form_of(root.get("/settings").text)
    root.post("/settings", {**shown, one: "3"})

    assert root.post("/settings", {**shown, other: "21"}).status_code == 303
    assert (DECLARED[one](), DECLARED[other]()) == (3, 21)

    answer = root.post("/settings", {**shown, one: "4"})
    assert answer.status_code == 422
    assert "Meanwhile this was changed to 3. Save again to keep yours." in answer.text
    assert DECLARED[one]() == 3
    assert root.post("/settings", form_of(answer.text)).status_code == 303
    assert DECLARED[one]() == 4


def test_the_log_tells_who_what_when(root, people):  # T53
    record(PERSON_CHANGED, people.bob, actor=people.ann, changes={"locale": ["en", "uk"]}, reason="<b>moved</b>")
    page = root.get("/audit").text

    assert "Ann Bondar changed the profile of Bob Melnyk" in page
    assert "&lt;b&gt;moved&lt;/b&gt;" in page
    assert "(Kyiv)</time>" in page
    assert "Ann Bondar changed" in root.get("/audit?who=bondar").text
    assert "Ann Bondar changed" not in root.get("/audit?who=nobody").text
    assert "Ann Bondar changed" in root.get(f"/audit?since={clock.today('Europe/Kyiv')}&area=accounts").text
    assert 'data-empty="filtered"' in root.get("/audit?until=2001-01-01").text


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "until=tomorrow"])
def test_a_day_that_cannot_be_is_no_filter(root, people, query):  # T48
    record(PERSON_CHANGED, people.bob, actor=people.ann)
    page = root.get(f"/audit?{query}")

    assert page.status_code == 422
    assert "Enter a day" in page.text
    assert "Ann Bondar changed" in page.text
    assert "Ann Bondar changed" in root.get(f"/audit/export/csv?{query}").text


def test_the_log_cannot_be_written(root, shared_app):  # T53
    rules = [rule for rule in shared_app.url_map.iter_rules() if rule.rule.startswith("/audit")]

    assert {method for rule in rules for method in rule.methods} == {"GET", "HEAD", "OPTIONS"}
    assert root.post("/audit").status_code == 405


def test_the_log_as_a_file(root):
    answer = root.get("/audit/export/xlsx")

    assert answer.data[:2] == b"PK"
    assert logged()[-1] == "accounts.person.list_exported"


@pytest.mark.parametrize("undo", ["reword", "delete"])
def test_entry_of_the_log_is_neither_changed_nor_deleted(people, undo):
    entry = record(PERSON_CHANGED, people.alice, actor=people.root, reason="as it was")
    db.session.commit()
    if undo == "reword":
        entry.reason = "as it should have been"
    else:
        db.session.delete(entry)
    with pytest.raises(RuntimeError, match="append-only"):
        db.session.flush()
    db.session.rollback()
    assert db.session.get(AuditEntry, entry.id).reason == "as it was"


def test_the_unit_after_a_figure_has_the_form_that_the_figure_asks_for(root, people):
    root.post("/settings", {**as_shown(), KEY: "5"})
    people.root.locale = "uk"
    db.session.commit()

    page = parse(root.get("/settings").text)
    units = {one.get("id").removesuffix("-unit"): one.text for one in page.xpath("//span[@class='unit']")}
    assert (units[KEY], units["promo.missed_hours"]) == ("робочих днів", "години")
