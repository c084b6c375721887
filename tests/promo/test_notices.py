"""Who is told of what, in the portal and by mail."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.mail.models import OutboxMail
from app.notifications.models import Notification
from app.promo.states import RequestState
from app.promo.words import Sensitivity
from tests.promo.makers import days_ahead, make_brief, make_manager, make_request, make_returned
from tests.stored import only

ASK = {"fields-0-field": "task", "fields-0-reason": "unclear", "fields-0-sentence": "Who should come?"}
YES = {"meeting_waiver": "A small one."}
NO = {"refusal": "brand", "refusal_note": "Not like this."}


def told() -> list[tuple[str, str]]:
    """(name, tag) of all news, in their order."""
    rows = db.session.scalars(sa.select(Notification).order_by(Notification.id)).all()
    return [(news.person.name.split()[0], news.entry.tag.removeprefix("promo.request.")) for news in rows]


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def test_after_filing_both_sides_know(community, alice, bob, sign_in_as):
    brief = make_brief(community, alice)
    sign_in_as(alice).post(f"/requests/R-{brief.id}/submit")

    assert told() == [("Bob", "assigned"), ("Alice", "in_triage")]
    mail = mails()[-1]
    assert mail.recipient == "alice@example.org"
    for words in (f"R-{brief.id}", "In triage", "Who has it", "Bob Melnyk (Instagram)", "Report promised"):
        assert words in mail.text


@pytest.mark.usefixtures("people")
def test_without_anybody_the_seniors_know(community, alice, people, sign_in_as):
    community_only = people.sara
    brief = make_brief(community, alice)
    community_only.grants[0].role = "analyst"
    sign_in_as(alice).post(f"/requests/R-{brief.id}/submit")
    assert told() == [("Sara", "submitted")]


def test_a_question_leads_to_the_page_that_asks_it(community, alice, bob, sign_in_as):
    filed = make_request(community, alice, owner=bob)
    sign_in_as(bob).post(f"/triage/R-{filed.id}/instagram/ask", ASK)

    news = only(Notification)
    assert (news.person_id, news.path) == (alice.id, f"/requests/R-{filed.id}/answer")
    assert "Who should come?" in mails()[0].text


def test_an_answer_goes_to_those_who_asked(community, alice, bob, sign_in_as):
    filed = make_request(community, alice, RequestState.NEEDS_INFO, owner=bob)
    make_returned(filed, bob, "task")
    sign_in_as(alice).post(f"/requests/R-{filed.id}/answer", {"note": "All of them."})
    assert told() == [("Bob", "answered")]


def test_the_last_decision_is_told_as_the_state_of_the_whole(community, alice, bob, sign_in_as):
    filed = make_request(community, alice, owner=bob, networks=("instagram", "facebook"))
    browser = sign_in_as(bob)
    browser.post(f"/triage/R-{filed.id}/instagram/no", NO)
    browser.post(f"/triage/R-{filed.id}/facebook/yes", YES)
    assert told() == [("Alice", "network_refused"), ("Alice", "accepted")]


def test_what_is_put_off_is_told_and_so_is_its_answer(community, alice, bob, sign_in_as):
    filed = make_request(community, alice, owner=bob, networks=("instagram", "facebook"))
    browser, later = sign_in_as(bob), {"later_on": str(days_ahead(9))}
    browser.post(f"/triage/R-{filed.id}/instagram/no", NO)
    browser.post(f"/triage/R-{filed.id}/facebook/later", later)
    assert told() == [("Alice", "network_refused"), ("Alice", "network_later")]

    other = make_request(community, alice, owner=bob, networks=("instagram", "facebook"))
    browser.post(f"/triage/R-{other.id}/facebook/later", later)
    browser.post(f"/triage/R-{other.id}/instagram/yes", YES)
    browser.post(f"/triage/R-{other.id}/facebook/no", NO)
    assert told()[2:] == [("Alice", "network_later"), ("Alice", "accepted"), ("Alice", "network_refused")]


def test_a_sensitive_one_is_put_before_the_seniors(community, alice, bob, people, sign_in_as):
    sara = people.sara
    filed = make_request(community, alice, owner=bob, sensitivity=Sensitivity.MONEY)
    sign_in_as(bob).post(f"/triage/R-{filed.id}/instagram/yes", YES)
    assert told() == [(sara.name.split()[0], "network_accepted")]


@pytest.mark.parametrize(("answer", "form", "told_first"), [("yes", YES, "accepted"), ("no", NO, "declined")])
def test_that_an_answer_was_taken_back_is_told(community, alice, bob, sign_in_as, answer, form, told_first):
    filed = make_request(community, alice, owner=bob)
    browser = sign_in_as(bob)
    browser.post(f"/triage/R-{filed.id}/instagram/{answer}", form)
    browser.post(f"/triage/R-{filed.id}/instagram/take-back")
    assert told() == [("Alice", told_first), ("Alice", "taken_back")]
    mail = mails()[-1]
    assert mail.recipient == "alice@example.org"
    assert f"R-{filed.id}" in mail.text
    assert "is in triage again" in mail.text


@pytest.mark.parametrize(("answer", "form"), [("yes", YES), ("no", NO), ("later", {"later_on": str(days_ahead(9))})])
def test_that_a_part_was_taken_back_is_told_while_others_are_open(community, alice, bob, sign_in_as, answer, form):
    filed = make_request(community, alice, owner=bob, networks=("instagram", "facebook"))
    browser = sign_in_as(bob)
    browser.post(f"/triage/R-{filed.id}/instagram/{answer}", form)
    browser.post(f"/triage/R-{filed.id}/instagram/take-back")
    assert [(name, tag) for name, tag in told()][1:] == [("Alice", "network_taken_back")]
    assert mails()[-1].recipient == "alice@example.org"
    assert "took back the answer for Instagram" in mails()[-1].text


def test_that_a_part_was_taken_back_is_not_told_to_one_who_never_heard_of_it(community, alice, bob, people, sign_in_as):
    assert people.sara
    filed = make_request(community, alice, owner=bob, sensitivity=Sensitivity.MONEY)
    browser = sign_in_as(bob)
    browser.post(f"/triage/R-{filed.id}/instagram/yes", YES)
    browser.post(f"/triage/R-{filed.id}/instagram/take-back")
    assert told() == [("Sara", "network_accepted")], "the seniors alone were asked"


def test_of_a_whole_that_is_taken_back_answer_by_answer_each_is_told_once(community, alice, bob, sign_in_as):
    filed = make_request(community, alice, owner=bob, networks=("instagram", "facebook"))
    browser = sign_in_as(bob)
    for network in ("instagram", "facebook"):
        browser.post(f"/triage/R-{filed.id}/{network}/yes", YES)
    for network in ("instagram", "facebook"):
        browser.post(f"/triage/R-{filed.id}/{network}/take-back")
    assert [tag for _name, tag in told()] == ["network_accepted", "accepted", "taken_back", "network_taken_back"]


def test_that_a_merge_is_undone_is_told_once(community, alice, bob, sign_in_as):
    filed, other = (make_request(community, alice, owner=bob) for _one in range(2))
    browser = sign_in_as(bob)
    browser.post(f"/triage/R-{other.id}/merge/R-{filed.id}", {"note": "Both are one campaign."})
    n_before = len(told())
    browser.post(f"/triage/R-{other.id}/unmerge/R-{filed.id}")
    assert told()[n_before:] == [("Alice", "merge_undone"), ("Alice", "merge_undone")], "one for each request"


def test_who_follows_hears_that_the_answer_was_taken_back(community, alice, bob, sign_in_as):
    filed = make_request(community, alice, owner=bob)
    dora = make_manager(community, "Dora Lis")
    other = make_request(community, dora, owner=bob)
    browser = sign_in_as(bob)
    browser.post(f"/triage/R-{other.id}/duplicate/R-{filed.id}", {"note": "The same swap."})
    browser.post(f"/triage/R-{filed.id}/instagram/yes", YES)
    browser.post(f"/triage/R-{filed.id}/instagram/take-back")
    assert told()[-2:] == [("Alice", "taken_back"), ("Dora", "taken_back")]


def test_a_decline_tells_the_requester_why(community, alice, bob, sign_in_as):
    filed = make_request(community, alice, owner=bob)
    sign_in_as(bob).post(f"/triage/R-{filed.id}/instagram/no", NO)
    assert told() == [("Alice", "declined")]
    assert "Not like this." in mails()[0].text


def test_a_comment_reaches_all_who_take_part_but_its_author(community, alice, bob, people, sign_in_as):
    filed = make_request(community, alice, owner=bob)
    browser = sign_in_as(people.ann)
    assert browser.post(f"/requests/R-{filed.id}/comments", {"text": " "}).status_code == 422
    browser.post(f"/requests/R-{filed.id}/comments", {"text": "Mind the <b>figures</b>."})
    sign_in_as(alice).post(f"/requests/R-{filed.id}/comments", {"text": "I will."})

    assert told() == [("Alice", "commented"), ("Bob", "commented"), ("Bob", "commented"), ("Ann", "commented")]
    assert "Mind the &lt;b&gt;figures&lt;/b&gt;." in sign_in_as(alice).get(f"/requests/R-{filed.id}").text
