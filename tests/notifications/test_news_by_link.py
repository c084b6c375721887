"""The link in a mail: a page with a button, without signing in, once, for this person and this news alone."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from app.accounts.models import Pass
from app.accounts.passes import issue_pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.audit.actors import ActorKind
from app.core import clock
from app.core.db import db
from app.jobs.ticks import JOBS, run
from app.mail.models import OutboxMail
from app.notifications.jobs import forget_links
from app.notifications.models import NewsChoice, NewsDigest, Notification
from app.notifications.states import ByMail, Topic
from app.promo import tags
from app.promo.actions.placements import approve_placement, schedule_placement
from app.promo.states import PlacementState
from tests.promo.factories import THURSDAY_NOON, Desk
from tests.stored import entries, fresh

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(people):
    return Desk(people)


@pytest.fixture
def post(desk, people):
    """A post that sara approves, so that bob, who publishes it, can schedule it."""
    placement = desk.placement(PlacementState.IN_REVIEW)
    approve_placement(placement, actor=people.sara)
    db.session.commit()
    return placement


def mail_to(person, tag):
    query = sa.select(OutboxMail).where(OutboxMail.person_id == person.id, OutboxMail.kind == tag.name)
    return db.session.scalars(query.order_by(OutboxMail.id.desc())).first()


def link_in(mail, door="/news-by-link"):
    found = urlsplit(re.search(rf"http\S+{door}\S+", mail.text).group())
    return f"{found.path}?{found.query}"


def test_a_post_is_scheduled_from_its_mail_in_one_press(post, desk, people, client):
    mail = mail_to(people.bob, tags.PLACEMENT_APPROVED)
    assert "Answer in one step, without signing in" in mail.html
    assert "Answer in one step" not in mail_to(desk.alice, tags.PLACEMENT_APPROVED).html, "she cannot schedule it"
    link = link_in(mail)
    page = client.get(link).text
    assert "Schedule" in page
    assert "Mark as read" in page
    assert fresh(post).state == PlacementState.APPROVED, "looking does nothing"

    answer = client.post(link, {"act": "step"})

    assert (answer.status_code, "The post is scheduled" in answer.text) == (200, True)
    assert fresh(post).state == PlacementState.SCHEDULED
    (entry,) = entries(tags.PLACEMENT_SCHEDULED.name)
    assert (entry.actor_id, entry.actor_kind) == (people.bob.id, ActorKind.PASS)
    assert "used already" in client.get(link).text
    assert client.post(link, {"act": "step"}).status_code == 409


def test_a_daily_mail_has_a_link_for_what_one_step_clears(desk, people, client):
    db.session.add(NewsChoice(person_id=people.bob.id, topic=Topic.DEADLINES, by_mail=ByMail.DAILY, rings=True))
    ready, done = (desk.placement(PlacementState.IN_REVIEW, at) for at in (THURSDAY_NOON, THURSDAY_NOON + HOUR))
    for placement in (ready, done):
        approve_placement(placement, actor=people.sara)
    schedule_placement(done, actor=people.sara)
    db.session.commit()
    due = db.session.scalar(sa.select(sa.func.min(Notification.digest_due_at)))
    with clock.held_at(due):
        assert run(JOBS["notifications.digest"]).n_done

        query = sa.select(OutboxMail).where(OutboxMail.kind == "notifications.digest")
        mail = db.session.scalars(query.where(OutboxMail.person_id == people.bob.id)).one()
        assert mail.text.count("Schedule, without signing in:") == 1, "what has been done is not offered"
        assert mail.html.count("Schedule, without signing in") == 1
        link = link_in(mail)
        assert "Schedule" in client.get(link).text
        assert fresh(ready).state == PlacementState.APPROVED, "looking does nothing"
        assert "The post is scheduled" in client.post(link, {"act": "step"}).text
    assert fresh(ready).state == PlacementState.SCHEDULED
    assert client.post(link, {"act": "step"}).status_code == 409


def test_who_may_no_longer_do_it_can_still_read_it(post, people, client):
    link = link_in(mail_to(people.bob, tags.PLACEMENT_APPROVED))
    people.bob.grants[0].role = Role.ANALYST
    db.session.commit()

    assert "Schedule" not in client.get(link).text
    assert client.post(link, {"act": "step"}).status_code == 404
    assert "Marked as read" in client.post(link).text
    news = db.session.scalars(
        sa.select(Notification).where(Notification.person_id == people.bob.id).order_by(Notification.id.desc())
    ).first()
    assert news.read_at is not None
    assert fresh(post).state == PlacementState.APPROVED


def test_somebody_elses_news_is_not_behind_ones_link(post, people, client):
    """T36: the row of the link is bound to its person, whatever it is made to name."""
    link = link_in(mail_to(people.bob, tags.PLACEMENT_APPROVED))
    bobs = db.session.scalars(
        sa.select(Pass).where(Pass.person_id == people.bob.id, Pass.purpose == PassPurpose.ANSWER_NEWS)
    ).all()
    for pass_ in bobs:
        pass_.person_id = people.lea.id
    db.session.commit()

    assert client.get(link).status_code == 404


def test_links_of_old_mails_are_forgotten(post):
    count = sa.select(sa.func.count(Pass.id)).where(Pass.purpose == PassPurpose.ANSWER_NEWS)
    n = db.session.scalar(count)
    assert n

    assert forget_links(clock.now() + timedelta(days=36)) == 0
    assert forget_links(clock.now() + timedelta(days=38)) == n


def test_all_news_of_a_daily_mail_are_read_by_one_link(desk, people, client):
    """T37: looking changes nothing; what came later stays unread, and so does what others were told."""
    db.session.add(NewsChoice(person_id=people.bob.id, topic=Topic.DEADLINES, by_mail=ByMail.DAILY, rings=True))
    for at in (THURSDAY_NOON, THURSDAY_NOON + HOUR):
        approve_placement(desk.placement(PlacementState.IN_REVIEW, at), actor=people.sara)
    db.session.commit()
    with clock.held_at(db.session.scalar(sa.select(sa.func.min(Notification.digest_due_at)))):
        assert run(JOBS["notifications.digest"]).n_done
        mail = mail_to(people.bob, SimpleNamespace(name="notifications.digest"))
        assert "Mark all news of this mail as read, without signing in" in mail.html
        approve_placement(desk.placement(PlacementState.IN_REVIEW, THURSDAY_NOON + 2 * HOUR), actor=people.sara)
        db.session.commit()
        before, link = unread(), link_in(mail, "daily-mail-by-link")
        page = client.get(link).text
        assert page.count("<li>") == 2
        assert "Mark all as read" in page
        assert (client.head(link).status_code, unread()) == (200, before), "looking does nothing"

        answer = client.post(link)

        assert (answer.status_code, "All 2 pieces of news of the mail" in answer.text) == (200, True)
        assert unread()[people.bob.id] == before[people.bob.id] - 2 == 1
        assert {**unread(), people.bob.id: 0} == {**before, people.bob.id: 0}, "nobody else's"
        assert "used already" in client.get(link).text
        assert client.post(link).status_code == 409


def unread():
    """How much news each person has not read."""
    counted = sa.select(Notification.person_id, sa.func.count()).where(Notification.read_at.is_(None))
    return dict(db.session.execute(counted.group_by(Notification.person_id)).all())


def test_the_link_of_somebody_elses_daily_mail_opens_nothing(people, client):
    """T36: the row of the link is bound to its person, whatever it is made to name."""
    mail = NewsDigest(person=people.lea, day=clock.today(), created_at=clock.now(), news_ids=[])
    db.session.add(mail)
    db.session.flush()
    token = issue_pass(PassPurpose.READ_DIGEST, person=people.bob, subject_id=mail.id)
    db.session.commit()

    assert client.get(f"/daily-mail-by-link/{token}").status_code == 404
    assert client.post(f"/daily-mail-by-link/{token}").status_code == 404
