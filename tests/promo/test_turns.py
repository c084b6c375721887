"""The two-sided clock: what a request spends with the house and with its author, kept when it leaves a side."""

from __future__ import annotations

import pytest

from app.core import clock
from app.core.db import db
from app.promo.actions.requests import submit_request
from app.promo.jobs.requests import bring_back_put_off
from app.promo.states import RequestState
from tests.networks.channels import kyiv
from tests.pages import parse
from tests.promo.deciding import ASK, NO, YES, decide
from tests.promo.factories import stand_at
from tests.promo.makers import make_brief, make_request
from tests.stored import fresh

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

HOUR = 3600


@pytest.fixture
def handed_in(community, alice, bob):
    """On a Monday at nine, on two networks."""
    stand_at(kyiv(2030, 6, 3, 9))
    brief = make_brief(community, alice, networks=("instagram", "facebook"))
    submit_request(brief, actor=alice)
    db.session.commit()
    return brief


def halves(request_):
    """What was kept of both sides, in whole hours of work."""
    kept = fresh(request_)
    return round(kept.house_seconds / HOUR), round(kept.requester_seconds / HOUR)


def test_each_side_pays_for_its_own_time(handed_in, alice, bob, sign_in_as):
    assert handed_in.state == RequestState.TRIAGE
    stand_at(kyiv(2030, 6, 3, 12))
    decide(sign_in_as(bob), handed_in, "ask", ASK)
    assert halves(handed_in) == (3, 0)

    stand_at(kyiv(2030, 6, 4, 11))  # six hours of Monday, two of Tuesday; the night is nobody's
    sign_in_as(alice).post(f"/requests/R-{handed_in.id}/answer", {"note": "Project managers."})
    assert halves(handed_in) == (3, 8)

    stand_at(kyiv(2030, 6, 4, 13))
    browser = sign_in_as(bob)
    assert (
        "5\u00a0working\u00a0hours with the house, 8\u00a0working\u00a0hours with the requester"
        in browser.get(f"/requests/R-{handed_in.id}").text
    )
    assert "5\u00a0working\u00a0hours with the house" in browser.get("/triage").text
    decide(browser, handed_in, "yes", YES)
    decide(browser, handed_in, "no", NO, network="facebook")
    stand_at(kyiv(2030, 6, 7, 13))

    assert halves(handed_in) == (5, 8)
    assert (handed_in.state, handed_in.house_since, handed_in.requester_since) == ("accepted", None, None)


def test_what_is_put_off_runs_for_nobody(handed_in, bob, sign_in_as):
    browser = sign_in_as(bob)
    stand_at(kyiv(2030, 6, 3, 11))
    for network in ("instagram", "facebook"):
        decide(browser, handed_in, "later", {"later_on": "2030-06-10"}, network=network)
    assert halves(handed_in) == (2, 0)
    assert handed_in.house_since is None

    stand_at(kyiv(2030, 6, 10, 9))
    bring_back_put_off(clock.now())
    db.session.commit()
    stand_at(kyiv(2030, 6, 10, 10))
    decide(sign_in_as(bob), handed_in, "ask", ASK)
    assert halves(handed_in) == (3, 0)


def test_what_was_put_off_goes_on_with_what_is_merged_into_it(handed_in, community, alice, bob, sign_in_as):
    browser = sign_in_as(bob)
    for network in ("instagram", "facebook"):
        decide(browser, handed_in, "later", {"later_on": "2030-06-20"}, network=network)
    stand_at(kyiv(2030, 6, 10, 9))
    other = make_brief(community, alice, networks=("telegram",))
    submit_request(other, actor=alice)
    db.session.commit()
    due, at = other.triage_due_at, f"/triage/R-{other.id}"
    sign_in_as(bob).post(f"{at}/merge/R-{handed_in.id}", {"note": "It is the same."})

    assert fresh(handed_in).house_since is not None
    assert handed_in.triage_due_at == due
    stand_at(kyiv(2030, 6, 10, 12))
    sign_in_as(bob).post(f"{at}/unmerge/R-{handed_in.id}")
    assert halves(handed_in) == (3, 0)
    assert handed_in.house_since is None


def test_an_answer_taken_back_lets_the_clock_go_on(handed_in, bob, sign_in_as):
    browser = sign_in_as(bob)
    stand_at(kyiv(2030, 6, 3, 10))
    for network in ("instagram", "facebook"):
        decide(browser, handed_in, "no", NO, network=network)
    assert (halves(handed_in), handed_in.house_since) == ((1, 0), None)
    browser.post(f"/triage/R-{handed_in.id}/facebook/take-back")
    assert fresh(handed_in).house_since is not None


def test_of_what_was_handed_in_before_the_clock_nothing_is_known(community, alice, bob, sign_in_as):
    old = make_request(community, alice, owner=bob)
    browser = sign_in_as(bob)
    decide(browser, old, "ask", ASK)
    assert (fresh(old).house_seconds, old.requester_since) == (None, None)
    assert "with the house" not in browser.get(f"/requests/R-{old.id}").text


def test_seniors_see_the_medians_by_month(handed_in, community, alice, bob, people, sign_in_as):
    for title, hours in (("Second", 4), ("Third", 9)):
        other = make_brief(community, alice, title=title)
        submit_request(other, actor=alice)
        other.house_seconds, other.requester_seconds = hours * HOUR, HOUR
        other.house_since = None
        db.session.commit()
        other.state, other.accepted_at = RequestState.ACCEPTED, clock.now()
        for row in other.networks:
            row.decision, row.decided_at, row.meeting_waiver = "yes", clock.now(), "A small one."
    db.session.commit()
    stand_at(kyiv(2030, 6, 3, 11))
    browser = sign_in_as(bob)
    decide(browser, handed_in, "yes", YES)
    decide(browser, handed_in, "yes", YES, network="facebook")
    assert browser.get("/triage/times").status_code == 403

    senior = sign_in_as(people.sara)
    assert "/triage/times" in senior.get("/triage").text
    table = parse(senior.get("/triage/times").text).xpath("//tbody/tr")
    lines = [[" ".join("".join(cell.itertext()).split()) for cell in line] for line in table]
    assert lines == [
        ["June 2030", "All networks", "3", "4 working hours", "1 working hour"],
        ["June 2030", "Facebook", "1", "2 working hours", "less than an hour"],
        ["June 2030", "Instagram", "3", "4 working hours", "1 working hour"],
    ]
    assert len(parse(senior.get("/triage/times?network=facebook").text).xpath("//tbody/tr")) == 1
    assert "No answers fit these filters" in senior.get("/triage/times?network=telegram").text
    told = senior.get("/triage/times/export/csv").text.splitlines()
    assert told[1:] == ["2030-06,,3,4.0,1.0", "2030-06,Facebook,1,2.0,0.0", "2030-06,Instagram,3,4.0,1.0"]
