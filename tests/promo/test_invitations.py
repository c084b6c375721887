"""Invitations that calendars accept, read by another reader than who wrote them: RFC 5545 and 5546, rule by rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from app.core import clock
from app.core.db import db
from app.jobs.states import WorkState
from app.jobs.ticks import JOBS, run
from app.mail.jobs import as_message
from app.mail.models import MailCalendar, OutboxMail
from app.notifications.models import Notification
from app.promo.invitations import as_calendar, calendar_of
from app.promo.models import Meeting
from app.promo.states import MeetingState
from tests.notifications.test_crowds import gather
from tests.promo.makers import days_ahead, make_meeting, make_request
from tests.stored import fresh, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SENDER = "portal@hromada.example"


def written(meeting, **more):
    return as_calendar(
        meeting, host="hromada.example", sender=SENDER, url=f"https://hromada.example/meetings/{meeting.id}",
        summary="Зустріч, про; Instagram", at=AT, **more,
    )  # fmt: skip


def event_of(text):
    """The one event of a file; everything that is in it can be read."""
    calendar = Calendar.from_ical(text)
    assert [part.name for part in calendar.walk() if part.errors] == []
    return calendar.events[0]


def mails_to(person):
    rows = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.person_id == person.id).order_by(OutboxMail.id))
    return [mail for mail in rows if mail.calendar]


def part_of(mail):
    parts = [part for part in as_message(mail).walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    return parts[0]


def told(mail):
    """Method, sequence and uid as they go over the wire; the mail says the same method as its calendar."""
    part = part_of(mail)
    calendar = Calendar.from_ical(part.get_content())
    event = calendar.events[0]
    assert part.get_param("method") == calendar["METHOD"]
    assert part.get_content_charset() == "utf-8"
    return str(calendar["METHOD"]), event["SEQUENCE"], str(event["UID"])


def test_an_invitation_has_what_a_request_must_have(filed, alice, bob):
    meeting = make_meeting(filed, starts_at=datetime(2027, 7, 1, 8, tzinfo=UTC), place="Кімната, 4; «Книги»")
    text = written(meeting)
    calendar, event = Calendar.from_ical(text), event_of(text)

    assert (calendar["VERSION"], calendar["METHOD"], bool(calendar["PRODID"])) == ("2.0", "REQUEST", True)
    assert len(calendar.events) == 1
    assert (event["UID"], event["SEQUENCE"]) == (f"meeting-{meeting.id}@hromada.example", 0)
    assert event.decoded("DTSTAMP") == AT
    assert (event.start, event.end - event.start) == (meeting.starts_at, timedelta(minutes=30))
    assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == "Europe/Kyiv"
    assert event["SUMMARY"] == "Зустріч, про; Instagram"
    assert event["LOCATION"] == "Кімната, 4; «Книги»"
    assert event["DESCRIPTION"].splitlines() == [f"{filed.number} {filed.title}", event["URL"]]
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == f"mailto:{SENDER}"
    invited = {str(one): one.params for one in event["ATTENDEE"]}
    assert set(invited) == {f"mailto:{alice.email}", f"mailto:{bob.email}"}
    assert invited[f"mailto:{bob.email}"]["PARTSTAT"] == "ACCEPTED", "who proposed it comes"
    assert invited[f"mailto:{alice.email}"]["PARTSTAT"] == "NEEDS-ACTION"
    assert {params["CN"] for params in invited.values()} == {alice.name, bob.name}
    assert {params["ROLE"] for params in invited.values()} == {"REQ-PARTICIPANT"}


@pytest.mark.parametrize(
    "zone", ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "UTC"]
)
def test_the_file_describes_its_zone_hour_by_hour(filed, zone):
    filed.community.time_zone, own = zone, ZoneInfo(zone)
    meeting = make_meeting(filed, starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC))
    calendar = Calendar.from_ical(written(meeting))

    assert event_of(written(meeting)).start == meeting.starts_at
    if zone == "UTC":
        assert calendar.timezones == []
        return
    described = calendar.timezones[0]
    assert described["TZID"] == zone
    onsets = [
        (part.DTSTART.replace(tzinfo=UTC) - part.TZOFFSETFROM, part.TZOFFSETTO) for part in described.subcomponents
    ]
    for hour in range(366 * 24):
        moment = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=hour)
        offset = max((onset, to) for onset, to in onsets if onset <= moment)[1]
        assert offset == moment.astimezone(own).utcoffset(), moment


def test_lines_are_folded_within_letters_of_one_octet_or_two(filed):
    filed.title = "Обмін книжками: «Пʼять полиць» 📚 " * 6
    meeting = make_meeting(filed, place="Кімната " * 60)
    text = written(meeting)

    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert event_of(text)["LOCATION"] == meeting.place
    assert filed.title in event_of(text)["DESCRIPTION"]


def test_odd_words_end_nothing(filed, alice):
    alice.name = 'Alice "the; host" Коваль, ^x'
    filed.title = "Swap\r\nMETHOD:CANCEL\r\nEND:VEVENT \\n \u2028METHOD:CANCEL\u2028"
    meeting = make_meeting(filed, place="a\\b;c,d")
    calendar = Calendar.from_ical(written(meeting))

    assert (calendar["METHOD"], len(calendar.events)) == ("REQUEST", 1)
    assert calendar.events[0]["LOCATION"] == "a\\b;c,d"
    assert "Alice 'the; host' Коваль, ^x" in {one.params["CN"] for one in calendar.events[0]["ATTENDEE"]}
    mail = OutboxMail(
        recipient="x@example.org", subject="s", text="t", html="h", locale="en", message_id="<1@x>", created_at=AT,
        kept_calendar=MailCalendar(text=written(meeting)),
    )  # fmt: skip
    assert told(mail)[0] == "REQUEST"


def test_mails_carry_the_invitation_its_update_and_its_end_to_everybody(filed, alice, bob, sign_in_as):
    meeting = make_meeting(filed, state=MeetingState.PROPOSED)
    browser, path = sign_in_as(alice), f"/meetings/{meeting.id}"
    browser.post(f"{path}/book")
    moved = {"starts_at": f"{days_ahead(5)}T12:00", "minutes": "30", "place": "Room 4", "guests": [alice.id, bob.id]}
    browser.post(f"{path}/move", moved)
    browser.post(f"{path}/cancel", {"reason": "Alice is ill."})

    uid = f"meeting-{meeting.id}@localhost"
    for person in (alice, bob):  # who books it has it in the calendar, too
        mails = mails_to(person)
        assert [told(mail) for mail in mails] == [("REQUEST", 0, uid), ("REQUEST", 1, uid), ("CANCEL", 2, uid)]
        assert event_of(mails[1].calendar).start == fresh(meeting).starts_at
        assert bytes(as_message(mails[0])) == bytes(as_message(mails[0]))
    ended = event_of(mails_to(bob)[2].calendar)
    assert ended["STATUS"] == "CANCELLED"
    assert len(ended["ATTENDEE"]) == 2


def test_what_one_did_oneself_does_not_ring(filed, alice, bob, sign_in_as):
    meeting = make_meeting(filed, state=MeetingState.PROPOSED)
    sign_in_as(alice).post(f"/meetings/{meeting.id}/book")

    assert len(mails_to(alice)) == 1
    news = db.session.scalars(sa.select(Notification).order_by(Notification.id)).all()
    assert {one.person_id: one.read_at is None for one in news} == {alice.id: False, bob.id: True}


def test_an_agreed_time_is_told_once(filed, alice, bob, sign_in_as):
    form = {"starts_at": f"{days_ahead(3)}T11:00", "minutes": "30", "place": "Room 4", "is_agreed": "y"}
    sign_in_as(bob).post(f"/triage/R-{filed.id}/instagram/meeting", form | {"guests": [alice.id, bob.id]})

    kinds = db.session.execute(sa.select(OutboxMail.kind, OutboxMail.person_id).order_by(OutboxMail.person_id)).all()
    assert {tuple(row) for row in kinds} == {("promo.meeting.booked", alice.id), ("promo.meeting.booked", bob.id)}
    assert only(Meeting).state == MeetingState.BOOKED


def test_who_is_taken_off_has_it_out_of_the_calendar_alone(filed, alice, bob, people, sign_in_as):
    meeting = make_meeting(filed, guests=[alice, bob, people.sara])
    form = {"starts_at": f"{days_ahead(5)}T12:00", "minutes": "30", "place": "Room 4", "guests": [alice.id, bob.id]}
    sign_in_as(alice).post(f"/meetings/{meeting.id}/move", form)

    (farewell,) = mails_to(people.sara)
    assert told(farewell)[:2] == ("CANCEL", 1)
    event = event_of(farewell.calendar)
    assert str(event["ATTENDEE"]) == f"mailto:{people.sara.email}"
    assert "STATUS" not in event, "the meeting itself goes on (RFC 5546, 3.2.5)"
    assert [told(mail)[0] for mail in mails_to(bob)] == ["REQUEST"]
    assert people.sara.email not in mails_to(bob)[0].calendar


def test_who_comes_anew_gets_the_invitation(filed, alice, bob, people, sign_in_as):
    meeting = make_meeting(filed)
    kept = {"starts_at": f"{days_ahead(5)}T12:00", "minutes": "30", "place": "Room 4"}
    sign_in_as(alice).post(f"/meetings/{meeting.id}/move", kept | {"guests": [alice.id, bob.id, people.sara.id]})

    assert [told(mail)[:2] for mail in mails_to(people.sara)] == [("REQUEST", 1)]


def test_what_is_only_proposed_is_in_no_calendar(filed, alice, bob, sign_in_as):
    meeting = make_meeting(filed, state=MeetingState.PROPOSED)
    browser = sign_in_as(alice)
    browser.post(f"/meetings/{meeting.id}/cancel", {"reason": "Not now."})

    assert [mail.calendar for mail in db.session.scalars(sa.select(OutboxMail))] == [""]
    assert calendar_of(fresh(meeting)).count("METHOD:CANCEL") == 1


@pytest.mark.parametrize(("state", "status"), [(MeetingState.PROPOSED, 409), (MeetingState.BOOKED, 200)])
def test_a_booked_meeting_can_be_taken_along(filed, bob, sign_in_as, state, status):
    meeting = make_meeting(filed, state=state)
    answer = sign_in_as(bob).get(f"/meetings/{meeting.id}/invitation.ics")

    assert answer.status_code == status
    if status == 200:
        assert event_of(answer.text)["UID"] == f"meeting-{meeting.id}@localhost"
    assert fresh(meeting).state == state


def test_a_shared_meeting_names_all_its_requests(community, alice, bob):
    first, second = (make_request(community, alice, owner=bob, title=title) for title in ("One", "Two"))
    meeting = make_meeting(first)
    meeting.topics = [first.networks[0], second.networks[0]]

    assert event_of(written(meeting))["DESCRIPTION"].splitlines()[:2] == [f"{first.number} One", f"{second.number} Two"]


def test_the_file_of_a_meeting_of_many_is_kept_once_for_each_language(filed, alice, bob, sign_in_as):
    meeting = make_meeting(filed, state=MeetingState.PROPOSED, guests=[alice, bob, *gather(80)])
    sign_in_as(alice).post(f"/meetings/{meeting.id}/book", {"seen": meeting.sequence})
    with clock.held_at(clock.now() + timedelta(days=4)):  # when everybody's hours have begun
        run(JOBS["notifications.fan_out"])

        letters = db.session.scalars(sa.select(OutboxMail)).all()
        assert len(letters) == 82
        files = {mail.locale: mail.calendar for mail in letters}
        assert all(mail.calendar == files[mail.locale] for mail in letters)
        assert sorted(db.session.scalars(sa.select(MailCalendar.text))) == sorted(files.values())

        for _turn in range(2):
            run(JOBS["mail.outbox"])
    assert {mail.state for mail in db.session.scalars(sa.select(OutboxMail))} == {WorkState.DONE}
    assert {mail.calendar for mail in db.session.scalars(sa.select(OutboxMail))} == {""}
    with clock.held_at(clock.now() + timedelta(days=5)):
        run(JOBS["mail.outbox"])
    assert db.session.scalar(sa.select(sa.func.count(MailCalendar.id))) == 0
