"""How many queries the fullest brief needs: forms of SMM, a rush, a target without its reason, plan B, references."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.community.models import Achievement
from app.community.states import Naming
from app.core import clock
from app.core.db import db
from app.promo.actions.drafts import point_to
from app.promo.actions.form_bindings import bind_forms
from app.promo.words import RequestKind
from benchmarks.pages import EMPTY, MOST_PAGE, queries_of
from tests.networks.channels import make_channel
from tests.promo.forms import STORIES, make_form
from tests.promo.makers import days_ahead, make_brief, make_wire


@pytest.fixture
def brief(community, alice, bob, people):
    """Everything that a page of the brief may have to ask the database about."""
    assert bob
    make_channel()
    make_form(people.sara, *STORIES)
    thing = Achievement(
        slug="award", community_id=community.id, title="An award", what="We won.", by_whom="All of us",
        proof="A diploma", naming=Naming.YES, achieved_on=clock.today("Europe/Kyiv"), created_at=clock.now(),
    )  # fmt: skip
    db.session.add(thing)
    db.session.flush()
    request_ = make_brief(
        community, alice, kind=RequestKind.ACHIEVEMENT, achievement_id=thing.id, plan_b_waiver="", target=Decimal(240)
    )
    request_.networks[0].wished_on = days_ahead(0)
    bind_forms(request_, ["instagram"])
    point_to(request_, url="https://example.org/swap")
    make_wire(request_, alice)
    return request_


@pytest.mark.parametrize(
    "step", ["review", "brief/task", "brief/goal", "brief/networks", "brief/questions", "brief/content", "brief/budget",
             "brief/plan"]
)  # fmt: skip
def test_the_fullest_brief_keeps_within_the_mark_of_a_page(brief, alice, sign_in_as, step):
    browser, path = sign_in_as(alice), f"/requests/R-{brief.id}/{step}"
    n_frame, sent = len(queries_of(browser, EMPTY)), queries_of(browser, path)

    assert len(sent) - n_frame <= MOST_PAGE, "\n".join(sent)


def test_the_review_says_in_one_query_what_stands_in_lists(brief, alice, sign_in_as):
    page = sign_in_as(alice).get(f"/requests/R-{brief.id}/review").text.replace("<wbr>", "")

    assert "https://example.org/swap" in page
    assert "Reminder (Last days)" in page
    assert "An award" in page
    assert "Answer: In which format?" in page
    assert "Prepare at least one step of plan B" not in page
    assert "That makes it a rush." in page
