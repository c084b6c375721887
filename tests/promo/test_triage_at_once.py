"""Two people at the desk in the same second: one wins, the other is told, and nothing that was typed is lost (T43)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.audit.models import AuditEntry
from app.core.db import db
from app.promo.models import PromoRequest, RequestLink, ReturnedField, SavedView, SnoozedRow
from app.promo.states import RequestState
from tests.factories import make_person
from tests.promo.deciding import ASK, NO, YES, decisions
from tests.promo.makers import days_ahead, make_request, make_returned
from tests.promo.test_placements_at_once import press
from tests.stored import entries, fresh, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

NOTE = {"note": "It is the very same swap."}
DECLINE = {"decline_reason": "brand", "text": "It does not go with the brand: show the books."}


@pytest.fixture
def other(community, alice, bob):
    """Another request about the same."""
    return make_request(community, alice, owner=bob, networks=("instagram", "viber"), message="Come to the swap!")


@pytest.fixture
def at_once(sign_in_as):
    """Post each of (person, path, form) in the same instant; the answers in their order."""

    def done(*acts):
        browsers = [sign_in_as(person) for person, _path, _form in acts]
        known = list(db.session)
        answers = press(browsers, lambda n: acts[n][1], lambda n: acts[n][2])
        db.session.add_all(known)
        db.session.expire_all()
        return answers

    return done


def at(request_, *steps):
    return "/triage/R-" + "/".join([str(request_.id), *(one if type(one) is str else f"R-{one.id}" for one in steps)])


def statuses(answers):
    return [answer.status_code for answer in answers]


def test_the_last_two_answers_accept_the_request(filed, bob, people, at_once):
    acts = [(bob, at(filed, "instagram", "yes"), YES), (people.sara, at(filed, "facebook", "yes"), YES)]
    assert statuses(at_once(*acts)) == [303, 303]

    assert (fresh(filed).state, decisions(filed)) == (RequestState.ACCEPTED, ["yes", "yes"])
    assert len(entries("promo.request.accepted")) == 1


def test_of_a_yes_and_a_question_one_wins(filed, bob, people, at_once):
    answers = at_once((bob, at(filed, "instagram", "yes"), YES), (people.sara, at(filed, "instagram", "ask"), ASK))

    assert sorted(statuses(answers)) == [303, 409]
    is_yes = answers[0].status_code == 303
    assert decisions(filed)[0] == ("yes" if is_yes else "needs_info")
    lost = (ASK["fields-0-sentence"], YES["note"])[not is_yes]
    assert lost in answers[is_yes].text
    assert db.session.scalar(sa.select(sa.func.count(ReturnedField.id))) == (0 if is_yes else 1)


def test_two_networks_ask_at_once_and_all_of_it_is_asked(filed, alice, bob, people, at_once, sign_in_as):
    again = ASK | {"fields-0-field": "proof", "fields-0-sentence": "Who has seen it?"}
    acts = [(bob, at(filed, "instagram", "ask"), ASK), (people.sara, at(filed, "facebook", "ask"), again)]
    assert statuses(at_once(*acts)) == [303, 303]

    assert (fresh(filed).state, decisions(filed)) == (RequestState.NEEDS_INFO, ["needs_info"] * 2)
    page = sign_in_as(alice).get(f"/requests/R-{filed.id}/answer").text
    assert [words in page for words in (ASK["fields-0-sentence"], "Who has seen it?")] == [True, True]


def test_what_is_asked_while_one_answers_is_not_answered_unread(filed, alice, bob, people, at_once):
    make_returned(filed, bob, "task")
    filed.networks[0].decision, filed.state = "needs_info", RequestState.NEEDS_INFO
    db.session.commit()
    first, more = only(ReturnedField).id, ASK | {"fields-0-field": "proof", "fields-0-sentence": "Who has seen it?"}
    form = {"task": "Bring 240 project managers.", "proof": "", "seen": str(first)}
    answers = at_once(
        (alice, f"/requests/R-{filed.id}/answer", form), (people.sara, at(filed, "facebook", "ask"), more)
    )

    assert answers[1].status_code == 303
    later = db.session.scalars(sa.select(ReturnedField).where(ReturnedField.field == "proof")).one()
    assert (fresh(filed).state, later.answered_at) == (RequestState.NEEDS_INFO, None)
    if answers[0].status_code != 303:
        assert form["task"] in answers[0].text
        assert filed.task != form["task"]


def test_of_a_decline_and_a_last_yes_one_wins(community, alice, bob, people, at_once):
    waiting = make_request(community, alice, owner=bob)
    acts = [(people.sara, at(waiting, "decline"), DECLINE), (bob, at(waiting, "instagram", "yes"), YES)]
    answers = at_once(*acts)

    assert 303 in statuses(answers)
    assert set(statuses(answers)) <= {303, 409}
    if statuses(answers) == [409, 303]:
        assert fresh(waiting).state == RequestState.ACCEPTED
        assert DECLINE["text"] in answers[0].text
    else:
        assert (fresh(waiting).state, waiting.decline_text) == (RequestState.DECLINED, DECLINE["text"])
    if answers[1].status_code == 409:
        assert YES["note"] in answers[1].text


def test_a_merge_and_an_answer_of_what_it_ends(filed, other, bob, people, at_once):
    answers = at_once((bob, at(other, "merge", filed), NOTE), (people.sara, at(other, "viber", "yes"), YES))

    assert sorted(statuses(answers)) == [303, 409]
    if answers[0].status_code == 303:
        assert (fresh(other).state, decisions(filed)) == (RequestState.DECLINED, ["open"] * 3)
        assert YES["note"] in answers[1].text
    else:
        assert (fresh(other).state, decisions(filed)) == (RequestState.TRIAGE, ["open"] * 2)
        assert NOTE["note"] in answers[0].text


def test_a_merge_and_the_last_answer_of_what_goes_on(community, alice, other, bob, people, at_once):
    kept = make_request(community, alice, owner=bob)
    answers = at_once((bob, at(other, "merge", kept), NOTE), (people.sara, at(kept, "instagram", "yes"), YES))

    assert answers[1].status_code == 303
    if answers[0].status_code == 303:
        assert (fresh(kept).state, decisions(kept)) == (RequestState.TRIAGE, ["yes", "open"])
    else:
        assert (fresh(kept).state, fresh(other).state) == (RequestState.ACCEPTED, RequestState.TRIAGE)


def test_of_a_split_and_a_decline_none_leaves_half_a_request(filed, bob, people, at_once):
    acts = [(bob, at(filed, "split"), {"networks": ["facebook"]}), (people.sara, at(filed, "decline"), DECLINE)]
    answers = at_once(*acts)

    assert answers[1].status_code == 303
    assert fresh(filed).state == RequestState.DECLINED
    made = db.session.scalars(sa.select(PromoRequest).where(PromoRequest.id != filed.id)).all()
    if answers[0].status_code == 303:
        assert [(one.state, decisions(one)) for one in made] == [(RequestState.TRIAGE, ["open"])]
        assert only(RequestLink).to_id == made[0].id
    else:
        assert (answers[0].status_code, made) == (409, [])


def test_a_row_that_went_to_another_one_is_not_given_away_unseen(filed, bob, people, at_once, sign_in_as):
    ira = make_person("Ira Sydor", (Role.SMM, "house", ""))
    seen = [f"{filed.id}:{network}:{bob.id}" for network in ("instagram", "facebook")]
    several = {"act": "assign", "pick": str(filed.id), "person": str(people.sara.id), "seen": seen}
    single = {"person": str(ira.id), "seen": str(bob.id)}
    answers = at_once((bob, "/triage/several", several), (bob, at(filed, "instagram", "assign"), single))

    owners = [row.owner_id for row in fresh(filed).networks]
    said = sign_in_as(bob).get("/triage").text
    assert answers[0].status_code == 303
    if answers[1].status_code == 303:
        assert owners == [ira.id, bob.id], "of one request all or nothing"
    else:
        assert owners == [people.sara.id] * 2
        assert "Instagram was given to another one meanwhile: Sara Lind." in answers[1].text
    assert "Ira" in said or "Sara" in said


def test_the_one_who_comes_later_is_told_who_has_it(filed, bob, people, sign_in_as):
    ira = make_person("Ira Sydor", (Role.SMM, "house", ""))
    browser = sign_in_as(bob)
    shown = {"seen": str(bob.id)}
    browser.post(at(filed, "instagram", "assign"), shown | {"person": str(ira.id)})
    late = browser.post(at(filed, "instagram", "assign"), shown | {"person": str(people.sara.id)})
    assert (late.status_code, "given to another one meanwhile: Ira Sydor." in late.text) == (409, True)

    several = {"act": "assign", "pick": str(filed.id), "person": str(people.sara.id)}
    answer = browser.post("/triage/several", several | {"seen": [f"{filed.id}:instagram:{bob.id}", "x", "a:b:c"]})
    assert "given to another one meanwhile: Ira Sydor." in browser.get(answer.location).text
    assert [row.owner_id for row in fresh(filed).networks] == [ira.id, bob.id]
    browser.post("/triage/several", several | {"seen": [f"{filed.id}:instagram:{ira.id}"]})
    assert [row.owner_id for row in fresh(filed).networks] == [people.sara.id] * 2


def test_what_is_put_aside_twice_is_put_aside_once(filed, other, bob, people, at_once):
    form = {"act": "snooze", "pick": [str(filed.id), str(other.id)], "until": str(days_ahead(3))}
    acts = [(bob, "/triage/several", form)] * 4 + [(people.sara, at(filed, "instagram", "no"), NO)]
    assert statuses(at_once(*acts)) == [303] * 5

    rows = db.session.scalars(sa.select(SnoozedRow)).all()
    assert {(row.person_id, row.request_id) for row in rows} == {(bob.id, filed.id), (bob.id, other.id)}
    assert decisions(filed) == ["no", "open"]


def test_a_view_of_one_name_is_kept_once(bob, at_once):
    form = {"name": "Late ones", "asked": "late=1", "is_default": "y"}
    answers = statuses(at_once(*[(bob, "/triage/views", form)] * 4))

    assert answers.count(303) == 1
    assert set(answers) <= {303, 409, 422}
    assert (only(SavedView).name, only(SavedView).is_default) == ("Late ones", True)


def test_of_several_orders_of_the_rules_each_is_whole(filed, bob, people, at_once, sign_in_as):
    senior = sign_in_as(people.sara)
    for name in ("One", "Two", "Three"):
        senior.post("/triage/rules/new", {"name": name, "person_id": str(bob.id)})
    answers = at_once(*[(people.sara, f"/triage/rules/{n}/{way}", {}) for n in (1, 2, 3) for way in ("up", "down")])

    assert set(statuses(answers)) == {303}
    page = senior.get("/triage/rules").text
    assert sorted(page.count(f">{place}</span> ") for place in (1, 2, 3)) == [1, 1, 1]
    moved = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.tag == "promo.rule.moved")
    assert db.session.scalar(moved) in range(1, 7)
