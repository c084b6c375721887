"""Writing the brief: a page a step, saved as one types, refused where it is wrong."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.promo.brief import STEPS
from app.promo.models import PromoRequest, RequestCreative, RequestReference
from app.promo.words import BudgetState, Kpi, Objective
from tests.pages import path_of
from tests.promo.factories import picture, upload
from tests.promo.makers import days_ahead, make_brief, make_community, make_draft, make_request
from tests.stored import fresh

ASKED = {"networks-0-network_id": "instagram", "networks-0-is_chosen": "y"}


@pytest.fixture
def draft(community, alice):
    return make_draft(community, alice)


def step(draft: PromoRequest, key: str) -> str:
    return f"/requests/R-{draft.id}/brief/{key}"


@pytest.mark.parametrize("key", [one.key for one in STEPS])
def test_every_step_is_a_page_that_saves_and_goes_on(draft, alice, sign_in_as, key):
    browser = sign_in_as(alice)
    assert browser.get(step(draft, key)).status_code == 200
    answer = browser.post(step(draft, key), {"go": "next"})

    keys = [one.key for one in STEPS] + ["review"]
    after = keys[keys.index(key) + 1]
    assert path_of(answer) == (f"/requests/R-{draft.id}/review" if after == "review" else step(draft, after))


def test_the_objective_brings_its_measure_and_its_questions(draft, alice, sign_in_as):
    browser = sign_in_as(alice)
    browser.post(step(draft, "goal"), {"objective": "event", "target": "240", "target_on": str(days_ahead(30))})

    saved = fresh(draft)
    assert (saved.objective, saved.kpi, saved.target) == (Objective.EVENT, Kpi.REGISTRATIONS, Decimal(240))
    assert "Who speaks, and may we show them?" in browser.get(step(draft, "audience")).text

    browser.post(step(draft, "audience"), {"answer_speakers": "Olha, and yes", "go": "next"})
    assert fresh(draft).answers["speakers"] == "Olha, and yes"


def test_another_objective_changes_the_measure_that_was_its_default(draft, alice, sign_in_as):
    browser = sign_in_as(alice)
    browser.post(step(draft, "goal"), {"objective": "event"})
    browser.post(step(draft, "goal"), {"objective": "initiative", "kpi": "registrations"})

    assert fresh(draft).kpi == Kpi.LEADS


@pytest.mark.parametrize(
    ("key", "form", "sentence"),
    [
        ("goal", {"objective": "awareness", "kpi": "followers"}, "Followers alone do not show"),
        ("goal", {"objective": "event", "kpi": "reach"}, "Say why it fits."),
        ("goal", {"target": "many"}, "Enter a number, such as 240."),
        ("goal", {"target": "0"}, "Enter a target above 0."),
        ("goal", {"target_on": "2020-01-01"}, "This day has passed. Choose today or a later day."),
        ("act", {"destination_url": "javascript:alert(1)"}, "Enter a full web address"),
        ("act", {"destination_url": "books"}, "Enter a full web address"),
        ("budget", {"budget_state": "amount"}, "Enter the amount, or choose that it is 0"),
        ("task", {"task": "x" * 2001}, "Shorten this to 2000 characters"),
        ("content", {"reference_url": "ftp://old.example"}, "Enter a full web address"),
        ("networks", {"networks-0-wished_on": "soon"}, "Enter a day such as 2026-11-24."),
        ("networks", ASKED | {"networks-0-wished_on": "2020-01-01"}, "This day has passed. Choose today or a later"),
    ],
)
def test_what_is_wrong_gets_its_sentence_and_stays_typed(draft, alice, sign_in_as, key, form, sentence):
    answer = sign_in_as(alice).post(step(draft, key), form | {"go": "next"})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(value in answer.text for value in form.values())
    assert fresh(draft).version == 1


def test_what_nobody_offered_is_refused(draft, alice, sign_in_as):
    answer = sign_in_as(alice).post(step(draft, "goal"), {"audience_scope": "everybody"})

    assert answer.status_code == 422
    assert "Choose one of the list." in answer.text


@pytest.mark.parametrize(
    ("kpi", "objective"), [("registrations", "event"), ("items", "initiative"), ("reach", "achievement")]
)
def test_a_number_that_does_not_fit_the_unit_of_the_measure_has_its_sentence(draft, alice, sign_in_as, kpi, objective):
    browser, form = sign_in_as(alice), {"objective": objective, "kpi": kpi, "target": "12.5", "baseline": "0,5"}
    answer = browser.post(step(draft, "goal"), form)

    assert answer.status_code == 422
    assert answer.text.count("is counted in whole numbers: enter one without a fraction.") >= 2
    assert 'value="12.5"' in answer.text
    assert fresh(draft).target is None
    sum_raised = {"objective": "fundraising", "kpi": "sum_raised", "target": "12.5"}
    assert browser.post(step(draft, "goal"), sum_raised).status_code == 303


def test_an_unusual_measure_with_its_reason_is_kept(draft, alice, sign_in_as):
    form = {"objective": "event", "kpi": "reach", "kpi_reason": "The day is a festival without a list."}
    sign_in_as(alice).post(step(draft, "goal"), form)

    assert fresh(draft).kpi == Kpi.REACH


@pytest.mark.parametrize("name", ["kpi", "second_kpi"])
def test_a_measure_that_nobody_chose_is_not_sent(draft, alice, sign_in_as, name):
    browser = sign_in_as(alice)
    browser.post(step(draft, "goal"), {"objective": "event"})

    page = browser.get(step(draft, "goal")).text
    chosen = re.search(rf'<select id="{name}".*?<option selected value="(.*?)"', page, re.DOTALL)
    assert chosen is not None
    assert chosen[1] == ("registrations" if name == "kpi" else "")


def test_no_budget_is_not_an_unknown_budget(draft, alice, sign_in_as):
    browser = sign_in_as(alice)
    browser.post(step(draft, "budget"), {"budget_state": "zero", "budget_amount": "500"})
    assert (fresh(draft).budget.amount, fresh(draft).budget_amount) == (0, None)

    browser.post(step(draft, "budget"), {"budget_state": "unknown"})
    assert fresh(draft).budget is None

    browser.post(step(draft, "budget"), {"budget_state": "amount", "budget_amount": "39 000,50"})
    assert (fresh(draft).budget_state, fresh(draft).budget_amount) == (BudgetState.AMOUNT, Decimal("39000.50"))


def test_networks_are_chosen_with_reason_and_day(draft, alice, sign_in_as):
    browser = sign_in_as(alice)
    form = {
        "networks-0-network_id": "instagram", "networks-0-is_chosen": "y", "networks-0-why": "They are there",
        "networks-0-wished_on": str(days_ahead(5)), "networks-1-network_id": "facebook",
        "networks-2-network_id": "myspace", "networks-2-is_chosen": "y",
    }  # fmt: skip
    browser.post(step(draft, "networks"), form)
    assert [(row.network_id, row.why) for row in fresh(draft).networks] == [("instagram", "They are there")]

    browser.post(step(draft, "networks"), {"networks-0-network_id": "facebook", "networks-0-is_chosen": "y"})
    assert [row.network_id for row in fresh(draft).networks] == ["facebook"]


def test_pictures_come_with_the_page_and_are_shown_to_readers_only(draft, alice, bob, carol, sign_in_as):  # T02, T05
    browser = sign_in_as(alice)
    form = {"creatives": [(upload().stream, "shelf.jpg"), (upload(picture(kind="PNG")).stream, "мама.png")]}
    answer = browser.post(step(draft, "content"), form, content_type="multipart/form-data")
    assert answer.status_code == 303

    first, second = db.session.scalars(sa.select(RequestCreative).order_by(RequestCreative.creative_id))
    shown = browser.get(f"/requests/R-{draft.id}/files/{first.creative_id}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert sign_in_as(carol).get(f"/requests/R-{draft.id}/files/{first.creative_id}").status_code == 404
    other = make_draft(draft.community, alice)
    assert browser.get(f"/requests/R-{other.id}/files/{first.creative_id}").status_code == 404

    kept, dropped = first.creative_id, second.creative_id
    browser.post(step(draft, "content"), {"drop_creative": str(dropped)})
    assert db.session.scalars(sa.select(RequestCreative.creative_id)).all() == [kept]
    assert f'name="put_back_creative" value="{dropped}"' in browser.get(step(draft, "content")).text
    browser.post(step(draft, "content"), {"put_back_creative": str(dropped), "go": "stay"})
    assert set(db.session.scalars(sa.select(RequestCreative.creative_id))) == {kept, dropped}
    foreign = make_draft(make_community("Elsewhere"), carol)
    assert sign_in_as(carol).post(step(foreign, "content"), {"put_back_creative": str(kept)}).status_code in {403, 404}


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90 an .exe"])
def test_what_is_no_picture_is_refused(draft, alice, sign_in_as, content):  # T11, T12
    form = {"creatives": [(upload(content).stream, "shelf.png")]}
    answer = sign_in_as(alice).post(step(draft, "content"), form, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "shelf.png" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RequestCreative)) == 0


def test_references_are_links_or_cases_that_one_may_read(draft, alice, carol, sign_in_as):
    case = make_request(draft.community, alice, "closed", is_case=True, title="Spring Swap")
    foreign = make_brief(draft.community, alice)
    browser = sign_in_as(alice)
    browser.post(step(draft, "content"), {"reference_url": "https://example.org/good"})
    browser.post(step(draft, "content"), {"attach": str(case.id)})
    assert browser.post(step(draft, "content"), {"attach": str(foreign.id)}).status_code == 422

    link, example = db.session.scalars(sa.select(RequestReference).order_by(RequestReference.id))
    assert (link.url, example.case_id) == ("https://example.org/good", case.id)
    browser.post(step(draft, "content"), {"drop_reference": str(link.id)})
    assert db.session.scalars(sa.select(RequestReference.id)).all() == [example.id]


def test_html_and_templates_are_printed_as_typed(draft, alice, sign_in_as):  # T09, T26
    browser = sign_in_as(alice)
    typed = "<script>alert(1)</script> {{7*7}} %(x)s 📚 \u202eрозворот"
    browser.post(step(draft, "task"), {"task": typed})

    page = browser.get(step(draft, "task")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} %(x)s 📚 \u202eрозворот" in page
    assert browser.get(f"/requests/R-{draft.id}").status_code == 200


def test_a_step_that_does_not_exist_is_404(draft, alice, sign_in_as):
    assert sign_in_as(alice).get(step(draft, "moon")).status_code == 404


@pytest.mark.parametrize("name", ["attach", "put_back_creative", "drop_creative", "drop_reference"])
def test_a_number_that_no_row_has_takes_nothing_off_and_adds_nothing(draft, alice, name, sign_in_as):  # T48
    answer = sign_in_as(alice).post(step(draft, "content"), {name: "9" * 20})
    assert answer.status_code == 303
