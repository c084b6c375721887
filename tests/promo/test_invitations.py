"""Invitations that calendars accept: the same UID for ever, a sequence that grows, the zone described."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.mail.jobs import as_message
from app.mail.models import OutboxMail
from app.promo.invitations import as_calendar
from app.promo.states import MeetingState
from tests.promo.makers import days_ahead, make_meeting
from tests.stored import fresh


def unfolded(calendar):
    return calendar.replace("\r\n ", "").split("\r\n")


def written(meeting):
    return as_calendar(
        meeting, host="hromada.example", url="https://hromada.example/meetings/1", summary="Meeting, on; Instagram",
        at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    )  # fmt: skip


def test_a_calendar_file_names_wall_times_in_a_zone_that_it_describes(filed):
    meeting = make_meeting(filed, starts_at=datetime(2027, 7, 1, 8, tzinfo=UTC), place="Кімната " * 20)
    lines = unfolded(written(meeting))

    for line in (
        f"UID:meeting-{meeting.id}@hromada.example", "METHOD:REQUEST", "SEQUENCE:0",
        "DTSTART;TZID=Europe/Kyiv:20270701T110000", "DTEND;TZID=Europe/Kyiv:20270701T113000",
        "SUMMARY:Meeting\\, on\\; Instagram", "TZID:Europe/Kyiv", f"LOCATION:{meeting.place}",
    ):  # fmt: skip
        assert line in lines
    summer = lines.index("DTSTART:20270328T030000")
    assert lines[summer - 1 : summer + 3] == [
        "BEGIN:DAYLIGHT", "DTSTART:20270328T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300"
    ]  # fmt: skip
    assert sum(line.startswith("ATTENDEE") for line in lines) == 2
    assert max(len(line.encode()) for line in written(meeting).split("\r\n")) <= 75


def test_mails_carry_the_invitation_its_update_and_its_end(filed, alice, bob, sign_in_as):
    meeting = make_meeting(filed, state=MeetingState.PROPOSED)
    browser, path = sign_in_as(alice), f"/meetings/{meeting.id}"
    browser.post(f"{path}/book")
    moved = {"starts_at": f"{days_ahead(5)}T12:00", "minutes": "30", "place": "Room 4", "guests": [alice.id, bob.id]}
    browser.post(f"{path}/move", moved)
    browser.post(f"{path}/cancel", {"reason": "Alice is ill."})

    mails = db.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.person_id == bob.id).order_by(OutboxMail.id)
    ).all()
    parts = [
        next(part for part in as_message(mail).walk() if part.get_content_type() == "text/calendar") for mail in mails
    ]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST", "CANCEL"]
    texts = [part.get_content() for part in parts]
    assert [re.search(r"SEQUENCE:(\d+)", text)[1] for text in texts] == ["0", "1", "2"]
    assert len({re.search(r"UID:(\S+)", text)[1] for text in texts}) == 1
    assert bytes(as_message(mails[0])) == bytes(as_message(mails[0]))


@pytest.mark.parametrize(("state", "status"), [(MeetingState.PROPOSED, 409), (MeetingState.BOOKED, 200)])
def test_a_booked_meeting_can_be_taken_along(filed, bob, sign_in_as, state, status):
    meeting = make_meeting(filed, state=state)
    answer = sign_in_as(bob).get(f"/meetings/{meeting.id}/invitation.ics")

    assert answer.status_code == status
    assert ("BEGIN:VEVENT" in answer.text) == (status == 200)
    assert fresh(meeting).state == state
