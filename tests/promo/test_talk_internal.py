"""What SMM says among themselves is nowhere for the community."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Grant
from app.accounts.permissions import Role, ScopeKind
from app.audit.models import AuditEntry
from app.core.db import db
from app.mail.models import OutboxMail
from app.notifications.models import Notification
from app.promo.actions.talk import answer, comment_on
from app.promo.models import Comment, CommentMention
from tests.factories import make_person
from tests.promo.test_talk import a_file
from tests.stored import only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

SECRET = "They ask too late every time"


@pytest.fixture
def path(filed):
    return f"/requests/R-{filed.id}"


@pytest.fixture
def internal(filed, bob, path, sign_in_as):
    """bob writes for SMM, with a picture and a mention of somebody of the community."""
    form = {"text": f"{SECRET}, @Alice Koval", "is_internal": "y", "files": [a_file("secret.jpg")]}
    assert sign_in_as(bob).post(f"{path}/comments", form).status_code == 303
    return only(Comment)


def test_the_side_of_smm_reads_it_by_its_words(filed, internal, people, path, sign_in_as):
    assert internal.is_internal
    for person in (people.bob, people.sara, people.ann, people.mark):
        browser = sign_in_as(person)
        for page in (path, f"{path}/talk", f"{path}/talk?show=internal", f"{path}/talk/{internal.id}"):
            shown = browser.get(page).text
            assert SECRET in shown
            assert "SMM only" in shown
        assert browser.get(file_of(path, internal)).status_code == 200
        assert browser.post(f"{path}/talk/{internal.id}/answers", {"text": "Indeed"}).status_code == 303
    answers = db.session.scalars(sa.select(Comment).where(Comment.thread_id == internal.id)).all()
    assert [one.is_internal for one in answers] == [True] * 4


def test_the_community_and_readers_find_no_trace(filed, internal, alice, people, path, sign_in_as):
    answer(internal, text="Answered among us", actor=people.sara)
    db.session.commit()
    for person in (alice, people.lea, people.root):
        browser = sign_in_as(person)
        for page in (path, f"{path}/talk", f"{path}/talk?show=internal", "/notifications", "/", "/search?q=too+late"):
            shown = browser.get(page).text
            assert SECRET not in shown
            assert "SMM only" not in shown
            assert "for SMM alone" not in shown
        assert "0 open threads" not in browser.get(path).text, "there is none, as if nobody had written"
        for page in ("", "/edit", "/earlier"):
            refused = browser.get(f"{path}/talk/{internal.id}{page}")
            assert (
                refused.status_code == 404 if page != "/edit" or person is alice else refused.status_code in {403, 404}
            )
        assert browser.get(file_of(path, internal)).status_code == 404
    browser = sign_in_as(alice)
    for act in ("answers", "resolve", "reopen", "edit", "withdraw"):
        refused = browser.post(f"{path}/talk/{internal.id}/{act}", {"text": "Hello", "version": "1"})
        absent = browser.post(f"{path}/talk/98765/{act}", {"text": "Hello", "version": "1"})
        assert (refused.status_code, absent.status_code) == (404, 404)


def test_nobody_of_the_community_is_told_or_mentioned(filed, internal, alice, people):
    comment_on(filed, text=f"{SECRET} again", actor=people.sara, is_internal=True)
    db.session.commit()
    told = db.session.scalars(sa.select(Notification).where(Notification.person_id == alice.id)).all()
    assert [news.entry.tag for news in told if "comment" in news.entry.tag] == []
    assert db.session.scalars(sa.select(CommentMention)).all() == []
    mails = db.session.scalars(sa.select(OutboxMail)).all()
    assert [mail.recipient for mail in mails if SECRET in mail.text and mail.person_id == alice.id] == []
    assert [
        news.person_id for news in db.session.scalars(sa.select(Notification)) if "internally" in news.entry.tag
    ] == [people.bob.id]


def test_the_log_keeps_no_words_of_it_and_no_history_of_the_request(filed, internal):
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "promo.comment.written_internally")).one()
    assert SECRET not in f"{entry.reason} {entry.changes} {entry.subject_label}"
    assert (entry.thread_kind, entry.thread_id) == ("comment", internal.id)


def test_the_community_cannot_write_so(filed, alice, path, sign_in_as):
    browser = sign_in_as(alice)
    assert "is_internal" not in browser.get(path).text
    browser.post(f"{path}/comments", {"text": "For all", "is_internal": "y"})
    assert not only(Comment).is_internal, "what her form does not have is not taken"


def test_a_senior_of_the_community_is_of_the_community(filed, internal, alice, path, sign_in_as):
    alice.is_senior = True
    db.session.commit()
    browser = sign_in_as(alice)
    assert SECRET not in browser.get(path).text
    assert browser.get(f"{path}/talk/{internal.id}").status_code == 404


def test_smm_of_another_network_does_not_read_it(filed, internal, path, sign_in_as):
    paul = make_person("Paul Network", (Role.SMM, "network", "telegram"), (Role.LEADERSHIP, "house", ""))
    assert SECRET not in sign_in_as(paul).get(path).text
    paul.grants.append(Grant(role=Role.SMM, scope_kind=ScopeKind.NETWORK, scope_id="facebook"))
    db.session.commit()
    assert SECRET in sign_in_as(paul).get(path).text


def test_the_talk_on_a_post_is_kept_apart_too(desk, sign_in_as):
    post = desk.hold()
    comment_on(desk.request_, text=SECRET, actor=desk.bob, placement=post, is_internal=True)
    path = f"{desk.path}/1"
    assert SECRET not in sign_in_as(desk.alice).get(path).text
    assert SECRET in sign_in_as(desk.bob).get(path).text
    partner = make_person("Dana Partner", (Role.SMM, "house", ""), is_partner=True)
    post.assignee_id = partner.id
    shared = comment_on(desk.request_, text="For all of us", actor=desk.bob, placement=post)
    db.session.commit()
    shown = sign_in_as(partner).get(path).text
    assert "For all of us" in shown
    assert SECRET not in shown
    assert f"/talk/{shared.id}" not in shown, "the rest of the request is not hers"


def file_of(path, comment):
    return f"{path}/talk/{comment.id}/files/{comment.files[0].file_id}"
