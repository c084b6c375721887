"""An @ and a name tells somebody, once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core.db import db
from app.mail.models import OutboxMail
from app.notifications.models import Notification
from app.notifications.states import Topic
from app.promo.actions.talk import comment_on, edit_comment, mute_talk
from app.promo.mentions import cut, find_mentions
from app.promo.models import Comment, CommentMention
from tests.factories import make_person
from tests.stored import only


@dataclass
class Somebody:
    id: int
    name: str


HOUSE = [Somebody(n, name) for n, name in enumerate(
    ["Alice Koval", "Bob Melnyk", "Bob Stone", "Дар'я Литвин", "Anna", "Anna Maria Rossi"], start=1
)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("@Alice Koval, look", {"@Alice Koval": 1}, []),
        ("(@alice koval)", {"@alice koval": 1}, []),
        ("@Alice, look", {"@Alice": 1}, []),
        ("ask @Bob", {}, ["@Bob"]),
        ("@Bob Melnyk's and @Bob Stone’s", {"@Bob Melnyk": 2, "@Bob Stone": 3}, []),
        ("@Дар’я Литвин і @дарʼя", {"@Дар’я Литвин": 4, "@дарʼя": 4}, []),
        ("@Anna", {"@Anna": 5}, []),
        ("@Anna Maria", {"@Anna Maria": 6}, []),
        ("@Anna Maria Rossi and so on", {"@Anna Maria Rossi": 6}, []),
        ("@Nobody Known, @Nobody", {}, ["@Nobody"]),
        ("a@alice.example, @ Alice, @@Alice", {}, []),
        ("@Alice\nKoval", {"@Alice": 1}, []),
        ("@AliceKoval", {}, ["@AliceKoval"]),
        ("@Alice-Ann", {}, ["@Alice-Ann"]),
    ],
)
def test_who_is_meant(text, found, unknown):
    mentions = find_mentions(text, HOUSE)
    assert {text[one.starts : one.ends]: one.person_id for one in mentions.found} == found
    assert mentions.unknown == unknown
    pieces = cut(text, [(one.starts, one.ends) for one in mentions.found])
    assert "".join(piece.words for piece in pieces) == text
    assert {piece.words for piece in pieces if piece.is_mention} == set(found)


def news_of(person):
    rows = db.session.scalars(sa.select(Notification).where(Notification.person_id == person.id))
    return [news.entry.tag for news in rows if "comment" in news.entry.tag]


@pytest.fixture
def path(filed):
    return f"/requests/R-{filed.id}"


def test_who_is_mentioned_is_told_once_and_stands_out(filed, alice, bob, people, path, sign_in_as):
    people.mark  # noqa: B018 - is made
    browser = sign_in_as(alice)
    browser.post(f"{path}/comments", {"text": "<i>@Bob Melnyk</i> and @mark novak, @Bob Melnyk"})
    assert news_of(bob) == news_of(people.mark) == ["promo.request.commented"]
    assert news_of(alice) == []
    shown = browser.get(path).text
    assert '&lt;i&gt;<b class="mention">@Bob Melnyk</b>&lt;/i&gt; and <b class="mention">@mark novak</b>' in shown


def test_a_name_of_nobody_stays_text_and_says_so(filed, alice, bob, carol, path, sign_in_as):
    make_person("Robert Other", (Role.SMM, "house", "")).name = "Bob Other"
    browser = sign_in_as(alice)
    browser.post(f"{path}/comments", {"text": "@Bob, @Carol Berg and @Nobody"})
    assert db.session.scalars(sa.select(CommentMention)).all() == []
    shown = browser.get(path).text
    assert "Nobody who reads this is called @Bob, @Carol, @Nobody, or several are: nobody was told." in shown
    assert 'class="mention"' not in shown
    assert news_of(carol) == []


def test_after_a_change_only_who_is_new_is_told(filed, alice, bob, people, path):
    sara = people.sara
    comment = comment_on(filed, text="@Bob Melnyk, look", actor=alice)
    edit_comment(comment, text="@Sara Lind and @Bob Melnyk, look", version=None, actor=alice)
    db.session.commit()
    assert news_of(bob) == ["promo.request.commented"]
    assert news_of(sara) == ["promo.comment.edited"]
    assert [one.person_id for one in only(Comment).mentions] == [sara.id, bob.id]


def test_nobody_of_the_community_is_mentioned_among_smm(filed, alice, bob, people):
    sara = people.sara
    comment = comment_on(filed, text="@Alice Koval, @Sara Lind", actor=bob, is_internal=True)
    assert [one.person_id for one in comment.mentions] == [sara.id]
    assert (news_of(alice), news_of(sara)) == ([], ["promo.comment.written_internally"])


def test_who_has_stopped_following_finds_a_mention_in_the_portal_and_gets_no_mail(filed, alice, bob, people):
    mute_talk(filed, actor=bob)
    db.session.commit()
    comment_on(filed, text="All of you", actor=alice)
    assert news_of(bob) == []
    comment_on(filed, text=f"@Bob Melnyk and @{people.sara.name}", actor=alice)
    db.session.commit()
    assert news_of(bob) == news_of(people.sara) == ["promo.request.commented"]
    told = db.session.scalars(sa.select(Notification).where(Notification.person_id == bob.id)).one()
    assert (told.topic, told.read_at, told.digest_due_at) == (Topic.MENTIONS, None, None)
    mails = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "promo.request.commented"))
    assert [mail.person_id for mail in mails] == [people.sara.id], "sara has not muted it"
