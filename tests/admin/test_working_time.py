"""The hours of the house's week and its holidays, and what counts by them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from app.accounts.models import HouseHoliday
from app.accounts.workdays import house_calendar
from app.core import worktime
from app.core.db import db
from tests.pages import parse
from tests.stored import last_entry, logged

PAGE = "/working-time"
FRIDAY_NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def root(people, sign_in_as):
    return sign_in_as(people.root)


def fields(html, action):
    inputs = parse(html).xpath(f"(//form[@action='{action}'])[1]//input[@name != 'csrf_token']")
    return {one.get("name"): one.get("value") or "" for one in inputs}


def test_a_holiday_moves_what_is_due(root):
    assert worktime.add_working_days(FRIDAY_NOON, 1, "Europe/Kyiv").date() == MONDAY
    answer = root.post(f"{PAGE}/holidays", {"day": MONDAY.isoformat(), "name": "Founders’ day"})

    assert answer.status_code == 303
    assert (last_entry().tag, last_entry().changes["day"]) == ("accounts.holiday.added", "2026-11-23")
    assert worktime.add_working_days(FRIDAY_NOON, 1, "Europe/Kyiv").date() == date(2026, 11, 24)
    page = root.get(f"{PAGE}?year=2026").text
    assert "Founders’ day" in page
    assert "Founders’ day" in root.get("/calendar/week?day=2026-11-23").text

    root.post(f"{PAGE}/holidays/remove", fields(page, f"{PAGE}/holidays/remove"))
    assert db.session.scalar(sa.select(sa.func.count(HouseHoliday.id))) == 0
    assert last_entry().tag == "accounts.holiday.removed"
    assert worktime.add_working_days(FRIDAY_NOON, 1, "Europe/Kyiv").date() == MONDAY
    assert root.post(f"{PAGE}/holidays/remove", {"days": "2026-11-23 tomorrow"}).status_code == 404


def test_the_same_day_twice_is_refused(root):
    root.post(f"{PAGE}/holidays", {"day": "2026-12-24", "name": "Eve"})
    answer = root.post(f"{PAGE}/holidays", {"day": "2026-12-24", "name": "Another"})

    assert answer.status_code == 422
    assert "This day is a holiday already." in answer.text
    assert 'value="Another"' in answer.text


def test_the_public_holidays_of_a_year_are_taken_once_and_can_be_taken_back(root):
    root.post(f"{PAGE}/holidays", {"day": "2027-08-24", "name": "Our own day"})
    root.get(PAGE)  # its message is read
    root.post(f"{PAGE}/holidays/take", {"country": "ua", "year": "2027"})

    found = dict(db.session.execute(sa.select(HouseHoliday.day, HouseHoliday.name)).all())
    assert len(found) == 11
    assert (found[date(2027, 8, 24)], found[date(2027, 5, 2)]) == ("Our own day", "Easter")
    page = root.get(f"{PAGE}?year=2027").text
    assert "10 holidays were added." in page
    root.post(f"{PAGE}/holidays/remove", fields(page, f"{PAGE}/holidays/remove"))
    assert list(db.session.scalars(sa.select(HouseHoliday.name))) == ["Our own day"]
    root.post(f"{PAGE}/holidays/take", {"country": "ua", "year": "2027"})
    root.post(f"{PAGE}/holidays/take", {"country": "ua", "year": "2027"})
    assert "All of them are there already." in root.get(PAGE).text
    assert root.post(f"{PAGE}/holidays/take", {"country": "xx", "year": "1"}).status_code == 422


def test_the_hours_of_the_week_count_everywhere_and_can_be_taken_back(root):
    shown = fields(root.get(PAGE).text, f"{PAGE}/week")
    assert (shown["monday"], shown["saturday"]) == ("09:00–18:00", "")
    answer = root.post(f"{PAGE}/week", {**shown, "monday": "", "saturday": "10:00-12:00, 13:00-15:00"})

    assert answer.status_code == 303
    assert last_entry().tag == "accounts.week.changed"
    db.session.remove()
    assert worktime.add_working_days(FRIDAY_NOON, 1, "Europe/Kyiv").date() == date(2026, 11, 21)
    assert house_calendar().hours_a_day == 8
    undo = fields(root.get(PAGE).text, f"{PAGE}/week")
    assert undo["monday"] == "09:00–18:00"
    root.post(f"{PAGE}/week", undo)
    db.session.remove()
    assert house_calendar().week == worktime.STANDARD.week
    assert "<dt>Value</dt>" in root.get("/audit").text


def test_a_week_without_work_and_hours_that_are_none_are_refused(root):
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    assert "Leave at least one day" in root.post(f"{PAGE}/week", dict.fromkeys(days, "")).text
    answer = root.post(f"{PAGE}/week", {"monday": "9 to 5"})
    assert answer.status_code == 422
    assert "Write hours such as" in answer.text
    assert logged().count("accounts.week.changed") == 0


def test_two_administrators_at_once(root):  # T45
    shown = fields(root.get(PAGE).text, f"{PAGE}/week")
    root.post(f"{PAGE}/week", {**shown, "friday": "09:00–13:00"})
    answer = root.post(f"{PAGE}/week", {**shown, "friday": "09:00–15:00"})

    assert answer.status_code == 409
    assert "Meanwhile somebody else has changed the hours of the week." in answer.text
    assert "09:00-15:00" in answer.text


def test_the_calendar_is_read_once_a_request(root, people, sign_in_as):
    asked = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    root.get("/calendar")
    assert sum("house_holiday" in statement for statement in asked) == 1
