"""The talk on a request: threads, answers, resolving, changing, withdrawing, following."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.files.models import StoredFile
from app.mail.models import OutboxMail
from app.notifications.models import Notification
from app.promo.actions.talk import MOST_FILES, answer, comment_on, resolve_thread
from app.promo.models import Comment, EarlierComment, TalkFollower
from app.promo.queries.talk import MOST_ANSWERS, MOST_THREADS
from app.promo.states import RequestState, ThreadState
from benchmarks.house import counting
from tests.promo.factories import picture
from tests.promo.makers import make_request
from tests.stored import entries, fresh, last_entry, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.fixture
def path(filed):
    return f"/requests/R-{filed.id}"


@pytest.fixture
def thread(filed, bob):
    """bob begins."""
    made = comment_on(filed, text="Which picture comes first?", actor=bob)
    db.session.commit()
    return made


def told_to(person, tag):
    rows = db.session.scalars(sa.select(Notification).where(Notification.person_id == person.id))
    return [news for news in rows if news.entry.tag == f"promo.{tag}"]


def test_one_writes_and_others_answer_in_the_thread(filed, alice, bob, path, sign_in_as):
    browser = sign_in_as(bob)
    begun = browser.post(f"{path}/comments", {"text": " Which picture\r\ncomes first? "})
    head = only(Comment)
    assert (begun.status_code, head.text, head.state) == (303, "Which picture\ncomes first?", ThreadState.OPEN)
    assert (last_entry().tag, last_entry().subject_kind) == ("promo.request.commented", "comment")

    sent = sign_in_as(alice).post(f"{path}/talk/{head.id}/answers", {"text": "The shelf."})
    said = db.session.scalars(sa.select(Comment).where(Comment.thread_id == head.id)).one()
    assert (sent.status_code, urlsplit(sent.location).fragment) == (303, f"comment-{said.id}")
    assert (said.author_id, said.text) == (alice.id, "The shelf.")
    for page in (path, f"{path}/talk", f"{path}/talk/{head.id}"):
        shown = browser.get(page).text
        assert shown.index("Which picture") < shown.index("The shelf.")
    assert [news.path for news in told_to(bob, "comment.answered")] == [f"{path}/talk/{head.id}#comment-{said.id}"]


def test_an_answer_to_an_answer_joins_the_thread(filed, alice, path, thread, sign_in_as):
    said = answer(thread, text="The shelf.", actor=alice)
    assert sign_in_as(alice).post(f"{path}/talk/{said.id}/answers", {"text": "No."}).status_code == 404
    assert sign_in_as(alice).get(f"{path}/talk/{said.id}").status_code == 404


@pytest.mark.parametrize("state", [RequestState.LIVE, RequestState.CLOSED, RequestState.CANCELLED])
def test_a_request_that_has_ended_is_still_talked_about(community, alice, bob, sign_in_as, state):
    ended = make_request(community, alice, state, owner=bob)
    assert sign_in_as(alice).post(f"/requests/R-{ended.id}/comments", {"text": "Thank you."}).status_code == 303


def test_an_empty_one_is_refused_and_what_was_typed_stays(filed, alice, bob, path, sign_in_as):
    browser = sign_in_as(bob)
    assert "Write something first." in browser.post(f"{path}/comments", {"text": " "}).text
    refused = browser.post(f"{path}/comments", {"text": "Look", "is_internal": "y", "files": [a_file("a.jpg", b"x")]})
    assert refused.status_code == 422
    assert "is not a picture that we take" in refused.text
    assert ">\nLook</textarea>" in refused.text.replace("\r", "")
    assert "checked" in refused.text
    assert db.session.scalars(sa.select(Comment)).all() == []


def test_a_stranger_finds_nothing(filed, carol, path, thread, people, sign_in_as):
    browser = sign_in_as(carol)
    for page in ("talk", f"talk/{thread.id}", f"talk/{thread.id}/edit", f"talk/{thread.id}/earlier"):
        assert browser.get(f"{path}/{page}").status_code == 404
    for act in ("comments", f"talk/{thread.id}/answers", f"talk/{thread.id}/resolve", f"talk/{thread.id}/withdraw",
                "talk/follow", "talk/mute"):  # fmt: skip
        assert browser.post(f"{path}/{act}", {"text": "Hello"}).status_code == 404
    reader = sign_in_as(people.lea)
    assert thread.text in reader.get(f"{path}/talk").text
    assert reader.post(f"{path}/comments", {"text": "Hello"}).status_code == 403


def test_a_thread_is_found_under_its_own_request(community, alice, bob, filed, thread, sign_in_as):
    other = make_request(community, alice, owner=bob)
    assert sign_in_as(alice).get(f"/requests/R-{other.id}/talk/{thread.id}").status_code == 404


def test_a_thread_is_resolved_and_opened_again(filed, alice, bob, path, thread, sign_in_as):
    browser = sign_in_as(alice)
    assert browser.post(f"{path}/talk/{thread.id}/resolve").status_code == 303
    resolved = fresh(thread)
    assert (resolved.state, resolved.resolved_by_id) == (ThreadState.RESOLVED, alice.id)
    assert (last_entry().tag, last_entry().actor_id) == ("promo.comment.resolved", alice.id)
    assert len(told_to(bob, "comment.resolved")) == 1
    shown = browser.get(path).text
    assert "0 open threads" in shown
    assert "1 resolved" in shown
    assert '<li class="folded"><details' in shown
    assert "Resolved by Alice Koval" in shown

    again = browser.post(f"{path}/talk/{thread.id}/resolve")
    assert (again.status_code, "This thread is resolved already." in again.text) == (409, True)
    assert "Alice Koval" in sign_in_as(bob).post(f"{path}/talk/{thread.id}/resolve").text, "who it was"
    kept = browser.post(f"{path}/talk/{thread.id}/answers", {"text": "Too late"})
    assert (kept.status_code, "Too late</textarea>" in kept.text) == (422, True)
    assert "Open it again to answer." in kept.text

    assert browser.post(f"{path}/talk/{thread.id}/reopen").status_code == 303
    assert (fresh(thread).state, thread.resolved_at, thread.resolved_by_id) == (ThreadState.OPEN, None, None)
    assert len(entries("promo.comment.reopened")) == 1


def test_the_author_changes_it_and_every_earlier_text_stays(filed, alice, bob, path, thread, sign_in_as):
    browser, url = sign_in_as(bob), f"{path}/talk/{thread.id}/edit"
    assert thread.text in browser.get(url).text
    for text in ("Which one comes first?", "Which one is first?"):
        version = fresh(thread).version
        assert browser.post(url, {"text": text, "version": str(version)}).status_code == 303
    assert browser.post(url, {"text": thread.text, "version": str(fresh(thread).version)}).status_code == 303

    kept = db.session.scalars(sa.select(EarlierComment.text).order_by(EarlierComment.id)).all()
    assert kept == ["Which picture comes first?", "Which one comes first?"]
    assert [entry.actor_id for entry in entries("promo.comment.edited")] == [bob.id] * 2
    reader = sign_in_as(alice)
    assert f'href="{path}/talk/{thread.id}/earlier">edited</a>' in reader.get(path).text
    shown = reader.get(f"{path}/talk/{thread.id}/earlier").text
    assert shown.index("Which one is first?") < shown.index("Which one comes") < shown.index("Which picture")
    assert reader.post(url, {"text": "Mine", "version": "1"}).status_code == 403
    assert told_to(alice, "comment.edited") == []


def test_of_two_windows_the_later_one_is_told_and_loses_nothing(filed, bob, path, thread, sign_in_as):  # T45
    browser, url = sign_in_as(bob), f"{path}/talk/{thread.id}/edit"
    browser.post(url, {"text": "From the first window", "version": "1"})
    answer_ = browser.post(url, {"text": "From the second window", "version": "1"})
    assert answer_.status_code == 409
    assert "From the first window" in answer_.text
    assert "From the second window" in answer_.text
    assert fresh(thread).text == "From the first window"


def test_what_is_resolved_or_withdrawn_does_not_change(filed, alice, bob, path, thread, sign_in_as):
    browser = sign_in_as(bob)
    resolve_thread(thread, actor=alice)
    for act in ("edit", "withdraw"):
        assert browser.post(f"{path}/talk/{thread.id}/{act}", {"text": "Other", "version": "1"}).status_code == 409
    assert fresh(thread).text == "Which picture comes first?"


def test_withdrawn_words_are_read_by_their_author_alone(filed, alice, bob, path, sign_in_as):
    browser, reader = sign_in_as(bob), sign_in_as(alice)
    browser.post(f"{path}/comments", {"text": "A hasty word", "files": [a_file()]})
    comment, stored = only(Comment), only(StoredFile)
    file = f"{path}/talk/{comment.id}/files/{stored.id}"
    assert reader.get(file).data == picture()
    answer(comment, text="Is it?", actor=alice)
    assert reader.post(f"{path}/talk/{comment.id}/withdraw").status_code == 403

    assert browser.post(f"{path}/talk/{comment.id}/withdraw").status_code == 303
    assert (last_entry().tag, fresh(comment).withdrawn_at is not None) == ("promo.comment.withdrawn", True)
    for page in (path, f"{path}/talk", f"{path}/talk/{comment.id}"):
        shown = reader.get(page).text
        assert "A hasty word" not in shown
        assert "Withdrawn by its author" in shown
        assert "Is it?" in shown
    assert reader.get(file).status_code == reader.get(f"{path}/talk/{comment.id}/earlier").status_code == 404
    assert "A hasty word" in browser.get(f"{path}/talk/{comment.id}/earlier").text
    assert browser.post(f"{path}/talk/{comment.id}/withdraw").status_code == 409


def test_withdrawn_words_do_not_go_out_with_the_morning(filed, alice, bob, people, path, sign_in_as):
    """T04: what was written at night waits for the hours of its readers."""
    browser = sign_in_as(bob)
    for words in (
        "@Alice, a hasty word",
        *(f"@Alice, number {n}" for n in range(10)),
    ):
        browser.post(f"{path}/comments", {"text": words})
    first = db.session.scalars(sa.select(Comment).order_by(Comment.id)).first()
    browser.post(f"{path}/talk/{first.id}/withdraw")

    waiting = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == alice.email)).all()
    assert len(waiting) == 10
    assert not any("a hasty word" in mail.text for mail in waiting)
    assert len(told_to(alice, "request.commented")) == 11


def test_files_come_with_a_comment(filed, alice, carol, path, sign_in_as):
    browser = sign_in_as(alice)
    many = [a_file(f"{n}.jpg") for n in range(MOST_FILES + 1)]
    assert browser.post(f"{path}/comments", {"text": "All", "files": many}).status_code == 422
    assert (
        browser.post(f"{path}/comments", {"text": "Two", "files": [a_file("a.jpg"), a_file("b.jpg")]}).status_code
        == 303
    )
    comment = only(Comment)
    names = {part.file.name: f"{path}/talk/{comment.id}/files/{part.file_id}" for part in comment.files}
    assert set(names) == {"a.jpg", "b.jpg"}
    shown = browser.get(path).text
    assert all(f'href="{address}"' in shown for address in names.values())
    assert sign_in_as(carol).get(names["a.jpg"]).status_code == 404
    assert browser.get(f"{path}/talk/{comment.id}/files/9999").status_code == 404


def test_a_comment_on_a_post_stands_on_both_pages(desk, sign_in_as):
    post = desk.hold()
    path, browser = f"/requests/{desk.request_.number}", sign_in_as(desk.alice)
    assert browser.post(f"{path}/placements/1/comments", {"text": "A brighter one?"}).status_code == 303
    head = only(Comment)
    assert (head.placement_id, last_entry().subject_label) == (post.id, post.audit_label)
    assert browser.post(f"{path}/talk/{head.id}/answers", {"text": "Yes."}).status_code == 303
    said = db.session.scalars(sa.select(Comment).where(Comment.thread_id == head.id)).one()
    assert said.placement_id == post.id
    assert "A brighter one?" in browser.get(f"{path}/placements/1").text
    shown = browser.get(path).text
    assert "A brighter one?" in shown
    assert f'<a class="chip" href="{path}/placements/1">{post.number}' in shown
    comment_on(desk.request_, text="Of the whole", actor=desk.bob)
    assert "Of the whole" not in browser.get(f"{path}/placements/1").text
    assert "Of the whole" not in browser.get(f"{path}/talk?placement=1").text
    assert browser.post(f"{path}/placements/1/comments", {"text": ""}).status_code == 422
    assert browser.post(f"{path}/placements/7/comments", {"text": "Where?"}).status_code == 404


def test_who_stops_following_hears_nothing_until_they_follow_again(filed, alice, bob, people, path, sign_in_as):
    browser, lea = sign_in_as(bob), sign_in_as(people.lea)
    assert "You are told of what is written here." in browser.get(path).text
    assert browser.post(f"{path}/talk/mute").status_code == 303
    assert (only(TalkFollower).is_muted, last_entry().tag) == (True, "promo.talk.muted")
    assert lea.post(f"{path}/talk/follow").status_code == 303
    comment_on(filed, text="One", actor=alice)
    assert (len(told_to(bob, "request.commented")), len(told_to(people.lea, "request.commented"))) == (0, 1)

    assert "You are not told of what is written here." in browser.get(path).text
    browser.post(f"{path}/talk/follow")
    lea.post(f"{path}/talk/mute")
    comment_on(filed, text="Two", actor=alice)
    assert (len(told_to(bob, "request.commented")), len(told_to(people.lea, "request.commented"))) == (1, 1)


def test_who_may_no_longer_read_it_is_no_longer_told(filed, alice, bob, people, thread, path):
    comment_on(filed, text="I look at it", actor=people.ann)
    people.ann.grants.clear()
    db.session.commit()
    answer(thread, text="Good", actor=alice)
    assert told_to(people.ann, "comment.answered") == []


@pytest.fixture
def long_talk(filed, alice, bob):
    """More than stands on any page."""
    for number in range(60):
        head = comment_on(filed, text=f"Thread number {number:02}", actor=bob)
        answer(head, text="Fine", actor=alice)
        if number % 2:
            resolve_thread(head, actor=alice)
    for number in range(30):
        answer(
            head if number < 0 else db.session.get_one(Comment, head.id - 2),
            text=f"Answer number {number:02}",
            actor=bob,
        )
    db.session.commit()
    return filed


def test_a_long_talk_is_cut_and_its_pages_ask_no_more(long_talk, alice, path, sign_in_as):
    browser = sign_in_as(alice)
    shown = browser.get(path).text
    assert shown.count('id="comment-') <= MOST_THREADS * (1 + MOST_ANSWERS)
    assert "Thread number 59" in shown
    assert "Thread number 40" not in shown
    assert "52 earlier threads" in shown
    assert "27 earlier answers" in shown

    pages = {
        page: browser.get(f"{path}/talk?{page}").text for page in ("", "page=1", "show=open", "show=resolved&page=1")
    }
    assert "Thread number 59" in pages[""]
    assert "Thread number 00" in pages["page=1"]
    assert "Thread number 00" not in pages["show=resolved&page=1"]
    assert "Thread number 01" in pages["show=resolved&page=1"]
    assert "Thread number 59" not in pages["show=open"]
    head = db.session.scalars(sa.select(Comment).where(Comment.text == "Thread number 58")).one()
    whole = browser.get(f"{path}/talk/{head.id}").text
    assert "Answer number 29" in whole
    assert "Answer number 00" not in whole
    assert "page=" not in browser.post(f"{path}/comments", {"text": ""}).text, "one cannot turn pages of a refusal"
    for page in (f"{path}/talk", f"{path}/talk/{head.id}"):
        with counting() as sent:
            browser.get(page)
        assert len(sent) <= 16, "\n".join(sent)


def a_file(name="shelf.jpg", content=None):
    return (io.BytesIO(picture() if content is None else content), name)


@pytest.mark.parametrize("odd", ["99999999999999999999", "-1", "moon"])
def test_a_placement_that_cannot_be_narrows_nothing(filed, bob, path, thread, odd, sign_in_as):  # T48
    assert "Which picture" in sign_in_as(bob).get(f"{path}/talk?placement={odd}").text
