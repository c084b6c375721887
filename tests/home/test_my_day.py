"""My day by role: what waits, the late first, and the one act that clears each row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.home.blocks import MOST_ROWS
from app.promo.models import MeasurementPlan, Placement
from app.promo.states import NetworkDecision, PlacementState, RequestState, WireState
from app.results.words import Metric
from tests.pages import parse
from tests.promo.factories import kyiv, make_accepted, make_armed_wire, stand_at
from tests.reports.makers import make_collecting, make_report, read

S = PlacementState


def day_of(browser: Any) -> dict[str, list[str]]:
    """The blocks of the page: key -> the words of each row."""
    tree = parse(browser.get("/").text)
    return {
        card.get("id").removeprefix("block-"): [
            " ".join(" ".join(row.itertext()).split()) for row in card.xpath(".//ul[contains(@class, 'rows')]/li")
        ]
        for card in tree.xpath("//section[starts-with(@id, 'block-')]")
    }


@pytest.mark.parametrize(
    ("state", "who", "block", "act"),
    [
        (S.CONTENT_DUE, "alice", "content_due", "Bring the content"),
        (S.IN_REVIEW, "sara", "to_approve", "Review"),
        (S.APPROVED, "bob", "to_publish", "Schedule"),
        (S.SCHEDULED, "bob", "to_publish", "Publish"),
    ],
)
def test_a_post_waits_for_whom_its_state_names(desk, sign_in_as, state, who, block, act):
    post = desk.placement(state, kyiv(2030, 6, 5, 12))
    stand_at(kyiv(2030, 6, 4, 13))

    for name in ("alice", "bob", "sara"):
        found = day_of(sign_in_as(getattr(desk, name))).get(block, [])
        assert len(found) == (1 if name == who else 0), name
        if found:
            assert found[0].startswith(post.number)
            assert found[0].endswith(act)
            assert (" · by " in found[0]) == (state in {S.CONTENT_DUE, S.IN_REVIEW}), "a slot is no deadline"


def test_a_request_waits_for_its_author_or_for_its_triage(desk, sign_in_as):
    returned = make_accepted(desk.community, desk.alice, state=RequestState.NEEDS_INFO, title="Unclear one")
    asked = make_accepted(desk.community, desk.alice, state=RequestState.TRIAGE, title="New one")
    asked.networks[0].owner_id, asked.networks[0].decision = desk.bob.id, NetworkDecision.OPEN
    asked.networks[0].decided_at = None
    asked.triage_due_at = clock.now() - timedelta(hours=1)
    db.session.commit()

    assert day_of(sign_in_as(desk.alice)) == {"to_answer": [f"{returned.number} Unclear one SMM asks for more Answer"]}
    (row,) = day_of(sign_in_as(desk.bob))["to_triage"]
    assert row.startswith(f"{asked.number} New one")
    assert "Late" in row
    address = f"/triage/{asked.number}/{asked.networks[0].network_id}"
    assert f'href="{address}"' in sign_in_as(desk.bob).get("/").text
    assert sign_in_as(desk.bob).get(address).status_code == 200


def test_a_yes_waits_for_its_first_slot(desk, sign_in_as):
    said = make_accepted(desk.community, desk.alice, state=RequestState.ACCEPTED, title="Agreed one")
    said.networks[0].owner_id = desk.bob.id
    db.session.commit()

    (row,) = [row for row in day_of(sign_in_as(desk.bob))["to_place"] if "Agreed one" in row]
    assert row.startswith(said.number)
    assert row.endswith("Hold a slot")
    assert "to_place" not in day_of(sign_in_as(desk.sara))


def test_a_request_with_a_slot_waits_no_more(desk, sign_in_as):
    desk.request_.networks[0].owner_id = desk.bob.id
    db.session.commit()
    browser = sign_in_as(desk.bob)
    assert len(day_of(browser)["to_place"]) == 1

    post = desk.placement(S.CONTENT_DUE, kyiv(2030, 6, 5, 12))
    assert "to_place" not in day_of(browser)
    post.state, post.end_reason = S.MISSED, "Its slot passed."
    db.session.commit()
    assert len(day_of(browser)["to_place"]) == 1, "it is planned anew"


def test_plan_b_waits_for_its_owner(desk, sign_in_as):
    wire = make_armed_wire(desk.request_, desk.alice)
    wire.state, wire.answer_due_at = WireState.PROPOSED, clock.now() + timedelta(hours=2)
    db.session.commit()

    assert len(day_of(sign_in_as(desk.alice))["proposals"]) == 1
    assert "proposals" not in day_of(sign_in_as(desk.bob))


def test_a_report_in_review_waits_for_those_who_may_publish_it(people, sign_in_as):
    request_ = make_collecting(people)
    make_report(request_, people.ann, "review")

    for name in ("alice", "sara", "ann", "bob", "carol", "lea"):
        rows = day_of(sign_in_as(getattr(people, name))).get("reports", [])
        assert len(rows) == (name in {"alice", "sara"}), name
        if rows:
            assert rows[0].startswith(request_.number)
            assert rows[0].endswith("Sent to review by Ann Bondar Read and publish")


def test_a_reserve_that_is_not_ready_is_amber_two_days_before_the_check(desk, sign_in_as):
    wire = make_armed_wire(desk.request_, desk.alice)
    wire.reserve = desk.hold()
    db.session.commit()

    stand_at(wire.check_at - timedelta(hours=49))
    assert "amber" not in day_of(sign_in_as(desk.alice))
    stand_at(wire.check_at - timedelta(hours=47))
    assert "The reserve is not approved yet" in day_of(sign_in_as(desk.alice))["amber"][0]


def test_figures_wait_from_when_they_can_be_read_until_they_vanish(desk, sign_in_as):
    story = desk.placement(S.PUBLISHED)
    desk.request_.title = "Swap"
    db.session.commit()

    stand_at(story.published_at + timedelta(hours=19))
    assert "readings_due" not in day_of(sign_in_as(desk.bob))
    stand_at(story.published_at + timedelta(hours=21))
    (row,) = day_of(sign_in_as(desk.bob))["readings_due"]
    assert "Late" not in row
    stand_at(story.published_at + timedelta(hours=25))
    (row,) = day_of(sign_in_as(desk.bob))["readings_due"]
    assert "Late" in row
    read(desk.request_, Metric.VIEWS, 240, desk.bob, placement=story, window="24h")
    assert "readings_due" not in day_of(sign_in_as(desk.bob))


def test_posts_for_which_nothing_is_planned_leave_room_for_figures_that_are_due(desk, sign_in_as):
    due = desk.placement(S.PUBLISHED)
    unplanned = make_accepted(desk.community, desk.alice, title="Nobody reads its figures")
    db.session.execute(sa.delete(MeasurementPlan).where(MeasurementPlan.request_id == unplanned.id))
    facts = dict(db.session.execute(sa.select(Placement.__table__).where(Placement.id == due.id)).mappings().one())
    for key in ("id", "slot_booking_id"):
        facts.pop(key, None)
    facts |= {"request_id": unplanned.id, "published_at": due.published_at - timedelta(days=30)}
    many = [facts | {"position": n, "utm_content": f"post-{n}"} for n in range(1, 71)]
    db.session.execute(sa.insert(Placement), many)
    db.session.commit()
    stand_at(due.published_at + timedelta(hours=21))

    (row,) = day_of(sign_in_as(desk.bob))["readings_due"]

    assert due.request.title in row


def test_a_block_shows_seven_the_late_first_and_leads_to_the_rest(desk, sign_in_as):
    for n in range(MOST_ROWS + 2):
        make_accepted(desk.community, desk.alice, state=RequestState.NEEDS_INFO, title=f"Unclear {n}")
    browser = sign_in_as(desk.alice)

    assert len(day_of(browser)["to_answer"]) == MOST_ROWS
    assert "/requests?state=needs_info" in browser.get("/").text


def test_nothing_waits(people, sign_in_as):
    page = sign_in_as(people.bob).get("/").text

    assert 'data-empty="calm"' in page
    assert "Nothing waits for you" in page
    assert "Write a brief" not in page


def test_who_asks_for_promos_may_begin_one_when_nothing_waits(people, sign_in_as):
    page = parse(sign_in_as(people.alice).get("/").text)

    assert page.xpath("string(//*[@data-empty='calm']//a)") == "Write a brief"
    assert page.xpath("string(//*[@data-empty='calm']//a/@href)") == "/requests/new"


def test_leadership_reads_the_quarter_and_opens_its_reports(people, sign_in_as):
    reached = make_collecting(people, title="Spring fair", target=200)
    missed = make_collecting(people, title="Autumn fair", target=400)
    for request_ in (reached, missed):
        read(request_, Metric.REGISTRATIONS, 231, people.ann)
    make_report(reached, people.ann, "published", publisher=people.sara, verdict="The fair found its people.")
    make_report(missed, people.ann, "published", publisher=people.sara, verdict="")
    make_report(make_collecting(people, title="A draft"), people.ann)

    page = sign_in_as(people.lea).get("/").text

    assert "1 of 2" in page
    assert "in 2 reports" in page
    assert "The fair found its people." in page
    assert "231 of 400 wanted" in page
    assert "Target not reached" in page
    assert f'href="/reports/{reached.number}/v1"' in page
    assert "A draft" not in page


def test_leadership_without_reports_is_told_when_they_come(people, sign_in_as):
    page = sign_in_as(people.lea).get("/").text

    assert "No report yet" in page
    assert "No report with a target yet" in page


def test_others_are_spared_the_quarter(people, sign_in_as):
    assert "This quarter" not in sign_in_as(people.bob).get("/").text


def test_on_a_phone_the_last_tab_leads_to_the_whole_menu(people, sign_in_as):
    browser = sign_in_as(people.lea)
    tabs = parse(browser.get("/").text).xpath("//nav[@class='tabbar']//a/@href")

    assert tabs[-1] == "/more"
    page = browser.get("/more").text
    for path in ("/communities", "/events", "/reports", "/networks"):
        assert f'href="{path}"' in page
    assert "/people" not in page


def test_a_draft_waits_for_who_began_it(desk, sign_in_as):
    draft = make_accepted(desk.community, desk.alice, state=RequestState.DRAFT, title="Half a brief", submitted_at=None)

    (row,) = day_of(sign_in_as(desk.alice))["drafts"]
    assert row.startswith(f"{draft.number} Half a brief Saved ")
    assert row.endswith("Go on")
    assert "drafts" not in day_of(sign_in_as(desk.bob))


def test_a_result_waits_to_be_read_until_it_is_fresh_again(people, desk, sign_in_as):
    live = make_accepted(desk.community, desk.alice, state=RequestState.LIVE, live_at=clock.now(), title="Running")
    browser = sign_in_as(desk.alice)
    assert "to_read" not in day_of(browser)

    stand_at(clock.now() + timedelta(hours=37))
    assert day_of(browser)["to_read"] == [f"{live.number} Running Registrations: not read yet Enter"]
    assert "to_read" not in day_of(sign_in_as(desk.bob))
    stand_at(clock.now() + timedelta(hours=30))
    assert "Late" in day_of(browser)["to_read"][0]

    read(live, Metric.REGISTRATIONS, 12, desk.alice)
    assert "to_read" not in day_of(browser)
    stand_at(clock.now() + timedelta(hours=40))
    assert "Registrations: last read" in day_of(browser)["to_read"][0]


def test_a_report_waits_to_be_begun_by_who_asked_and_by_the_analyst(people, sign_in_as):
    request_ = make_collecting(people, report_due_on=clock.now().date() - timedelta(days=1))

    for name in ("alice", "ann", "bob", "carol", "lea"):
        found = day_of(sign_in_as(getattr(people, name))).get("to_report", [])
        assert len(found) == (1 if name in {"alice", "ann"} else 0), name
    (row,) = day_of(sign_in_as(people.ann))["to_report"]
    assert "Late" in row

    make_report(request_, people.ann)
    assert "to_report" not in day_of(sign_in_as(people.ann))


def test_a_report_waits_for_the_day_of_its_target(people, sign_in_as):
    today = clock.today("Europe/Kyiv")
    request_ = make_collecting(people, target_on=today + timedelta(days=9), report_due_on=today + timedelta(days=20))
    browser = sign_in_as(people.alice)
    assert "to_report" not in day_of(browser), "all posts are out, the event is still to come"
    assert request_.number in browser.get("/reports/new").text, "who wants to begins it"

    stand_at(clock.now() + timedelta(days=9))
    (row,) = day_of(sign_in_as(people.alice))["to_report"]
    assert "Promised by" in row
    assert "Late" not in row

    request_.target_on = today + timedelta(days=40)
    db.session.commit()
    assert "to_report" not in day_of(sign_in_as(people.alice))
    stand_at(clock.now() + timedelta(days=11))
    assert len(day_of(sign_in_as(people.alice))["to_report"]) == 1, "the report was promised for today"
