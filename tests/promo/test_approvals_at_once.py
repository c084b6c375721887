"""Who approves, who writes, who sends back and who takes a link back, all in one second: what stands is one of them.

On whichever database the tests run. What the slower one had typed is shown again, so that both texts are kept.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Pass
from app.accounts.passes import issue_pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.core.db import db
from app.promo.compliance import OF_CLASS
from app.promo.material import content_hash
from app.promo.models import Approval, Comment, Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.promo.factories import Desk
from tests.promo.test_placements_at_once import press
from tests.stored import entries, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

WINDOWS = 4  # of each person
MONEY = list(OF_CLASS[Sensitivity.MONEY])
NOTE, COMMENT = "Fine by me, let it go out", "Please name the day and the place"


@pytest.fixture
def tom(people):
    return make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)


def windows(sign_in_as, *people):
    """A few windows of each, in turns."""
    return [sign_in_as(person) for _window in range(WINDOWS) for person in people]


def won(answers):
    return [number for number, answer in enumerate(answers) if answer.status_code == 303]


def standing():
    return db.session.scalars(sa.select(Approval).where(Approval.void_at.is_(None)).order_by(Approval.id)).all()


def test_of_what_is_sensitive_two_approve_once_each(people, tom, sign_in_as):  # T43
    desk = Desk(people, is_sensitive=True)
    desk.placement(S.IN_REVIEW)
    mira = make_person("Mira Lead", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    seniors, path = windows(sign_in_as, desk.sara, tom, mira), f"{desk.path}/1/approve"
    answers = press(seniors, lambda _n: path, lambda _n: {"checked": MONEY, "note": NOTE})

    assert len(won(answers)) == 2
    refused = [answer for answer in answers if answer.status_code != 303]
    assert {answer.status_code for answer in refused} == {409}
    assert all("Already approved by" in answer.text and NOTE in answer.text for answer in refused)
    assert only(Placement).state == S.APPROVED
    assert len({given.approver_id for given in standing()}) == len(standing()) == 2
    assert [len(entries(f"promo.placement.{tag}")) for tag in ("approved_once", "approved")] == [1, 1]


def test_nobody_approves_what_is_changed_in_that_second(desk, sign_in_as):
    post = desk.placement(S.IN_REVIEW)
    one, seen = f"{desk.path}/1", content_hash(post)
    forms = [
        {"seen": seen, "note": NOTE},
        {"caption": "On 7 June", "destination_url": post.destination_url, "version": str(post.version)},
    ]
    browsers = windows(sign_in_as, desk.sara, desk.alice)
    answers = press(browsers, lambda n: f"{one}/{('approve', 'content')[n % 2]}", lambda n: forms[n % 2])

    post = only(Placement)
    assert (post.state, post.caption) == (S.IN_REVIEW, "On 7 June")
    assert standing() == [], "an approval was for the words before, or there was none"
    assert len([number for number in won(answers) if number % 2 == 0]) <= 1
    for answer in answers[::2]:
        if answer.status_code == 409:
            assert "has changed since you opened it" in answer.text or "Already approved by" in answer.text
            assert NOTE in answer.text


def test_of_a_yes_and_a_no_one_counts_and_the_other_text_is_kept(desk, tom, sign_in_as):
    desk.placement(S.IN_REVIEW)
    one = f"{desk.path}/1"
    forms = [{"note": NOTE}, {"comment": COMMENT}]
    answers = press(
        windows(sign_in_as, desk.sara, tom),
        lambda n: f"{one}/{('approve', 'ask-changes')[n % 2]}",
        lambda n: forms[n % 2],
    )

    (winner,) = won(answers)
    is_yes = winner % 2 == 0
    assert only(Placement).state == (S.APPROVED if is_yes else S.CHANGES_REQUESTED)
    assert (len(standing()), db.session.scalar(sa.select(sa.func.count(Comment.id)))) == ((1, 0) if is_yes else (0, 1))
    for number, answer in enumerate(answers):
        if number != winner:
            assert answer.status_code == 409
            assert (NOTE, COMMENT)[number % 2] in answer.text


def test_a_link_is_used_or_taken_back_never_both(app, desk, sign_in_as):
    post = desk.placement(S.IN_REVIEW)
    olena = make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    olena.password_hash = None
    link = f"/review-by-link/{issue_pass(PassPurpose.REVIEW_POST, person=olena, subject_id=post.id)}"
    db.session.commit()
    pass_id = db.session.scalars(sa.select(Pass.id).where(Pass.purpose == PassPurpose.REVIEW_POST)).one()
    paths = [link, f"{desk.path}/1/review-links/{pass_id}/take-back"]
    browsers = [one for _window in range(WINDOWS) for one in (app.test_client(), sign_in_as(desk.bob))]
    answers = press(browsers, lambda n: paths[n % 2], lambda n: {} if n % 2 else {"note": NOTE})

    (winner,) = won(answers)
    used = db.session.get_one(Pass, pass_id)
    if winner % 2:
        assert (only(Placement).state, used.used_at, len(standing())) == (S.IN_REVIEW, None, 0)
        assert "taken back" in answers[0].text or "used already" in answers[0].text
    else:
        assert (only(Placement).state, used.revoked_at, len(standing())) == (S.APPROVED, None, 1)
    assert {answer.status_code for number, answer in enumerate(answers) if number != winner} == {409}
    assert all(NOTE in answers[number].text for number in range(0, len(answers), 2) if number != winner)


def test_who_writes_and_approves_in_that_second_has_only_written(desk, sign_in_as):
    post = desk.placement(S.IN_REVIEW)
    one, seen = f"{desk.path}/1", content_hash(post)
    version, url, both = str(post.version), post.destination_url, {desk.alice.id, desk.sara.id}
    browsers = [sign_in_as(desk.sara) for _window in range(2 * WINDOWS)]
    forms = [{"seen": seen}, {"caption": "On 7 June", "destination_url": url, "version": version}]
    press(browsers, lambda n: f"{one}/{('approve', 'content')[n % 2]}", lambda n: forms[n % 2])

    post = only(Placement)
    assert (post.state, post.caption, standing()) == (S.IN_REVIEW, "On 7 June", [])
    assert {writer.person_id for writer in post.writers} == both
    assert browsers[0].post(f"{one}/approve", {}).status_code == 403
