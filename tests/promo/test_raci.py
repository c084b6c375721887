"""Who does what on one request: the chart of the house, by name."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core.db import db
from app.promo.models import MeasurementPlan, RequestNetwork
from app.promo.queries.duties import duties_by_name
from app.promo.raci import RACI, Act, Part
from app.promo.states import PlacementState
from tests.factories import make_person
from tests.promo.factories import Desk, make_accepted, make_armed_wire
from tests.promo.makers import make_manager

#: The chart as it was agreed: activity by activity the letters of manager, SMM, senior, second, analyst, lead.
CHART = {
    Act.BRIEF: "A/R C C - C I",
    Act.TRIAGE: "I R A - - I",
    Act.CONTENT: "A/R C I - - -",
    Act.PUBLICATION: "C A/R C - - I",
    Act.APPROVAL: "I C A/R R - I",
    Act.PLAN_B: "A/R;C C;A/R I - C A",
    Act.FIGURES: "C R I - A/R I",
    Act.REPLIES: "R A/R A - - I",
    Act.VOICE: "A/R C R - I R",
}


@pytest.fixture
def desk(people):
    return Desk(people)


@pytest.fixture
def full(desk, people):
    """A request on which every part has its people."""
    _lead = people.mark
    row = desk.request_.networks[0]
    row.owner = people.bob
    plan = db.session.scalars(sa.select(MeasurementPlan)).one()
    plan.owner = people.ann
    desk.oleh = make_manager(desk.community, "Oleh Tkach")
    make_armed_wire(desk.request_, desk.sara)
    desk.placement(PlacementState.CONTENT_DUE)
    db.session.commit()
    return desk


def cells_of(request_):
    """Each activity's cells as {letter: 'names (part)'}, in the order of the chart."""
    lines = duties_by_name(request_)
    return {
        activity.act: {
            letter.value: [(one.part.value, one.names) for one in some] for letter, some in line.cells.items() if some
        }
        for activity, line in zip(RACI, lines, strict=True)
    }


def gaps_of(request_):
    return {activity.act: line.gaps for activity, line in zip(RACI, duties_by_name(request_), strict=True) if line.gaps}


def test_the_chart_is_the_one_that_was_agreed():
    def letters(activity, part):
        return ";".join("/".join(share.letters) for share in activity.shares if share.part is part) or "-"

    assert {one.act: " ".join(letters(one, part) for part in Part) for one in RACI} == CHART
    assert [one.act for one in RACI] == list(Act)


ALICE, BOB, SARA, ANN, MARK = "Alice Koval", "Bob Melnyk (Instagram)", "Sara Lind", "Ann Bondar", "Mark Novak"
CMS = "Alice Koval, Oleh Tkach"


def test_each_cell_of_a_full_case_has_its_names(app, full):
    with app.test_request_context():
        cells = cells_of(full.request_)
        assert gaps_of(full.request_) == {}

    m, s, sen, an, lead = "manager", "smm", "senior", "analyst", "lead"
    assert cells == {
        Act.BRIEF: {"R": [(m, ALICE)], "A": [(m, ALICE)], "C": [(s, BOB), (sen, SARA), (an, ANN)], "I": [(lead, MARK)]},
        Act.TRIAGE: {"R": [(s, BOB)], "A": [(sen, SARA)], "I": [(m, CMS), (lead, MARK)]},
        Act.CONTENT: {"R": [(m, ALICE)], "A": [(m, ALICE)], "C": [(s, BOB)], "I": [(sen, SARA)]},
        Act.PUBLICATION: {"R": [(s, BOB)], "A": [(s, BOB)], "C": [(m, CMS), (sen, SARA)], "I": [(lead, MARK)]},
        Act.APPROVAL: {"R": [(sen, SARA)], "A": [(sen, SARA)], "C": [(s, BOB)], "I": [(m, CMS), (lead, MARK)]},
        Act.PLAN_B: {
            "R": [(m, ALICE), (s, SARA)], "A": [(m, ALICE), (s, BOB), (lead, MARK)],
            "C": [(s, BOB), (m, CMS), (an, ANN)], "I": [(sen, SARA)],
        },
        Act.FIGURES: {
            "R": [(s, BOB), (an, ANN)], "A": [(an, ANN)], "C": [(m, CMS)], "I": [(sen, SARA), (lead, MARK)],
        },
        Act.REPLIES: {"R": [(m, ALICE), (s, BOB)], "A": [(s, BOB), (sen, SARA)], "I": [(lead, MARK)]},
        Act.VOICE: {
            "R": [(m, ALICE), (sen, SARA), (lead, MARK)], "A": [(m, ALICE)], "C": [(s, BOB)], "I": [(an, ANN)],
        },
    }  # fmt: skip


def test_the_page_shows_them_to_the_colleagues_of_the_community_and_to_no_stranger(full, people, sign_in_as):
    path = f"/requests/{full.request_.number}"
    oleh = full.oleh
    page = sign_in_as(oleh).get(f"{path}/duties").get_data(as_text=True)

    assert f'href="{path}/duties"' in sign_in_as(oleh).get(path).get_data(as_text=True)
    assert page.count('<th scope="row"') == 9
    assert "Answers for it (A)" in page
    assert "has the last word" in page
    assert BOB in page
    assert "Chosen for it: carrying out" in page  # of plan B, whatever her role is
    assert sign_in_as(people.lea).get(f"{path}/duties").status_code == 200
    assert sign_in_as(people.carol).get(f"{path}/duties").status_code == 404


def test_a_request_without_anybody_says_what_is_missing(app, desk, people):
    other = make_accepted(desk.community, desk.alice, "instagram", "facebook")
    db.session.execute(sa.delete(MeasurementPlan).where(MeasurementPlan.request_id == other.id))
    db.session.execute(sa.update(RequestNetwork).values(owner_id=None))
    desk.sara.is_senior = False
    db.session.commit()

    with app.test_request_context():
        gaps, cells = gaps_of(other), cells_of(other)
    nobody, no_answer = "Nobody does this yet.", "Nobody answers for this yet."
    assert gaps == {
        Act.TRIAGE: ["Nobody is assigned yet: Instagram, Facebook.", no_answer],
        Act.PUBLICATION: [nobody, no_answer],
        Act.APPROVAL: [nobody, no_answer],
        Act.REPLIES: [no_answer],
        Act.FIGURES: [nobody, no_answer, "It is not planned yet who collects the figures."],
    }
    assert cells[Act.BRIEF] == {"R": [("manager", ALICE)], "A": [("manager", ALICE)]}


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_second_approver_is_named_where_one_is_asked_for(app, people, is_alone):
    desk = Desk(people, is_sensitive=True)
    if not is_alone:
        make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
    with app.test_request_context():
        cells, gaps = cells_of(desk.request_)[Act.APPROVAL], gaps_of(desk.request_)

    seniors = "Sara Lind" if is_alone else "Sara Lind, Tom Second"
    assert cells["R"] == [("senior", seniors), ("second", seniors)]
    warned = "Two approvals are asked for, and only one person may give them."
    assert (gaps.get(Act.APPROVAL) == [warned]) == is_alone
