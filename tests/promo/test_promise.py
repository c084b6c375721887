"""The promise before filing, its computation, and a rush that is wished for earlier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions.workdays import add_holiday
from app.accounts.settings import change_setting
from app.audit.actors import SYSTEM
from app.audit.queries import sentence
from app.core.db import db
from app.networks.models import SlotBooking
from app.notifications.models import Notification
from app.promo.actions.links import split
from app.promo.models import PromoRequest
from app.promo.promise import PromiseLine, PromiseStep
from app.promo.queries.facts import facts_of
from app.promo.queries.promises import promises_for
from app.promo.queries.rush import allowance_of
from app.promo.settings import RUSH_A_QUARTER
from app.promo.states import NetworkDecision, RequestState
from app.promo.words import RushState, Sensitivity
from tests.networks.channels import kyiv, make_channel
from tests.pages import parse
from tests.promo.deciding import YES, decide
from tests.promo.factories import stand_at
from tests.promo.makers import make_brief, make_request
from tests.promo.test_placements_at_once import press
from tests.stored import entries, fresh

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

MONDAY = kyiv(2030, 6, 3, 8)  # work begins at nine
THURSDAY = date(2030, 6, 6)


@pytest.fixture
def brief(community, alice, bob):
    """On a Monday morning: bob decides for Instagram, whose slots are free."""
    stand_at(MONDAY)
    make_channel()
    return make_brief(community, alice, target_on=date(2030, 7, 1))


def promised(request_):
    return promises_for(request_, ["instagram"])["instagram"]


def wish(request_, day):
    request_.networks[0].wished_on = day
    db.session.commit()


def submit(browser, request_):
    return browser.post(f"/requests/R-{request_.id}/submit")


def test_answer_lead_content_and_slot_one_after_the_other(brief):
    # answered by Wednesday at 9, asked for three working days ahead, content a day before the post
    assert promised(brief).first_post_at == kyiv(2030, 6, 6, 9)
    assert promised(brief).content_due_at == kyiv(2030, 6, 5, 9)
    assert [line.step for line in promised(brief).lines] == [
        PromiseStep.HANDED_IN, PromiseStep.QUEUE, PromiseStep.ANSWER, PromiseStep.LEAD, PromiseStep.CONTENT,
        PromiseStep.SLOT, PromiseStep.DUE,
    ]  # fmt: skip


def test_taken_slots_weekends_work_before_it_and_a_second_approval_are_counted(brief, alice, bob):
    channel = make_channel("Another one", network_id="facebook")
    assert channel.network_id == "facebook"
    db.session.add_all(
        SlotBooking(channel_id=1, starts_at=kyiv(2030, 6, 6, 9) + timedelta(minutes=30 * n), seat=1, booked_at=MONDAY)
        for n in range(18)
    )
    db.session.commit()
    assert promised(brief).first_post_at == kyiv(2030, 6, 7, 9), "Thursday is full"

    brief.sensitivity = Sensitivity.MONEY
    assert promised(brief).first_post_at == kyiv(2030, 6, 7, 9), "a working day more"
    for _number in range(40):
        make_request(brief.community, alice, owner=bob, target_on=date(2030, 7, 1))
    assert promised(brief).first_post_at == kyiv(2030, 6, 11, 9), "40 h of answers, then content and approval"
    assert promised(brief).content_due_at == kyiv(2030, 6, 7, 13), "not on Sunday, and not before the answer"


@pytest.mark.parametrize(
    ("now", "holiday", "post", "due"),
    [
        (kyiv(2030, 6, 5, 8), None, kyiv(2030, 6, 10, 9), kyiv(2030, 6, 7, 18)),  # Sunday would be the day
        (MONDAY, date(2030, 6, 6), kyiv(2030, 6, 7, 9), kyiv(2030, 6, 5, 18)),  # the holiday would be
    ],
)
def test_content_is_due_on_the_last_working_day_before_a_day_off(brief, alice, sign_in_as, now, holiday, post, due):
    stand_at(now)
    if holiday:
        add_holiday(holiday, "A day off", actor=SYSTEM)
        db.session.commit()
    promise = promised(brief)

    assert (promise.first_post_at, promise.content_due_at) == (post, due)
    assert (promise.lines[-1].step, promise.lines[-1].until) == (PromiseStep.DUE, due)
    page = sign_in_as(alice).get(f"/requests/R-{brief.id}/brief/networks").text
    assert "what would fall on a day off is due on the last working day before it." in page


def test_without_anybody_or_without_a_free_slot_it_says_so(brief, bob, sign_in_as, alice):
    db.session.execute(sa.update(SlotBooking).values(seat=1))
    brief.networks[0].owner_id = None
    bob.disabled_at = MONDAY
    db.session.commit()

    page = sign_in_as(alice).get(f"/requests/R-{brief.id}/brief/networks").text
    assert "Nobody decides for this network yet." in page
    assert "Earliest first post" not in page
    assert submit(sign_in_as(alice), brief).status_code == 303
    assert (fresh(brief).networks[0].promised_at, fresh(brief).rush) == (None, None)


def test_it_is_shown_kept_and_compared_with_what_came(brief, alice, carol, sign_in_as):
    wish(brief, THURSDAY)
    browser = sign_in_as(alice)
    for page in ("brief/networks", "review"):
        assert "Earliest first post: Thu\xa06\xa0Jun" in browser.get(f"/requests/R-{brief.id}/{page}").text
    submit(browser, brief)

    row = fresh(brief).networks[0]
    assert (row.promised_at, row.content_promised_at) == (kyiv(2030, 6, 6, 9), kyiv(2030, 6, 5, 9))
    assert [PromiseLine.read(line).step for line in row.promise_lines][-2] == PromiseStep.SLOT
    assert fresh(brief).rush is None, "the promised day is early enough"
    assert "promised: Thu\xa06\xa0Jun" in browser.get(f"/requests/R-{brief.id}").text
    how = browser.get(f"/requests/R-{brief.id}/promise").text
    assert "On Instagram of the house." in how
    assert "Bob Melnyk has nothing to answer before it." in how
    assert sign_in_as(carol).get(f"/requests/R-{brief.id}/promise").status_code == 404


def test_a_wish_before_the_promise_is_a_rush_of_the_allowance(brief, alice, sign_in_as):
    wish(brief, date(2030, 6, 4))
    browser = sign_in_as(alice)
    typed = "networks-0-network_id=instagram&networks-0-is_chosen=y&networks-0-wished_on="
    url = f"/requests/R-{brief.id}/wishes?{typed}"
    assert "2 rush requests are left" in browser.get(f"{url}2030-06-04").text
    assert "rush" not in browser.get(f"{url}2030-06-06").text
    for nonsense in ("yesterday", "2030-06-04&networks-1-network_id=moon&networks-1-is_chosen=y"):
        assert browser.get(url + nonsense).status_code == 200
    submit(browser, brief)

    assert fresh(brief).rush == RushState.WITHIN
    assert fresh(brief).state == RequestState.TRIAGE


def hurry(community, alice, bob, *early, rush):
    """A request for two networks to which Thursday was promised: of the early ones Tuesday is wished for."""
    request_ = make_request(community, alice, owner=bob, networks=("instagram", "facebook"), rush=rush)
    for row in request_.networks:
        row.promised_at = kyiv(2030, 6, 6, 9)
        row.wished_on = date(2030, 6, 4) if row.network_id in early else date(2030, 6, 10)
    db.session.commit()
    return request_


def test_a_rush_that_the_house_splits_is_one_of_the_allowance(community, alice, bob):
    rush = hurry(community, alice, bob, "instagram", "facebook", rush=RushState.WITHIN)
    other = split(rush, ["facebook"], actor=bob)
    assert (rush.rush, other.rush) == (RushState.WITHIN, RushState.WITHIN)
    assert sentence(entries("promo.request.rush_shared")[-1]) == (
        f"{other.number} Autumn Book Swap is a rush like {rush.number}, from which it was split off: Facebook"
    )
    next_one = make_brief(community, alice)
    assert (allowance_of(next_one).n_used, allowance_of(next_one).n_left) == (1, 1)


def test_what_is_split_off_is_a_rush_by_its_own_days(community, alice, bob, sign_in_as):
    left = hurry(community, alice, bob, "instagram", rush=RushState.GRANTED)
    off = split(left, ["facebook"], actor=bob)
    assert (left.rush, off.rush) == (RushState.GRANTED, None)
    told = f"is no rush: of what was split, only {left.number} is wished for earlier than promised"
    page = parse(sign_in_as(alice).get(f"/requests/{off.number}").text)
    assert told in " ".join(page.xpath("string(//body)").split())

    left = hurry(community, alice, bob, "facebook", rush=RushState.WITHIN)
    off = split(left, ["facebook"], actor=bob)
    assert (left.rush, off.rush) == (None, RushState.WITHIN)
    assert entries("promo.request.rush_elsewhere")[-1].subject_id == left.id
    assert allowance_of(make_brief(community, alice)).n_used == 2, "it uses up the same one as before"


def test_a_rush_of_which_no_day_speaks_stays_with_what_it_was_asked_for(community, alice, bob):
    first = make_request(
        community, alice, owner=bob, networks=("instagram", "facebook"),
        rush=RushState.REFUSED, rush_note="Two others wait for that day.",
    )  # fmt: skip
    off = split(first, ["facebook"], actor=bob)
    assert (first.rush, first.rush_note) == (RushState.REFUSED, "Two others wait for that day.")
    assert (off.rush, off.rush_note) == (None, "")


def test_a_question_to_the_seniors_goes_with_the_days_it_was_asked_for(community, alice, bob, people, sign_in_as):
    assert people.sara
    first = hurry(community, alice, bob, "facebook", rush=RushState.ASKED)
    first.networks[0].decision, first.networks[0].decided_at = NetworkDecision.YES, kyiv(2030, 6, 3, 8)
    first.networks[0].decided_by, first.networks[0].meeting_waiver = bob, "A small one."
    db.session.commit()
    off = split(first, ["facebook"], actor=bob)
    db.session.commit()

    assert (fresh(first).rush, fresh(first).state) == (None, RequestState.ACCEPTED), "nothing is left to be asked"
    [asked] = entries("promo.request.rush_asked")
    assert (asked.subject_id, asked.changes["networks"]) == (off.id, "Facebook")
    of_it = Notification.audit_entry_id == asked.id
    assert set(db.session.scalars(sa.select(Notification.person_id).where(of_it))) == {people.sara.id}
    answer = sign_in_as(people.sara).post(f"/requests/{off.number}/rush", {"answer": "yes"})
    assert (answer.status_code, fresh(off).rush) == (303, RushState.GRANTED)


def test_of_two_briefs_in_one_instant_one_gets_the_last_rush(brief, alice, sign_in_as):
    change_setting(RUSH_A_QUARTER, 1, actor=SYSTEM)
    others = [make_brief(brief.community, alice, title=f"Swap {n}", target_on=date(2030, 7, 1)) for n in range(5)]
    briefs = [brief, *others]
    for one in briefs:
        wish(one, date(2030, 6, 4))
    windows, paths = [sign_in_as(alice) for _one in briefs], [f"/requests/R-{one.id}/submit" for one in briefs]
    answers = press(windows, lambda n: paths[n], lambda _n: {})

    assert {answer.status_code for answer in answers} == {303}, "each is handed in with all that it says"
    filed = db.session.scalars(sa.select(PromoRequest)).all()
    assert sorted(one.rush for one in filed) == [RushState.ASKED] * 5 + [RushState.WITHIN]
    assert {(one.state, one.task) for one in filed} == {(RequestState.TRIAGE, brief.task)}
    assert len(entries("promo.request.rush_asked")) == 5
    asked = next(one for one in filed if one.rush == RushState.ASKED)
    told = windows[0].get(f"/requests/R-{asked.id}").text
    assert "A senior is asked for earlier days" in told
    assert "for this quarter are used up." in told


@pytest.fixture
def asked(brief, alice, bob, people, sign_in_as):
    """A rush beyond the allowance, which a senior is asked for."""
    assert people.sara
    change_setting(RUSH_A_QUARTER, 0, actor=SYSTEM)
    wish(brief, date(2030, 6, 4))
    submit(sign_in_as(alice), brief)
    return fresh(brief)


def test_a_rush_beyond_the_allowance_asks_a_senior(asked, alice, bob, people, sign_in_as):
    assert asked.rush == RushState.ASKED
    assert entries("promo.request.rush_asked")[-1].changes["networks"] == "Instagram"
    of_it = Notification.audit_entry_id == entries("promo.request.rush_asked")[-1].id
    assert set(db.session.scalars(sa.select(Notification.person_id).where(of_it))) == {people.sara.id}

    url, yes = f"/requests/R-{asked.id}/rush", {"answer": "yes"}
    assert sign_in_as(alice).post(url, yes).status_code == 403
    assert sign_in_as(bob).post(url, yes).status_code == 403
    decide(sign_in_as(bob), asked, "yes", YES)
    assert fresh(asked).state == RequestState.TRIAGE, "not before the senior's word"
    facts = dict(facts_of(fresh(asked), [], []))
    assert (facts["Who has it"], facts["Next step"]) == ("Sara Lind", "A senior answers about the rush")

    assert sign_in_as(people.sara).post(url, yes).status_code == 303
    assert (fresh(asked).rush, fresh(asked).state) == (RushState.GRANTED, RequestState.ACCEPTED)
    assert sign_in_as(people.sara).post(url, yes).status_code == 409


def test_a_rush_is_refused_with_a_reason(asked, alice, people, sign_in_as):
    url = f"/requests/R-{asked.id}/rush"
    sara = sign_in_as(people.sara)
    assert sara.post(url, {"answer": "no"}).status_code == 422
    assert sara.post(url, {}).status_code == 422
    assert fresh(asked).rush == RushState.ASKED

    sara.post(url, {"answer": "no", "reason": "Two others wait for that day."})
    assert fresh(asked).rush == RushState.REFUSED
    assert entries("promo.request.rush_refused")[-1].reason == "Two others wait for that day."
    assert "Two others wait for that day." in sign_in_as(alice).get(f"/requests/R-{asked.id}").text
