"""A mail that waits for the morning is sent to who may still see then what it tells of."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Grant
from app.core import clock
from app.core.db import db
from app.jobs.states import WorkState
from app.jobs.ticks import JOBS, run
from app.mail.models import UNSEEN, OutboxMail
from app.notifications.models import NewsChoice, Notification
from app.notifications.states import ByMail, Topic
from app.promo.actions.triage import say_no
from app.promo.words import DeclineReason
from tests.networks.channels import kyiv
from tests.promo.makers import days_ahead, make_community, make_meeting, make_request
from tests.stored import fresh, only

EVENING, MORNING = kyiv(2026, 11, 26, 22), kyiv(2026, 11, 27, 8)  # Thursday, Friday
NO = {"refusal": DeclineReason.BRAND, "note": "Not like this."}


@pytest.fixture
def filed(community, alice, bob):
    """Filed by alice for Instagram and Facebook, both with bob."""
    return make_request(community, alice, owner=bob, networks=("instagram", "facebook"))


def refuse_a_part(request_):
    """In the evening one of its networks says no."""
    with clock.held_at(EVENING):
        say_no(request_.networks[0], **NO, actor=request_.networks[0].owner)
        db.session.commit()


def take_roles(person, *which):
    db.session.execute(sa.delete(Grant).where(Grant.person_id == person.id, *which))
    look_afresh(person)


def look_afresh(person):
    """As the worker does, which loads everybody anew."""
    db.session.commit()
    db.session.expire_all()
    vars(person).pop("reach", None)


def in_the_morning(app, job="mail.outbox"):
    """What has been sent by then, by subject."""
    with clock.held_at(MORNING):
        run(JOBS[job])
        if job != "mail.outbox":
            run(JOBS["mail.outbox"])
    return [message["Subject"] for message in app.extensions["mail"].sent]


def test_who_has_lost_the_role_overnight_gets_none_of_it(app, filed, alice, people, sign_in_as):
    refuse_a_part(filed)
    mail = only(OutboxMail)
    grants = [{"role": one.role, "scope_kind": one.scope_kind, "scope_id": one.scope_id} for one in alice.grants]
    take_roles(alice)

    assert in_the_morning(app) == []
    assert (fresh(mail).state, fresh(mail).last_error) == (WorkState.DEAD, UNSEEN)
    root = sign_in_as(people.root)
    listed = root.get("/admin/mail").text
    assert "The person may no longer see what it tells of." in listed
    assert "Nothing is sent of what somebody may no longer see." in listed
    assert root.post(f"/admin/mail/{mail.id}/send-again").status_code == 409
    root.post("/admin/mail/send-again")
    assert fresh(mail).state == WorkState.DEAD

    db.session.add_all(Grant(person_id=alice.id, **one) for one in grants)
    look_afresh(alice)
    assert root.post(f"/admin/mail/{mail.id}/send-again").status_code == 303
    assert [subject.split(" for ")[0] for subject in in_the_morning(app)] == [
        f"Bob Melnyk said no to {filed.number} Autumn Book Swap"
    ]


def test_who_may_still_see_it_gets_it(app, filed):
    refuse_a_part(filed)
    assert len(in_the_morning(app)) == 1
    assert only(OutboxMail).state == WorkState.DONE


def test_who_was_disabled_overnight_gets_none_of_it(app, filed, alice):
    refuse_a_part(filed)
    alice.disabled_at = clock.now()
    db.session.commit()
    assert in_the_morning(app) == []
    assert only(OutboxMail).state == WorkState.DEAD


def test_the_daily_mail_tells_of_what_its_reader_may_still_see(app, filed, alice, bob):
    other_community = make_community("Designers")
    own = make_request(other_community, alice, owner=bob, networks=("instagram", "facebook"), title="Winter Fair")
    db.session.add(NewsChoice(person_id=alice.id, topic=Topic.DECISIONS, by_mail=ByMail.DAILY, rings=True))
    alice.grants.append(Grant(role="community_manager", scope_kind="community", scope_id=str(other_community.id)))
    db.session.commit()
    for one in (filed, own):
        refuse_a_part(one)
    assert db.session.query(Notification).filter(Notification.digest_due_at.is_not(None)).count() == 2
    take_roles(alice, Grant.scope_id == str(filed.community_id))

    with clock.held_at(MORNING):
        run(JOBS["notifications.digest"])
    mail = only(OutboxMail)
    assert "Winter Fair" in mail.text
    assert "Autumn Book Swap" not in mail.text
    assert "1 piece of news" in mail.subject
    take_roles(alice)
    assert in_the_morning(app) == []
    assert fresh(mail).last_error == UNSEEN


def test_where_nothing_is_left_to_be_seen_no_daily_mail_comes(app, filed, alice):
    db.session.add(NewsChoice(person_id=alice.id, topic=Topic.DECISIONS, by_mail=ByMail.DAILY, rings=True))
    db.session.commit()
    refuse_a_part(filed)
    take_roles(alice)
    assert in_the_morning(app, "notifications.digest") == []
    assert db.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 0
    assert only(Notification).digest_due_at is None


def test_who_is_taken_off_a_meeting_has_it_out_of_the_calendar_though_the_role_is_gone(
    app, filed, alice, bob, people, sign_in_as
):
    sara = people.sara
    meeting = make_meeting(filed, guests=[alice, bob, sara])
    form = {"starts_at": f"{days_ahead(5)}T12:00", "minutes": "30", "place": "Room 4", "guests": [alice.id, bob.id]}
    with clock.held_at(EVENING):
        sign_in_as(alice).post(f"/meetings/{meeting.id}/move", form)
    take_roles(sara)
    take_roles(bob)
    in_the_morning(app)
    sent = {mail.person_id: mail.state for mail in db.session.scalars(sa.select(OutboxMail))}
    assert sent == {alice.id: WorkState.DONE, bob.id: WorkState.DEAD, sara.id: WorkState.DONE}
