"""The daily mail in Ukrainian: chosen on its page, sent in the morning, answered by one press on the page behind it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.notifications.models import Notification
from app.promo import tags
from app.promo.actions.placements import approve_placement
from app.promo.models import Placement
from app.promo.queries.placements import approvers_for
from app.promo.states import PlacementState


@pytest.fixture
def publisher(portal):
    """The key of somebody who publishes a post that waits for its approval, and reads Ukrainian."""
    with portal.app.app_context():
        person = post_to_approve().publisher
        person.locale = "uk"
        db.session.commit()
        return person.email.partition("@")[0]


def post_to_approve():
    """The latest of those that one person alone may approve, and that are then ready."""
    waiting = sa.select(Placement).where(Placement.state == PlacementState.IN_REVIEW).order_by(Placement.slot_at.desc())
    return next(post for post in db.session.scalars(waiting) if not post.needs_two and approvers_for(post))


def approve(portal):
    """Somebody who may approves the post; returns its id, and when the publisher is told of it by mail."""
    with portal.app.app_context():
        post = post_to_approve()
        approve_placement(post, actor=approvers_for(post)[0])
        db.session.commit()
        news = (
            sa.select(Notification.digest_due_at)
            .join(AuditEntry)
            .where(AuditEntry.tag == tags.PLACEMENT_APPROVED.name, AuditEntry.subject_id == post.id)
            .where(Notification.person_id == post.publisher_id)
            .order_by(Notification.id.desc())
        )
        return post.id, db.session.scalars(news).first()


def state_of(portal, post_id):
    with portal.app.app_context():
        return db.session.get_one(Placement, post_id).state


def test_the_daily_mail_comes_in_the_morning_and_is_answered_by_one_press(portal, publisher, enter):
    page = enter(publisher, lang="uk")
    page.goto("/profile/news")
    page.get_by_label("Пошта: Строки дописів").select_option(label="Раз на день")
    for day in ("Субота", "Неділя"):
        page.get_by_label(day).check()
    page.get_by_role("button", name="Зберегти").click()
    page.get_by_text("Ваш вибір збережено").first.wait_for()

    post_id, due_at = approve(portal)
    assert not letters(portal, publisher), "it waits for the morning"
    portal.advance(seconds=(due_at - clock.now()).total_seconds() + 60)

    (mail,) = letters(portal, publisher)
    assert re.fullmatch(r"\d+ (новина|новини|новин) дня", mail["Subject"])
    text = mail.get_body(("plain",)).get_content()
    assert "Строки дописів" in text
    assert "Запланувати, без входу:" in text
    link = re.search(r"http\S+news-by-link\S+", text).group()

    phone = enter(None, width=390, lang="uk")
    phone.goto(link)
    assert phone.locator("html").get_attribute("lang") == "uk"
    assert state_of(portal, post_id) == PlacementState.APPROVED, "looking does nothing"
    phone.get_by_role("button", name="Запланувати").click()
    phone.get_by_role("heading", name="Допис заплановано").wait_for()
    assert state_of(portal, post_id) == PlacementState.SCHEDULED

    phone.goto(link)
    assert phone.get_by_role("button", name="Запланувати").count() == 0, "it works once"


def letters(portal, key):
    """The daily mails that this person has got."""
    return [mail for mail in portal.mails() if mail["To"].startswith(f"{key}@") and "дня" in mail["Subject"]]
