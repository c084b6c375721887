"""The fast lane: out at once, the record completed within 24 hours, the review with its checklist after that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.jobs.ticks import tick
from app.promo.actions import placements as acts
from app.promo.actions.approval_rules import write_guide
from app.promo.compliance import OF_CLASS
from app.promo.guards.placements import record_is_complete
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.promo.factories import Desk, stand_at
from tests.stored import entries, log_of, only, told_of

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

LINK = "https://www.instagram.com/p/1/"
FORM = {"published_at": "2030-06-03T08:00", "live_url": LINK, "reason": "It cannot wait"}


@pytest.fixture
def viktor(people):
    return make_person("Viktor Boiko", (Role.SMM, "house", ""), is_senior=True)


def send_out(desk):
    """Sara puts the held post out at eight in the morning; nothing of its content stands in the portal yet."""
    post = desk.hold()
    acts.publish_fast(post, actor=desk.sara, published_at=clock.now() - timedelta(hours=1), reason="now", live_url=LINK)
    db.session.commit()
    return post


def pass_hours(hours):
    stand_at(clock.now() + timedelta(hours=hours))
    assert not any(outcome.error for outcome in tick(clock.now()).values())
    db.session.expire_all()


def test_the_record_comes_first_and_the_review_after_it(desk, viktor, sign_in_as):
    one, sara, senior = f"{desk.path}/1", sign_in_as(desk.sara), sign_in_as(viktor)
    desk.hold()
    assert sara.post(f"{one}/publish-fast", FORM).status_code == 303
    assert told_of("promo.placement.published_fast") == {"Alice Koval", "Viktor Boiko"}, (
        "who completes it, and who reviews it"
    )
    page = sara.get(one).text
    assert "Out by the fast lane: its record is not complete" in page
    assert "Write a caption or add a picture" in page
    for browser in (sara, sign_in_as(desk.alice)):
        assert "Out by the fast lane: complete its record" in browser.get("/").text
    assert only(Placement).audit_label not in senior.get("/").text, "there is nothing to review yet"
    assert "I have reviewed it" not in senior.get(one).text
    refused = senior.post(f"{one}/review-after")
    assert refused.status_code == 422
    assert "Write a caption or add a picture" in refused.text

    desk.write(only(Placement))
    db.session.commit()
    assert "complete its record" not in sara.get("/").text
    assert "Out by the fast lane: review it now" in senior.get("/").text
    assert "A senior still reviews it" in sara.get(one).text, "nobody reviews their own"
    assert sara.post(f"{one}/review-after").status_code == 403
    assert "I have reviewed it" in senior.get(one).text
    assert senior.post(f"{one}/review-after", {"note": "Fine."}).status_code == 303
    post = only(Placement)
    assert [(given.approver_id, given.note) for given in post.standing_approvals] == [(viktor.id, "Fine.")]
    assert post.state == S.PUBLISHED
    assert entries("promo.placement.reviewed_after")[0].actor_name == "Viktor Boiko"
    again = senior.post(f"{one}/review-after")
    assert again.status_code == 409
    assert "Already reviewed by Viktor Boiko" in again.text
    assert sign_in_as(desk.alice).post(f"{one}/content", {"caption": "Other"}).status_code == 409, "what was reviewed"


def test_each_gap_of_the_record_is_named_and_counts_in_lists(desk, viktor, sign_in_as):
    post = send_out(desk)

    def gaps():
        db.session.commit()
        lacks = bool(record_is_complete(post))
        assert ("complete its record" in sign_in_as(desk.sara).get("/").text) == lacks, "my day and guard agree"
        assert ("review it now" in sign_in_as(viktor).get("/").text) == (not lacks)
        return set(record_is_complete(post))

    assert gaps() == {"caption", "media"}
    acts.write_content(post, caption="Come", destination_url="", version=None, actor=desk.alice)
    assert gaps() == {"media"}, "a story is a picture; words alone are none"
    desk.write(post)
    assert gaps() == set()
    creative = post.creatives[0].creative
    creative.alt_text = ""
    assert gaps() == {"alt_text"}
    creative.alt_text, creative.shows_people = "A shelf", True
    assert gaps() == {"consent_note"}
    creative.consent_note = "Olena, by mail"
    post.destination_opened_at = None
    assert gaps() == {"destination"}
    with pytest.raises(Invalid, match="opened the destination"):
        acts.review_after(post, actor=viktor)


def test_when_the_24_hours_pass_those_who_complete_it_are_reminded_once(desk, viktor, sign_in_as):
    post = send_out(desk)
    pass_hours(22)
    assert entries("promo.placement.fast_record_overdue") == []
    pass_hours(2)
    assert told_of("promo.placement.fast_record_overdue") == {"Alice Koval", "Sara Lind", "Viktor Boiko"}
    row = sign_in_as(desk.sara).get("/").text
    assert "complete its record" in row
    assert "late" in row
    pass_hours(24)
    assert len(entries("promo.placement.fast_record_overdue")) == 1
    desk.write(post)
    db.session.commit()
    assert record_is_complete(post) == {}, "late is better than never"


def test_a_complete_record_reminds_those_who_review_it(desk, viktor):
    desk.write(send_out(desk))
    db.session.commit()
    pass_hours(24)
    assert told_of("promo.placement.fast_review_due") == {"Viktor Boiko"}
    assert told_of("promo.placement.fast_record_overdue") == set()


def test_what_is_reviewed_reminds_nobody(desk, viktor):
    post = send_out(desk)
    desk.write(post)
    acts.review_after(post, actor=viktor)
    db.session.commit()
    pass_hours(30)
    assert not [tag for tag in log_of(post) if "fast_re" in tag]


def test_the_checklist_is_gone_through_at_the_review_afterwards(people, viktor, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    post = send_out(desk)
    desk.write(post)
    write_guide("We never shout.", version=None, actor=desk.sara)
    db.session.commit()
    senior, one = sign_in_as(viktor), f"{desk.path}/1"
    page = senior.get(one).text
    lines = ["guide", *OF_CLASS[Sensitivity.MONEY]]
    assert "We never shout." in page
    assert all(f'value="{key}"' in page for key in lines)

    answer = senior.post(f"{one}/review-after", {"checked": lines[1:]})
    assert answer.status_code == 422
    assert "Tick each line that holds" in answer.text
    assert senior.post(f"{one}/review-after", {"checked": lines}).status_code == 303
    assert only(Placement).standing_approvals[0].checked == lines
    assert "It fits the brand guide" in senior.get(one).text


def test_a_destination_opened_long_ago_is_opened_again_before_it(desk, viktor, sign_in_as):
    desk.write(send_out(desk))
    db.session.commit()
    pass_hours(25)
    senior, one = sign_in_as(viktor), f"{desk.path}/1"
    assert "Nobody has opened the destination in the last 24\u00a0hours" in senior.post(f"{one}/review-after").text
    assert senior.post(f"{one}/opened").status_code == 303
    assert senior.post(f"{one}/review-after").status_code == 303
