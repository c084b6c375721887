"""What one could reach ends with the right to it: files, pages, links (T05, T06, T07, T36, T37)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.actions.people import disable_person
from app.accounts.passes import issue_pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.accounts.tags import PERSON_CHANGED
from app.audit.actions import record
from app.core import clock
from app.core.db import db
from app.notifications.models import NewsDigest, Notification
from app.promo.states import PlacementState
from app.reports.jobs import print_due
from tests.admin.leaving import all_to
from tests.promo.factories import Desk, stand_at
from tests.reports.makers import make_collecting, make_post, make_report
from tests.rows import differences, stamps

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

#: Every link that is mailed or handed to a person, with the path behind its token.
LINKS = {
    PassPurpose.RESET_PASSWORD: "/new-password/",
    PassPurpose.INVITATION: "/invitation/",
    PassPurpose.CHANGE_EMAIL: "/new-address/",
    PassPurpose.ENTER_RESULTS: "/enter-results/",
    PassPurpose.REVIEW_POST: "/review-by-link/",
    PassPurpose.ANSWER_NEWS: "/news-by-link/",
    PassPurpose.READ_DIGEST: "/daily-mail-by-link/",
}


@pytest.fixture
def desk(people):
    return Desk(people)


@pytest.fixture
def kept(people, sign_in_as):
    """What alice has noted of a request of hers: its page, its figures as a file, its report as a PDF."""
    request_ = make_collecting(people)
    make_post(request_, people.bob)
    make_report(request_, people.ann, "published", publisher=people.sara)
    alice, at = sign_in_as(people.alice), f"/reports/{request_.number}/v1"
    print_ = alice.post(f"{at}/pdf", {"locale": "en"}).headers["Location"]
    assert print_due(clock.now()) == 1
    db.session.commit()
    paths = [f"/requests/{request_.number}", at, f"{at}/tables/figures.csv", print_, f"{print_}/file"]
    paths = [path for path in paths if alice.get(path).status_code != 404]
    assert len(paths) >= 4
    assert {alice.get(path).status_code for path in paths} == {200}
    return alice, paths


def test_nothing_stays_reachable_when_a_role_moves_to_another_community(kept, people):  # T05, T06
    alice, paths = kept
    people.alice.grants[0].scope_id = str(people.elsewhere.id)
    db.session.commit()

    assert {alice.get(path).status_code for path in paths} == {404}
    assert {alice.get(path).status_code for path in ("/", "/requests", "/reports")} == {200}


def test_nothing_stays_reachable_after_signing_out(kept):  # T03, T05
    alice, paths = kept
    alice.post("/sign-out")

    answers = [alice.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {302}
    assert all(answer.headers["Location"].startswith("/sign-in?next=") for answer in answers)


def test_an_open_session_obeys_what_an_administrator_changes(people, sign_in_as):  # T06
    bob, root = sign_in_as(people.bob), sign_in_as(people.root)
    (grant,) = people.bob.grants
    assert bob.get("/triage").status_code == 200

    root.post(f"/people/{people.bob.id}/roles/{grant.id}/take")
    assert (bob.get("/triage").status_code, bob.get("/people").status_code) == (403, 403)
    root.post(f"/people/{people.bob.id}/roles", {"role": Role.ADMINISTRATOR.value, "scope": "house"})
    assert (bob.get("/triage").status_code, bob.get("/people").status_code) == (403, 200)
    root.post(f"/people/{people.bob.id}/marks", {"is_partner": "y"})
    assert bob.get("/people").status_code == 403


@pytest.fixture(params=LINKS, ids=str)
def link(request, desk, people):
    """A link of each kind, bob's; what it asks for can be answered now."""
    placement = desk.placement(PlacementState.PUBLISHED)
    stand_at(placement.published_at + timedelta(hours=21))
    waits = desk.placement(PlacementState.IN_REVIEW, placement.slot_at + timedelta(days=4))
    told = record(PERSON_CHANGED, people.ann, actor=people.root)
    news = Notification(person=people.bob, entry=told, path="/people", created_at=told.at)
    db.session.add(news)
    db.session.flush()
    mail = NewsDigest(person=people.bob, day=told.at.date(), created_at=told.at, news_ids=[news.id])
    db.session.add(mail)
    db.session.flush()
    subjects = {
        PassPurpose.ENTER_RESULTS: placement.id, PassPurpose.REVIEW_POST: waits.id, PassPurpose.ANSWER_NEWS: news.id,
        PassPurpose.READ_DIGEST: mail.id,
    }  # fmt: skip
    people.bob.is_senior = request.param is PassPurpose.REVIEW_POST
    subject_id = subjects.get(request.param)
    email = "new@example.org" if request.param is PassPurpose.CHANGE_EMAIL else None
    token = issue_pass(request.param, person=desk.bob, email=email, subject_id=subject_id)
    db.session.commit()
    assert set(LINKS) == set(PassPurpose) - {PassPurpose.FIRST_ADMINISTRATOR}  # that one is nobody's yet
    return request.param, token


def test_looking_at_a_link_changes_nothing(client, link):  # T37
    purpose, token = link
    before = stamps()
    answers = [client.open(LINKS[purpose] + token, method=method) for method in ("HEAD", "GET", "HEAD", "GET")]

    assert {answer.status_code for answer in answers} == {200}
    assert all("<form" in answer.text for answer in answers[1::2])
    assert set(differences(before, stamps())) <= {"rate_window"}


def test_a_link_opens_no_other_door(client, link):  # T36
    purpose, token = link
    others = [path for one, path in LINKS.items() if one is not purpose] + ["/first-administrator/"]

    assert {client.get(path + token).status_code for path in others} == {404}
    assert {client.post(path + token, {"password": "four words that are new"}).status_code for path in others} == {404}


def test_a_link_is_dead_with_its_person(client, people, link):  # T07
    purpose, token = link
    disable_person(people.bob, actor=people.root, choices=all_to(people.bob, people.sara))
    db.session.commit()
    before = stamps()

    assert client.get(LINKS[purpose] + token).status_code == 404
    assert client.post(LINKS[purpose] + token, {"password": "four words that are new"}).status_code == 404
    assert set(differences(before, stamps())) <= {"rate_window"}


def test_a_link_is_dead_after_its_time(client, link):  # T36
    purpose, token = link
    stand_at(clock.now() + timedelta(days=31))

    assert client.get(LINKS[purpose] + token).status_code == 409
    assert client.post(LINKS[purpose] + token, {"password": "four words that are new"}).status_code == 409
