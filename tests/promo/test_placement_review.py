"""Review: who may approve what, once or twice, and which changes ask for it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.mail.models import OutboxMail
from app.notifications.models import Notification
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.material import content_hash, facts_in
from app.promo.models import Approval, Comment, Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.pages import parse
from tests.promo.factories import Desk, stand_at
from tests.stored import log_of, only, told_of

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

MONEY = list(OF_CLASS[Sensitivity.MONEY])


def mails_to(person):
    return db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == person.email)).all()


def primary_acts(answer):
    """Which of the two next steps of a writer are primary buttons."""
    found = parse(answer.text).xpath("//main//*[contains(@class, 'btn') and contains(@class, 'primary')]")
    words = [" ".join("".join(one.itertext()).split()) for one in found]
    return [one for one in words if one in {"Write the content", "Send to review"}]


def another_senior():
    return make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)


def test_nobody_approves_their_own(desk, sign_in_as):
    placement = desk.placement(S.CONTENT_DUE)
    desk.write(placement)
    acts.send_to_review(placement, actor=desk.sara)
    sara = sign_in_as(desk.sara)
    text = sara.get(f"{desk.path}/1").get_data(as_text=True)

    assert "Nobody may approve this" in text
    refused = sara.post(f"{desk.path}/1/approve", {})
    assert refused.status_code == 403
    assert "You had a hand in this content" in refused.get_data(as_text=True)
    tom = sign_in_as(another_senior())
    assert tom.post(f"{desk.path}/1/approve", {"note": "Fine"}).status_code == 303
    assert db.session.scalars(sa.select(Approval.note)).one() == "Fine"
    assert told_of("promo.placement.in_review") == set()  # Tom came later; Sara acted herself
    assert told_of("promo.placement.approved") == {"Bob Melnyk", "Sara Lind"}  # who publishes it, and its author


def test_who_made_a_picture_or_wrote_last_does_not_approve(desk):
    placement = desk.placement(S.IN_REVIEW)
    placement.creatives[0].creative.created_by_id = desk.sara.id
    db.session.commit()

    with pytest.raises(Exception, match="You had a hand"):
        acts.approve_placement(placement, actor=desk.sara)


def test_the_second_to_approve_is_told_who_was_first(desk, sign_in_as):  # T43
    desk.placement(S.IN_REVIEW)
    sara, tom = sign_in_as(desk.sara), sign_in_as(another_senior())
    assert sara.post(f"{desk.path}/1/approve", {}).status_code == 303
    for browser in (tom, sara):
        answer = browser.post(f"{desk.path}/1/approve", {})
        assert answer.status_code == 409
        assert "Already approved by Sara Lind at 3\u00a0June 2030, 09:0" in answer.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Approval.id))) == 1


def test_what_is_sensitive_needs_two_different_seniors(people, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    desk.placement(S.IN_REVIEW)
    sara, one = sign_in_as(desk.sara), f"{desk.path}/1"
    assert "A second senior is missing" in sara.get(one).get_data(as_text=True)

    unticked = sara.post(f"{one}/approve", {"checked": ["money_sums"]})
    assert unticked.status_code == 422
    assert "Tick each line that holds" in unticked.get_data(as_text=True)
    assert sara.post(f"{one}/approve", {"checked": MONEY}).status_code == 303
    assert only(Placement).state == S.IN_REVIEW
    assert only(Approval).checked == MONEY
    assert sara.post(f"{one}/approve", {"checked": MONEY}).status_code == 409
    assert "The second approval is missing" in sara.get(one).get_data(as_text=True)
    assert "Nobody may approve this" in sara.get(one).get_data(as_text=True)
    tom = sign_in_as(another_senior())
    unticked = tom.post(f"{one}/approve", {"seen": content_hash(only(Placement))})
    assert (unticked.status_code, "The second approval is missing" in unticked.text) == (422, True)
    assert tom.post(f"{one}/approve", {"checked": MONEY}).status_code == 303
    assert only(Placement).state == S.APPROVED
    tags = [tag for tag in log_of(only(Placement)) if "approved" in tag]
    assert tags == ["promo.placement.approved_once", "promo.placement.approved"]


def test_a_first_approval_falls_with_its_version(people, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    placement = desk.placement(S.IN_REVIEW)
    acts.approve_placement(placement, actor=desk.sara, checked=MONEY)
    url = placement.destination_url
    acts.write_content(placement, caption="Come", destination_url=url, version=None, actor=desk.alice)
    tom = another_senior()

    acts.approve_placement(placement, actor=tom, checked=MONEY)
    assert placement.state == S.IN_REVIEW  # his is the first of the new version
    acts.approve_placement(placement, actor=desk.sara, checked=MONEY)
    assert placement.state == S.APPROVED


def test_one_approves_what_one_has_seen(desk, sign_in_as):
    placement = desk.placement(S.IN_REVIEW)
    seen = content_hash(placement)
    acts.write_content(
        placement, caption="More", destination_url=placement.destination_url, version=None, actor=desk.alice
    )
    sara = sign_in_as(desk.sara)
    answer = sara.post(f"{desk.path}/1/approve", {"seen": seen})

    assert answer.status_code == 409
    assert "has changed since you opened it" in answer.get_data(as_text=True)
    assert seen not in answer.get_data(as_text=True), "nobody typed that"
    assert sara.post(f"{desk.path}/1/approve", {"seen": content_hash(only(Placement))}).status_code == 303


def test_a_destination_opened_long_ago_is_opened_again(desk, sign_in_as):
    placement = desk.placement(S.IN_REVIEW)
    stand_at(clock.now() + timedelta(hours=25))
    sara, one = sign_in_as(desk.sara), f"{desk.path}/1"
    answer = sara.post(f"{one}/approve", {})

    assert answer.status_code == 422
    assert "Nobody has opened the destination in the last 24\u00a0hours" in answer.get_data(as_text=True)
    assert sara.post(f"{one}/opened").status_code == 303
    assert only(Placement).destination_opened_by_id == desk.sara.id
    assert sara.post(f"{one}/approve", {}).status_code == 303
    assert placement.id


def test_whom_the_words_about_changes_name_is_told(desk, people, sign_in_as):
    desk.placement(S.IN_REVIEW)
    mark, words = people.mark, "@Mark Novak, which logo? @Nobody"
    assert sign_in_as(desk.sara).post(f"{desk.path}/1/ask-changes", {"comment": words}).status_code == 303
    comment = only(Comment)
    [news] = db.session.scalars(sa.select(Notification).where(Notification.person_id == mark.id))
    assert news.entry.tag == "promo.comment.changes_written"
    assert news.path == f"/requests/{desk.request_.number}/talk/{comment.id}#comment-{comment.id}"
    assert '<b class="mention">@Mark Novak</b>' in sign_in_as(desk.alice).get(f"{desk.path}/1").text
    assert told_of("promo.placement.changes_requested") == {"Alice Koval"}
    assert len(mails_to(mark)) == 1


def test_changes_are_asked_for_in_words(desk, sign_in_as):
    desk.placement(S.IN_REVIEW)
    sara, one = sign_in_as(desk.sara), f"{desk.path}/1"

    assert sara.post(f"{one}/ask-changes", {"comment": " "}).status_code == 422
    assert sara.post(f"{one}/ask-changes", {"comment": "The crop cuts the title."}).status_code == 303
    assert only(Placement).state == S.CHANGES_REQUESTED
    assert db.session.scalars(sa.select(Comment.text)).one() == "The crop cuts the title."
    assert told_of("promo.placement.changes_requested") == {"Alice Koval"}
    alice = sign_in_as(desk.alice)
    notice = parse(alice.get(one).text).xpath("string(//main//section[contains(@class, 'notice')])")
    assert "Changes are asked for" in notice
    assert "The crop cuts the title." in notice
    assert desk.sara.name in notice
    assert primary_acts(alice.get(one)) == ["Write the content"]
    placement = only(Placement)
    acts.write_content(
        placement, caption="Books for all, uncut.", destination_url=placement.destination_url, version=None,
        actor=desk.alice,
    )  # fmt: skip
    db.session.commit()
    assert primary_acts(alice.get(one)) == ["Send to review"]
    assert alice.post(f"{one}/send-to-review").status_code == 303
    assert "Changes are asked for" not in alice.get(one).text
    assert sara.post(f"{one}/approve", {}).status_code == 303


@pytest.mark.parametrize(
    ("before", "after", "is_material"),
    [
        ("Come to the swap", "Do come to the swap", False),
        ("Come at 18:00", "Come at 19:00", True),
        ("on 6 June", "on 6 July", True),
        ("у четвер, 6 червня", "у п'ятницю, 6 червня", True),
        ("with Olena Bondar", "with Olena Bonder", True),
        ("Bring books. Take books.", "Bring books. Find books.", False),
        ("see hromada.ua", "see hromada.org", True),
        ("ask @olena", "ask @oleh", True),
        ("#books", "#book", True),
        ("teh shelf", "the shelf", False),
    ],
)
def test_what_is_material(before, after, is_material):
    assert (facts_in(before) != facts_in(after)) is is_material


@pytest.mark.parametrize("state", [S.APPROVED, S.SCHEDULED])
def test_a_material_change_asks_for_a_new_approval(desk, sign_in_as, state):
    desk.placement(state)
    alice, one = sign_in_as(desk.alice), f"{desk.path}/1"
    form = {"caption": "On 7 June", "destination_url": "https://example.org/books", "is_wording_only": "y"}

    assert alice.post(f"{one}/content", form).status_code == 303
    assert only(Placement).state == S.IN_REVIEW
    assert only(Placement).standing_approvals == []
    assert told_of("promo.placement.reopened") == {"Sara Lind"}


def test_wording_only_keeps_the_approval_and_shows_the_difference(desk, sign_in_as):
    placement = desk.placement(S.APPROVED)
    acts.write_content(
        placement, caption="", destination_url="https://example.org/books", version=None, actor=desk.alice
    )
    alice, sara, one = sign_in_as(desk.alice), sign_in_as(desk.sara), f"{desk.path}/1"
    form = {"caption": "come and see", "destination_url": "https://example.org/books", "is_wording_only": "y"}
    assert alice.post(f"{one}/content", form).status_code == 303
    assert only(Placement).state == S.APPROVED
    assert only(Placement).approved_hash == content_hash(only(Placement))
    assert "The wording changed after the approval" in sara.get(one).get_data(as_text=True)

    stand_at(clock.now() + timedelta(hours=25))
    assert "The wording changed after the approval" not in sara.get(one).get_data(as_text=True)
    assert sign_in_as(desk.bob).post(f"{one}/schedule").status_code == 303


def test_an_approver_may_look_again_at_new_wording(desk, sign_in_as):
    desk.placement(S.APPROVED)
    form = {"caption": "come and see", "destination_url": "https://example.org/books", "is_wording_only": "y"}
    sign_in_as(desk.alice).post(f"{desk.path}/1/content", form)

    assert sign_in_as(desk.sara).post(f"{desk.path}/1/review-again", {"reason": "I want to see it"}).status_code == 303
    assert only(Placement).state == S.IN_REVIEW
    assert only(Placement).approved_hash is None


def test_two_who_write_lose_nothing(desk, sign_in_as):  # T45
    desk.placement(S.CONTENT_DUE)
    alice, bob, one = sign_in_as(desk.alice), sign_in_as(desk.bob), f"{desk.path}/1"
    version = only(Placement).version
    first = {"caption": "From Alice", "destination_url": "", "version": str(version)}
    assert alice.post(f"{one}/content", first).status_code == 303
    answer = bob.post(f"{one}/content", {**first, "caption": "From Bob"})

    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "From Alice" in text
    assert "From Bob" in text
    assert only(Placement).caption == "From Alice"


def test_the_counter_speaks_while_one_types(desk, sign_in_as):
    desk.placement(S.CONTENT_DUE)
    alice, one = sign_in_as(desk.alice), f"{desk.path}/1"
    answer = alice.post(f"{one}/content/check", {"caption": "#a #b #c #d #e #f"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert 'id="findings"' in answer.get_data(as_text=True)
    assert "<html" not in answer.get_data(as_text=True)
    assert "hashtags in the caption: 6" in answer.get_data(as_text=True)
    assert only(Placement).caption == ""


def test_a_name_of_nobody_in_what_is_to_change_is_said_as_in_the_talk(desk, sign_in_as):
    desk.placement(S.IN_REVIEW)
    sara, words = sign_in_as(desk.sara), "Ask @Nobody or @Alice Koval for the day"
    page = sara.post(f"{desk.path}/1/ask-changes", {"comment": words}, follow_redirects=True).text
    assert "Nobody who reads this is called @Nobody, or several are: nobody was told." in page
    assert "The author is asked for changes." in page
    assert (only(Comment).text, [one.person_id for one in only(Comment).mentions]) == (words, [desk.alice.id])
    assert log_of(only(Placement))[-1] == "promo.placement.changes_requested"

    acts.send_to_review(only(Placement), actor=desk.alice)
    db.session.commit()
    page = sara.post(f"{desk.path}/1/ask-changes", {"comment": "@Alice Koval, the day"}, follow_redirects=True).text
    assert "nobody was told" not in page
