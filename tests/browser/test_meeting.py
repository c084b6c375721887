"""A meeting as it is held: proposed in triage, booked, filled as one talks, closed with four stories of one line."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from playwright.sync_api import Page, expect

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.promo.models import PromoRequest
from tests.browser.test_desk import ahead
from tests.promo.makers import make_request

#: What each item of the agenda ends in: the field, and what is said.
SAID = {
    "present": ("message", "Bring a book, take a book."),
    "result": ("target", "75"),
    "references": ("reference_url", "https://example.org/what-worked"),
    "content": ("content_needed", "Four photos of shelves."),
    "budget": ("budget_holder", "The event team"),
    "results": ("results_by", "Ann, weekly"),
}


def filed(portal, title: str) -> str:
    """The number of a request of alice's on Instagram that sara decides on."""
    with portal.app.app_context():
        alice, sara = (
            db.session.scalars(sa.select(Person).where(Person.email == f"{name}@demo.example")).one()
            for name in ("alice", "sara")
        )
        known = sa.select(PromoRequest).where(PromoRequest.filed_by_id == alice.id)
        community = db.session.scalars(known.order_by(PromoRequest.id)).first().community
        return make_request(community, alice, owner=sara, title=title).number


def propose(page: Page, number: str, place: str, *, is_agreed: bool = False) -> str:
    """From the desk to a meeting in two days; returns its path."""
    page.goto(f"/triage/{number}/instagram")
    page.get_by_role("link", name="Propose a meeting").click()
    page.get_by_label("Begins").fill(f"{ahead(2)}T11:00")
    page.get_by_label("Place or link").fill(place)
    if is_agreed:
        page.get_by_label("The time is agreed").check()
    page.get_by_role("button", name="Propose the meeting").click()
    page.wait_for_url(re.compile(r"/meetings/\d+$"))
    return re.sub(r"^https?://[^/]+", "", page.url)


def fill_item(page: Page, key: str) -> None:
    """Open one item, say what was agreed, and find it kept on the page."""
    name, words = SAID[key]
    card = page.locator(f"#{key}")
    card.get_by_text("Fill in…").click()
    card.locator(f"[name={name}]").fill(words)
    card.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(f"#{key}$"))
    expect(page.locator(f"#{key}").get_by_text(words).first).to_be_visible()


def close(page: Page, *, n: int = 4) -> None:
    """One decision: `n` stories from a day on."""
    page.get_by_role("link", name="Close the meeting").click()
    for box in ("Inputs of SMM", "The brief, or the form of the task"):
        page.get_by_label(box).check()
    page.get_by_label("Or: why without changes").fill("Nothing has changed.")
    page.locator("[name=rows-0-title]").fill("A shelf a day")
    page.locator("[name=rows-0-format]").select_option("instagram_story")
    page.locator("[name=rows-0-n]").fill(str(n))
    page.locator("[name=rows-0-starts_at]").fill(f"{ahead(14)}T12:00")
    page.get_by_label("What comes next?").fill("Alice sends the photos.")
    page.get_by_label("By when?").fill(ahead(4))
    page.get_by_role("button", name="Close the meeting and say yes").click()


def invitations(portal, path: str, reader: str) -> list[tuple[str, int]]:
    """Method and sequence of what has come to this reader about one meeting, in the order of the mails."""
    found = []
    for mail in portal.mails():
        for part in mail.walk():
            if part.get_content_type() != "text/calendar" or reader not in str(mail["To"]):
                continue
            calendar = Calendar.from_ical(part.get_content())
            event = calendar.events[0]
            if str(event["URL"]).endswith(path):
                found.append((str(calendar["METHOD"]), int(event["SEQUENCE"])))
    return found


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no_scripts"])
def test_a_meeting_from_triage_to_four_placements(portal, enter, script):
    number = filed(portal, f"Night of shelves {script}")
    sara = enter("sara", script=script)
    path = propose(sara, number, "Room 4")
    expect(sara.get_by_text("Proposed").first).to_be_visible()

    alice = enter("alice", script=script)
    alice.goto(path)
    alice.get_by_role("button", name="Book the meeting").click()
    expect(alice.get_by_text("The meeting is booked.").first).to_be_visible()
    for key in SAID:
        fill_item(alice, key)

    sara.goto(path)
    close(sara)
    expect(sara.get_by_text("The meeting is closed: Instagram says yes.").first).to_be_visible()
    posts = sara.locator("#placements tbody tr")
    expect(posts).to_have_count(4)
    expect(posts.last).to_contain_text("A shelf a day (4/4)")
    alice.goto(f"/requests/{number}")
    expect(alice.get_by_text("Accepted").first).to_be_visible()
    for _name, words in SAID.values():
        expect(alice.get_by_text(words).first).to_be_attached()

    portal.advance(days=3)  # over any weekend: nobody gets mail on it
    for reader in ("alice@demo.example", "sara@demo.example"):  # who has booked it, too
        assert invitations(portal, path, reader) == [("REQUEST", 0)]


def test_a_meeting_is_moved_and_called_off_and_calendars_follow(portal, enter):
    number = filed(portal, "Morning of shelves")
    sara = enter("sara")
    path = propose(sara, number, "https://meet.example.org/shelves", is_agreed=True)
    for place in ("Room 5", "Room 6"):
        sara.locator("main summary[aria-label=More]").click()
        sara.get_by_role("link", name="Another time…").click()
        sara.get_by_label("Place or link").fill(place)
        sara.get_by_role("button", name="Move the meeting").click()
        expect(sara.get_by_text(place).first).to_be_visible()
    sara.locator("main summary[aria-label=More]").click()
    sara.get_by_role("link", name="Call the meeting off…").click()
    sara.get_by_label("Reason").fill("The shelves fell.")
    sara.get_by_role("button", name="Call the meeting off").click()
    expect(sara.get_by_text("This meeting was called off")).to_be_visible()

    portal.advance(days=3)  # over any weekend: nobody gets mail on it
    for reader in ("alice@demo.example", "sara@demo.example"):
        assert invitations(portal, path, reader) == [("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 2), ("CANCEL", 3)]


def test_a_no_in_triage_calls_the_meeting_off(portal, enter):
    number = filed(portal, "Evening of shelves")
    sara = enter("sara")
    path = propose(sara, number, "Room 4", is_agreed=True)
    sara.goto(f"/triage/{number}/instagram?open=no#no")
    sara.locator("[name=refusal]").select_option(index=1)
    sara.locator("[name=refusal_note]").fill("Show us a picture first.")
    sara.get_by_role("button", name="No, not on Instagram").click()
    sara.goto(path)
    expect(sara.get_by_text("This meeting was called off")).to_be_visible()
    expect(sara.get_by_text("Show us a picture first.").first).to_be_visible()

    portal.advance(days=3)
    assert invitations(portal, path, "alice@demo.example")[-1] == ("CANCEL", 1)
    assert clock.offset() > timedelta(days=0)
