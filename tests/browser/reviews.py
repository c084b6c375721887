"""Posts that wait for an approval: made for a walk, and read as their pages tell them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page
from werkzeug.datastructures import FileStorage

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.networks.models import Channel, NetworkFormat
from app.networks.queries import nearest_free_slots
from app.promo.actions import placements as acts
from app.promo.models import Placement, PromoRequest
from app.promo.states import RequestState
from tests.browser.acts import press
from tests.browser.conftest import Portal
from tests.promo.factories import make_accepted, make_armed_wire

URL = "https://example.org/swap"
#: Long enough for two reminders before the review is due, and for a third.
AHEAD = timedelta(days=14)


def person(name: str) -> Person:
    return db.session.scalars(sa.select(Person).where(Person.email == f"{name}@demo.example")).one()


def in_review(portal: Portal, *titles: str, **facts: Any) -> list[str]:
    """A request of alice's with a post of each title in review; their addresses."""
    with portal.app.app_context():
        alice, bob = person("alice"), person("bob")
        channel = db.session.scalars(sa.select(Channel).where(Channel.network_id == "instagram")).first()
        request_ = accepted(alice, **facts)
        slots = nearest_free_slots(channel, _midweek(clock.now() + AHEAD), n=len(titles))
        made = []
        for title, slot in zip(titles, slots, strict=True):
            post = acts.hold_slot(request_, plan(title, alice, bob), channel=channel, starts_at=slot, actor=bob)
            made.append(hand_in(post, alice, bob))
        db.session.commit()
        return [address_of(post) for post in made]


def _midweek(moment: datetime) -> datetime:
    """Noon of the next Wednesday: the reviews of all that goes out then are due the day before."""
    noon = moment.astimezone(ZoneInfo("Europe/Kyiv")).replace(hour=12, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=(2 - noon.weekday()) % 7)


def approved_reserve(portal: Portal, beside: str, title: str) -> str:
    """A reserve of the same request that sara has approved; its address."""
    with portal.app.app_context():
        request_ = db.session.get_one(PromoRequest, int(beside.split("/")[2].removeprefix("R-")))
        alice, bob = person("alice"), person("bob")
        later = {"check_at": clock.now() + AHEAD * 2, "stage_ends_at": clock.now() + AHEAD * 3}
        wire = make_armed_wire(request_, bob, **later)
        post = hand_in(acts.prepare_reserve(wire, plan(title, alice, bob), actor=bob), alice, bob)
        acts.approve_placement(post, actor=person("sara"))
        db.session.commit()
        return address_of(post)


def accepted(alice: Person, **facts: Any) -> PromoRequest:
    """An accepted request of one of her communities."""
    own = sa.select(PromoRequest).where(PromoRequest.filed_by == alice, PromoRequest.state == RequestState.LIVE)
    community = db.session.scalars(own).first().community
    facts = {"target_on": clock.today() + AHEAD * 4, "message": "Bring a book, take a book"} | facts
    return make_accepted(community, alice, **facts)


def plan(title: str, alice: Person, bob: Person) -> acts.Plan:
    feed = db.session.get_one(NetworkFormat, "instagram_feed")
    return acts.Plan(feed, title, assignee=alice, publisher=bob)


def hand_in(post: Placement, alice: Person, bob: Person) -> Placement:
    """Words, a picture, what it shows and an address that works; then it goes to review."""
    acts.ask_content(post, actor=bob)
    caption = f"{post.title}: come at 18:00 and bring a book"
    acts.write_content(post, caption=caption, destination_url=URL, version=None, actor=alice)
    file = FileStorage(io.BytesIO(picture(post.title)), filename="shelf.png")
    (made,) = acts.add_pictures(post, [file], field="pictures", actor=alice)
    made.alt_text = "A shelf full of books"
    acts.note_opened(post, actor=alice)
    acts.send_to_review(post, actor=alice)
    return post


def picture(title: str) -> bytes:
    """A picture of the size of a post, each with a colour of its own."""
    made = io.BytesIO()
    Image.new("RGB", (1080, 1350), tuple(sum(title.encode()) * factor % 256 for factor in (1, 3, 7))).save(made, "PNG")
    return made.getvalue()


def address_of(post: Placement) -> str:
    return f"/requests/R-{post.request_id}/placements/{post.position}"


def until(portal: Portal, moment: Any) -> list[str]:
    """Let the portal's clock come to this moment and do what is due, by the two commands."""
    n_minutes = int((moment - clock.now()).total_seconds() // 60) + 1
    portal.flask("clock", "advance", f"{n_minutes}m")
    return portal.flask("tick").splitlines()


def send_link(bob: Page, address: str, name: str) -> None:
    """Bob mails a senior without a password a link to this post."""
    bob.goto(address)
    bob.locator("summary", has_text="Ask somebody without an account").click()
    bob.get_by_label("Who reviews it").select_option(label=name)
    press(bob, "Mail a link")


def link_in(portal: Portal, to: str) -> str:
    """The newest link to a review that was mailed to this person."""
    portal.tick()
    mails = [mail.get_body(("plain",)).get_content() for mail in portal.mails() if mail["To"] == f"{to}@demo.example"]
    words = [word for text in mails for word in text.split() if "/review-by-link/" in word]
    return words[-1].removeprefix(portal.address)


def tick_all(page: Page) -> int:
    """Tick each line of the checklist; how many there are."""
    boxes = page.get_by_role("group", name="I have checked").get_by_role("checkbox").all()
    for box in boxes:
        box.check()
    return len(boxes)


def history(page: Page, address: str) -> Sequence[str]:
    """What the history of a post tells, the newest first."""
    page.goto(address)
    return page.locator("main .timeline > li").all_inner_texts()
