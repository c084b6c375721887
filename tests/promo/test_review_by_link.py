"""Review without an account: a signed link for one post, for a senior without a password."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from app.accounts.models import Pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.audit.actors import ActorKind
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.models import Approval, Comment, Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.promo.factories import Desk, stand_at
from tests.rows import differences, stamps
from tests.stored import log_of, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.fixture
def olena(desk):
    """A senior of the house who has never chosen a password."""
    person = make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    person.password_hash = None
    db.session.commit()
    return person


@pytest.fixture
def link(desk, olena, mailbox, sign_in_as):
    """The path of the link that bob had mailed to her, for the post R-1/1."""
    desk.placement(S.IN_REVIEW)
    answer = sign_in_as(desk.bob).post(f"{desk.path}/1/review-links", {"reviewer": str(olena.id)})
    assert answer.status_code == 303
    (mail,) = [mail for mail in mailbox() if mail["To"] == olena.email and "review-by-link" in mail.as_string()]
    db.session.commit()
    return urlsplit(re.search(r"http\S+/review-by-link/[\w-]+", mail.get_body(("plain",)).get_content()).group()).path


def review_links():
    """The links to a review that were ever sent; news carries links of its own."""
    return db.session.scalars(sa.select(Pass).where(Pass.purpose == PassPurpose.REVIEW_POST))


def test_she_sees_the_post_and_the_brief_and_approves(desk, olena, link, client):
    page = client.get(link)
    text = page.get_data(as_text=True)
    assert "A shelf full of books" in text
    assert "Bring people to the catalogue" in text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    part = only(Placement).creatives[0]
    assert client.get(f"{link}/files/{part.creative_id}").status_code == 200

    assert client.post(link, {"note": "Lovely"}).status_code == 303
    assert only(Placement).state == S.APPROVED
    given = only(Approval)
    assert (given.approver_id, given.note, given.is_by_link) == (olena.id, "Lovely", True)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "promo.placement.approved")).one()
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == (ActorKind.PASS, olena.id, "Olena Dorosh")
    after = client.get(link).get_data(as_text=True)
    assert "Thank you, it is decided" in after
    assert "Olena Dorosh (by signed link) approved" in after
    assert client.get(f"{link}/files/{part.creative_id}").status_code == 404, "the post is shown no more"
    assert client.post(link, {}).status_code == 409


def test_she_asks_for_changes(desk, olena, link, client):
    assert client.post(f"{link}/ask-changes", {"comment": ""}).status_code == 422
    assert client.post(f"{link}/ask-changes", {"comment": "Name the day."}).status_code == 303
    assert only(Placement).state == S.CHANGES_REQUESTED
    assert (only(Comment).author_id, only(Comment).text) == (olena.id, "Name the day.")
    assert "Name the day." in client.get(link).get_data(as_text=True)
    acts.send_to_review(only(Placement), actor=desk.alice)
    db.session.commit()
    assert "Thank you, it is decided" in client.get(link).get_data(as_text=True), "it is used up"


def test_a_name_that_is_nobodys_is_said_to_her_as_in_the_talk(desk, olena, link, client):
    assert client.post(f"{link}/ask-changes", {"comment": "Ask @Nobody, @Alice Koval"}).status_code == 303
    said = "Nobody who reads this is called @Nobody, or several are: nobody was told."
    assert said in client.get(link).text
    assert only(Comment).text == "Ask @Nobody, @Alice Koval"


def test_a_scanner_that_presses_it_decides_nothing(desk, link, client):  # T37
    before = stamps()
    for _visit in range(2):
        assert client.get(link).status_code == client.head(link).status_code == 200
        for act in ("ask-changes", "opened"):
            assert client.get(f"{link}/{act}").status_code == client.head(f"{link}/{act}").status_code == 405

    assert set(differences(before, stamps())) <= {"rate_window"}


def test_what_another_has_decided_is_told(desk, link, client):
    acts.approve_placement(only(Placement), actor=desk.sara)
    db.session.commit()
    text = client.get(link).get_data(as_text=True)
    assert "Nothing is left to decide here" in text
    assert "Sara Lind approved" in text
    assert client.post(link, {}).status_code == 409

    acts.review_again(only(Placement), actor=desk.alice, reason="A typo")
    db.session.commit()
    assert "Please review this post" in client.get(link).get_data(as_text=True), "she has not decided yet"


def test_an_old_link_a_guessed_one_and_one_taken_back_say_so(desk, olena, link, client, sign_in_as):  # T36
    assert client.get("/review-by-link/guessed").status_code == 404
    assert client.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    bob = sign_in_as(desk.bob)
    first = review_links().one()
    assert f"review-links/{first.id}/take-back" in bob.get(f"{desk.path}/1").get_data(as_text=True)
    assert bob.post(f"{desk.path}/1/review-links/{first.id}/take-back").status_code == 303
    answer = client.get(link)
    assert answer.status_code == 409
    assert "taken back" in answer.get_data(as_text=True)
    assert client.post(link, {}).status_code == 409
    assert bob.post(f"{desk.path}/1/review-links/{first.id}/take-back").status_code == 409
    assert log_of(only(Placement))[-2:] == [
        "promo.placement.review_link_sent", "promo.placement.review_link_taken_back"
    ]  # fmt: skip


def test_it_expires_after_the_hours_of_the_house(desk, link, client):
    stand_at(clock.now() + timedelta(hours=73))
    answer = client.get(link)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "This link has expired. Nothing was decided by it" in text
    assert "It was sent by Bob Melnyk." in text
    assert "To the portal" not in text, "she has no account"
    assert client.post(link, {}).status_code == 409
    assert only(Placement).state == S.IN_REVIEW


def test_rules_about_authors_hold_for_her_too(desk, olena, link, client):
    only(Placement).creatives[0].creative.created_by_id = olena.id
    db.session.commit()
    assert "You had a hand in this content" in client.get(link).get_data(as_text=True)
    assert client.post(link, {}).status_code == 403
    assert only(Placement).state == S.IN_REVIEW


def test_links_are_for_seniors_without_a_password(desk, olena, sign_in_as, mailbox):
    desk.placement(S.IN_REVIEW)
    bob, one = sign_in_as(desk.bob), f"{desk.path}/1/review-links"
    for other in (desk.sara, desk.alice, desk.people.root):
        assert bob.post(one, {"reviewer": str(other.id)}).status_code == 422
    assert bob.post(one, {}).status_code == 422
    assert sign_in_as(desk.alice).post(one, {"reviewer": str(olena.id)}).status_code == 403
    assert sign_in_as(desk.people.carol).post(one, {"reviewer": str(olena.id)}).status_code == 404
    assert review_links().all() == []
    assert "Ask somebody without an account" not in sign_in_as(desk.alice).get(f"{desk.path}/1").get_data(as_text=True)


def test_the_destination_is_opened_through_the_link_too(desk, olena, link, client):
    stand_at(clock.now() + timedelta(hours=25))
    assert "Does its destination work?" in client.get(link).get_data(as_text=True)
    assert client.post(link, {}).status_code == 422
    assert client.post(f"{link}/opened").status_code == 303
    assert only(Placement).destination_opened_by_id == olena.id
    assert client.post(link, {}).status_code == 303


def test_of_two_approvals_hers_is_one(people, client, mailbox, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    olena = make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    olena.password_hash = None
    placement = desk.placement(S.IN_REVIEW)
    acts.send_review_link(placement, olena, actor=desk.sara)
    (mail,) = [mail for mail in mailbox() if "review-by-link" in mail.as_string()]
    link = urlsplit(re.search(r"http\S+/review-by-link/[\w-]+", mail.get_body(("plain",)).get_content()).group()).path
    ticked = {"checked": list(OF_CLASS[Sensitivity.MONEY])}
    assert client.post(link, {}).status_code == 422
    assert client.post(link, ticked).status_code == 303
    assert placement.state == S.IN_REVIEW
    assert "a second approval is needed" in client.get(link).get_data(as_text=True)
    assert sign_in_as(desk.sara).post(f"{desk.path}/1/approve", ticked).status_code == 303
    assert placement.state == S.APPROVED


def test_a_link_shows_nothing_once_its_holder_has_left_the_roles(desk, olena, link, client):  # T06
    part = only(Placement).creatives[0]
    olena.grants.clear()
    db.session.commit()

    for path in (link, f"{link}/files/{part.creative_id}"):
        answer = client.get(path)
        assert "A shelf full of books" not in answer.get_data(as_text=True)
        assert answer.status_code >= 400
    assert "You do not review posts here any more" in client.get(link).get_data(as_text=True)
    assert client.post(link, {}).status_code >= 400
    assert only(Placement).state == S.IN_REVIEW
