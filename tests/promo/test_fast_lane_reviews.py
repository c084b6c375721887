"""What is sensitive and went out by the fast lane is reviewed by two, like every other sensitive post."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.jobs.ticks import tick
from app.mail.models import OutboxMail
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.material import content_hash
from app.promo.models import Approval, NetworkReview, Placement
from app.promo.queries.content import record_gaps
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.promo.factories import Desk, stand_at
from tests.promo.test_placements_at_once import press
from tests.stored import entries, log_of, only, told_of

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

LINK = "https://www.instagram.com/p/1/"
MONEY = {"checked": list(OF_CLASS[Sensitivity.MONEY])}


@pytest.fixture
def sensitive(people):
    return Desk(people, is_sensitive=True)


@pytest.fixture
def viktor(people):
    return make_person("Viktor Boiko", (Role.SMM, "house", ""), is_senior=True)


@pytest.fixture
def mira(people):
    return make_person("Mira Lead", (Role.MARKETING_LEAD, "house", ""), is_senior=True)


def out_with_its_record(desk):
    """Sara has put it out, Alice has completed its record."""
    post = desk.hold()
    acts.publish_fast(post, actor=desk.sara, published_at=clock.now() - timedelta(hours=1), reason="now", live_url=LINK)
    desk.write(post)
    db.session.commit()
    return post


def standing():
    given = sa.select(Approval.approver_id).where(Approval.void_at.is_(None))
    return db.session.scalars(given.order_by(Approval.id)).all()


def test_two_seniors_review_it_one_after_the_other(sensitive, viktor, mira, sign_in_as):
    post, one = out_with_its_record(sensitive), f"{sensitive.path}/1"
    first, second, sara = sign_in_as(viktor), sign_in_as(mira), sign_in_as(sensitive.sara)
    assert "Two seniors review this post, one after the other." in first.get(one).text
    assert "May review: Mira Lead, Viktor Boiko." in sara.get(one).text
    assert "Approved" not in first.post(f"{one}/review-after", MONEY | {"note": "Fine."}).text

    assert (standing(), only(Placement).approved_hash) == ([viktor.id], None)
    assert log_of(post)[-1] == "promo.placement.reviewed_after_once"
    assert told_of("promo.placement.reviewed_after_once") == {"Mira Lead"}
    assert "Out by the fast lane: review it now" in second.get("/").text
    assert "Out by the fast lane: review it now" not in first.get("/").text
    page = first.get(one).text
    assert "A second senior still reviews it" in page
    assert "May review: Mira Lead." in page
    assert first.post(f"{one}/review-after", MONEY).status_code == 409
    refused = sara.post(f"{one}/review-after", MONEY)
    assert refused.status_code == 403
    assert "It was made by: Alice Koval, Sara Lind." in refused.text

    assert "this is the second review" in second.get(one).text
    assert second.post(f"{one}/review-after", MONEY).status_code == 303
    post = only(Placement)
    assert (standing(), post.approved_hash) == ([viktor.id, mira.id], content_hash(post))
    assert [entry.actor_name for entry in entries("promo.placement.reviewed_after")] == ["Mira Lead"]
    assert "review it now" not in second.get("/").text
    assert "still reviews" not in second.get(one).text
    assert sign_in_as(sensitive.alice).post(f"{one}/content", {"caption": "Other"}).status_code == 409


def test_a_first_review_falls_when_the_record_changes(sensitive, viktor, mira, sign_in_as):
    post, one = out_with_its_record(sensitive), f"{sensitive.path}/1"
    sign_in_as(viktor).post(f"{one}/review-after", MONEY)
    seen = content_hash(post)
    form = {"caption": "On 7 June", "destination_url": post.destination_url, "version": str(post.version)}
    assert sign_in_as(sensitive.alice).post(f"{one}/content", form).status_code == 303
    assert standing() == []
    assert told_of("promo.placement.first_approval_fell") == {"Mira Lead", "Viktor Boiko"}
    late = sign_in_as(mira).post(f"{one}/review-after", MONEY | {"seen": seen})
    assert late.status_code == 409
    assert "has changed since you opened it" in late.text


def test_with_one_eligible_senior_it_waits_and_says_so(sensitive, viktor, sign_in_as):
    make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True).password_hash = None
    out_with_its_record(sensitive)
    one, first = f"{sensitive.path}/1", sign_in_as(viktor)
    assert "A second senior is missing" in first.get(one).text
    assert first.post(f"{one}/review-after", MONEY).status_code == 303
    assert "Nobody may review it" in first.get(one).text
    stand_at(clock.now() + timedelta(hours=24))
    assert not any(outcome.error for outcome in tick(clock.now()).values())
    assert len(entries("promo.placement.fast_review_due")) == 1, "it is not reviewed yet"


def test_who_reviews_by_link_alone_is_not_told_of_what_is_reviewed_in_the_portal(sensitive, viktor, mira, sign_in_as):
    olena = make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    olena.password_hash = None
    db.session.commit()
    post, one = out_with_its_record(sensitive), f"{sensitive.path}/1"
    assert told_of("promo.placement.published_fast") == {"Alice Koval", "Viktor Boiko", "Mira Lead"}
    assert sign_in_as(viktor).post(f"{one}/review-after", MONEY).status_code == 303
    assert told_of("promo.placement.reviewed_after_once") == {"Mira Lead"}
    form = {"caption": "On 7 June", "destination_url": post.destination_url}
    assert sign_in_as(sensitive.alice).post(f"{one}/content", form).status_code == 303
    assert told_of("promo.placement.first_approval_fell") == {"Viktor Boiko", "Mira Lead"}
    stand_at(clock.now() + timedelta(hours=25))
    assert not any(outcome.error for outcome in tick(clock.now()).values())
    assert told_of("promo.placement.fast_review_due") == {"Viktor Boiko", "Mira Lead"}
    assert db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == olena.email)).all() == []
    assert "May review: Mira Lead, Viktor Boiko." in sign_in_as(sensitive.bob).get(one).text


def test_a_network_that_asks_for_two_and_a_role_gets_both(desk, viktor, mira, sign_in_as):
    db.session.add(NetworkReview(network_id="instagram", n_stages=2, second_role=Role.MARKETING_LEAD))
    tom = make_person("Tom Third", (Role.SMM, "house", ""), is_senior=True)
    out_with_its_record(desk)
    one = f"{desk.path}/1"
    assert sign_in_as(viktor).post(f"{one}/review-after", {}).status_code == 303
    assert "review it now" not in sign_in_as(tom).get("/").text
    assert sign_in_as(tom).post(f"{one}/review-after", {}).status_code == 403
    assert sign_in_as(mira).post(f"{one}/review-after", {}).status_code == 303
    assert standing() == [viktor.id, mira.id]


def test_of_many_who_review_in_one_second_two_count(sensitive, viktor, mira, sign_in_as):
    out_with_its_record(sensitive)
    tom = make_person("Tom Third", (Role.SMM, "house", ""), is_senior=True)
    browsers = [sign_in_as(person) for _window in range(3) for person in (viktor, mira, tom)]
    path = f"{sensitive.path}/1/review-after"
    answers = press(browsers, lambda _n: path, lambda _n: MONEY | {"note": "Fine by me"})

    assert sorted(answer.status_code for answer in answers) == [303] * 2 + [409] * 7
    refused = [answer.text for answer in answers if answer.status_code == 409]
    assert all("Already reviewed by" in text and "Fine by me" in text for text in refused)
    assert len(set(standing())) == len(standing()) == 2
    tags = ("reviewed_after_once", "reviewed_after")
    assert [len(entries(f"promo.placement.{tag}")) for tag in tags] == [1, 1]


def test_page_and_reminder_say_what_the_record_lacks(desk, viktor, sign_in_as):
    desk.hold()
    one, sara = f"{desk.path}/1", sign_in_as(desk.sara)
    form = {"published_at": "2030-06-03T08:00", "live_url": LINK, "reason": "It cannot wait"}
    assert sara.post(f"{one}/publish-fast", form).status_code == 303
    words = {"caption": "Come and see", "destination_url": ""}
    assert sign_in_as(desk.alice).post(f"{one}/content", words).status_code == 303
    lacks = str(record_gaps(only(Placement))["media"])
    assert lacks in sara.get(one).text
    assert "complete its record" in sara.get("/").text, "words alone are no story"
    assert "review it now" not in sign_in_as(viktor).get("/").text
    refused = sign_in_as(viktor).post(f"{one}/review-after", {})
    assert refused.status_code == 422
    assert lacks in refused.text

    stand_at(clock.now() + timedelta(hours=25))
    assert not any(outcome.error for outcome in tick(clock.now()).values())
    assert len(entries("promo.placement.fast_record_overdue")) == 1
    mails = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "promo.placement.fast_record_overdue"))
    assert {mail.recipient: lacks in mail.text for mail in mails}[desk.alice.email]
    desk.write(only(Placement))
    db.session.commit()
    assert "complete its record" not in sara.get("/").text
    assert sign_in_as(viktor).post(f"{one}/review-after", {}).status_code == 303
    assert only(Placement).state == S.PUBLISHED
