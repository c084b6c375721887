"""A brief that begins with a template: per objective, and per type of organisation."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.networks.requirements import catalogue
from app.promo.models import PromoRequest
from app.promo.patterns import TEXTS, Organisation, has_gap, patterns
from app.promo.states import RequestState
from app.promo.words import KPIS_OF, Kpi, Objective
from app.web.i18n import LOCALE_NAMES
from tests.promo.makers import make_brief
from tests.stored import fresh, only


@pytest.mark.parametrize("key", patterns())
def test_each_is_whole_in_every_language(key):
    one = patterns()[key]

    assert one.kpi in KPIS_OF[one.objective]
    assert one.kpi != one.second_kpi != Kpi.FOLLOWERS
    assert set(one.networks) <= set(catalogue().networks)
    assert set(one.words) == set(LOCALE_NAMES)
    for words in one.words.values():
        assert set(words) == {"name", *TEXTS}
        assert has_gap(words["task"])


def test_there_is_one_for_each_objective_and_each_organisation():
    assert {one.objective for one in patterns().values() if one.organisation == Organisation.ANY} == set(Objective)
    assert {one.organisation for one in patterns().values()} == set(Organisation)


def begin(browser, community, **values):
    browser.post("/requests/new", {"community": community.slug, "kind": "initiative", "title": "Helpers", **values})


@pytest.mark.parametrize(("locale", "task"), [("en", "want to help"), ("uk", "хочуть допомогти")])
def test_it_fills_a_draft_in_the_writers_language(community, alice, sign_in_as, locale, task):
    alice.locale = locale
    db.session.commit()
    begin(sign_in_as(alice), community, template="ngo-volunteers")

    draft = only(PromoRequest)
    assert task in draft.task
    assert (draft.objective, draft.kpi, draft.target) == (Objective.RECRUITMENT, Kpi.JOINS, None)
    assert [row.network_id for row in draft.networks] == ["instagram", "facebook", "telegram"]


def test_an_unknown_one_is_refused_and_none_is_an_empty_brief(community, alice, sign_in_as):
    browser = sign_in_as(alice)
    begin(browser, community, template="moon")
    assert db.session.scalar(sa.select(sa.func.count(PromoRequest.id))) == 0

    begin(browser, community)
    assert (only(PromoRequest).task, only(PromoRequest).objective) == ("", None)


def test_what_was_left_open_is_not_handed_in(community, alice, sign_in_as):
    brief = make_brief(community, alice, message="[… one thing to remember]")
    refused = sign_in_as(alice).post(f"/requests/R-{brief.id}/submit")

    assert (refused.status_code, fresh(brief).state) == (422, RequestState.DRAFT)
    assert "Fill in what stands in the brackets […], or take it out." in refused.text
    assert f"/requests/R-{brief.id}/brief/audience#message" in refused.text
