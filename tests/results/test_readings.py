"""Readings are added, corrected by further ones, never edited; what cannot be is refused beside its field."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.promo.models import MeasurementPlan
from app.promo.states import PlacementState
from app.promo.words import Kpi
from app.results.actions import enter_reading, rebuild_projection
from app.results.models import CurrentReading, Lead, Reading
from app.results.queries import current_value, n_owing_of
from app.results.words import Metric
from tests.pages import parse, path_of
from tests.promo.factories import stand_at
from tests.stored import last_entry, logged, only


def form_of(desk, **values):
    wall = clock.now().strftime("%Y-%m-%dT%H:%M") + "+00:00"
    return {"subject": "request", "metric": "registrations", "value": "69", "window": "life", "read_at": wall,
            "grade": "measured"} | values  # fmt: skip


def test_reading_is_entered(desk, browser):
    address = f"/requests/{desk.request_.number}/results"
    assert browser.get(f"{address}/enter").status_code == 200
    answer = browser.post(f"{address}/enter", form_of(desk))
    assert answer.status_code == 303
    assert path_of(answer) == address
    reading = only(Reading)
    assert (reading.value, reading.metric, reading.author_id) == (Decimal(69), Metric.REGISTRATIONS, desk.alice.id)
    assert logged()[-1] == "results.reading.entered"
    assert "69" in browser.get(address).get_data(as_text=True)


def test_seconds_are_called_so(desk, browser):
    address = f"/requests/{desk.request_.number}/results"
    browser.post(f"{address}/enter", form_of(desk, metric="time_on_page", value="59"))

    assert browser.get(address).text.count("59\u00a0seconds") == 2, "in the table and in the history"


def test_the_form_of_a_post_begins_with_what_is_missing_and_goes_on_with_the_next(desk, browser):
    post = desk.placement(PlacementState.PUBLISHED)
    plan = only(MeasurementPlan)
    plan.metrics = ["views", "reach"]
    db.session.commit()
    stand_at(post.published_at + timedelta(hours=21))
    address = f"/requests/{desk.request_.number}/results/enter?of=1"

    for metric, then in (("views", address), ("reach", f"/requests/{desk.request_.number}/results")):
        page = parse(browser.get(address).text)
        chosen = {one.getparent().get("name"): one.get("value") for one in page.xpath("//option[@selected]")}
        assert (chosen["metric"], chosen["window"]) == (metric, "24h")
        answer = browser.post(address, form_of(desk, subject="1", metric=metric, window="24h"))
        assert answer.headers["Location"].endswith(then)
    assert {(one.metric, one.window) for one in db.session.scalars(sa.select(Reading))} == {
        ("views", "24h"),
        ("reach", "24h"),
    }


def test_gap_is_an_answer(desk, browser):
    browser.post(f"/requests/{desk.request_.number}/results/enter", form_of(desk, value="", gap="no_access"))
    reading = only(Reading)
    assert (reading.value, reading.gap) == (None, "no_access")
    assert logged()[-1] == "results.reading.gap_stated"


def test_reading_before_publication_is_refused(desk, browser):
    placement = desk.placement(PlacementState.PUBLISHED)
    early = (placement.published_at - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M+00:00")
    answer = browser.post(
        f"/requests/{desk.request_.number}/results/enter", form_of(desk, subject="1", metric="views", read_at=early)
    )
    assert answer.status_code == 422
    assert "The post was not out yet" in answer.get_data(as_text=True)


def test_correction_adds_a_reading_and_keeps_the_old(desk, browser):
    address = f"/requests/{desk.request_.number}/results"
    browser.post(f"{address}/enter", form_of(desk))
    old = only(Reading)
    assert browser.post(f"{address}/{old.id}/correct", {"value": "71", "note": ""}).status_code == 422
    assert browser.post(f"{address}/{old.id}/correct", {"value": "71", "note": "typing error"}).status_code == 303
    assert [row.value for row in db.session.scalars(sa.select(Reading).order_by(Reading.id))] == [69, 71]
    assert current_value(desk.request_.id, Metric.REGISTRATIONS).value == 71
    assert logged()[-1] == "results.reading.corrected"
    late = browser.post(f"{address}/{old.id}/correct", {"value": "72", "note": "again"})
    both = late.get_data(as_text=True)
    assert late.status_code == 409
    assert all(words in both for words in ("Alice", "71", "typing error", "72", "again"))  # both, nothing lost
    newest = db.session.scalars(sa.select(Reading).where(Reading.corrects_id == old.id)).one()
    assert path_of(browser.get(f"{address}/{old.id}/correct")) == f"{address}/{newest.id}/correct"
    assert browser.post(f"{address}/{newest.id}/correct", {"value": "72", "note": "again"}).status_code == 303
    assert [row.value for row in db.session.scalars(sa.select(Reading).order_by(Reading.id))] == [69, 71, 72]
    assert current_value(desk.request_.id, Metric.REGISTRATIONS).value == 72


def test_reading_row_cannot_be_changed(desk):
    reading = enter_reading(
        desk.request_, metric=Metric.REGISTRATIONS, value=Decimal(5), read_at=clock.now(), actor=desk.alice
    )
    db.session.commit()
    reading.value = Decimal(6)
    with pytest.raises(RuntimeError, match="append-only"):
        db.session.flush()
    db.session.rollback()


def test_projection_can_be_rebuilt(desk):
    for day, value in enumerate((10, 25, 20)):
        enter_reading(
            desk.request_, metric=Metric.REGISTRATIONS, value=Decimal(value), actor=desk.alice,
            read_at=clock.now() - timedelta(days=3 - day),
        )  # fmt: skip
    db.session.commit()
    before = db.session.execute(sa.select(CurrentReading.reading_id, CurrentReading.value)).all()
    assert rebuild_projection() == len(before) == 1
    assert db.session.execute(sa.select(CurrentReading.reading_id, CurrentReading.value)).all() == before


def test_leads_have_their_definition_and_outside_people(desk, browser):
    address = f"/requests/{desk.request_.number}/results"
    form = {"n_people": "44", "n_outside": "45", "definition": "wrote under the post", "seen_on": "2030-06-01"}
    refused = browser.post(f"{address}/leads", form)
    assert refused.status_code == 422
    assert "No more people can be from outside" in refused.get_data(as_text=True)
    assert browser.post(f"{address}/leads", form | {"n_outside": "5"}).status_code == 303
    lead = only(Lead)
    assert (lead.n_people, lead.n_outside, lead.definition) == (44, 5, "wrote under the post")
    assert browser.post(f"{address}/leads/{lead.id}", {"status": "lost", "note": ""}).status_code == 422
    assert browser.post(f"{address}/leads/{lead.id}", {"status": "qualified"}).status_code == 303
    assert logged()[-1] == "results.lead.moved"


def test_baseline_is_kept_with_its_qualifier(desk, browser):
    form = {"metric": "items", "qualifier": ">", "value": "80", "as_of": "2030-05-01", "note": "May"}
    assert browser.post(f"/requests/{desk.request_.number}/results/baseline", form).status_code == 303
    page = browser.get(f"/requests/{desk.request_.number}/results").get_data(as_text=True)
    assert "&gt;80" in page
    entry = last_entry()
    assert entry.tag == "results.baseline.set"
    assert entry.community_id == desk.request_.community_id  # whose people read of it in the log


def test_others_read_but_do_not_enter(desk, people, sign_in_as):
    lea = sign_in_as(people.lea)
    assert lea.get(f"/requests/{desk.request_.number}/results").status_code == 200
    assert lea.get(f"/requests/{desk.request_.number}/results/enter").status_code == 403


def test_a_figure_may_turn_out_a_gap_and_a_gap_a_figure(desk, browser):
    address = f"/requests/{desk.request_.number}/results"
    browser.post(f"{address}/enter", form_of(desk, qualifier=">"))
    first = only(Reading)
    gap = {"value": "", "gap": "no_access", "note": "read on the wrong page"}
    assert browser.post(f"{address}/{first.id}/correct", gap).status_code == 303
    assert current_value(desk.request_.id, Metric.REGISTRATIONS).gap == "no_access"
    second = db.session.scalars(sa.select(Reading).where(Reading.corrects_id == first.id)).one()
    both = browser.post(f"{address}/{second.id}/correct", {"value": "70", "gap": "no_access", "note": "found"})
    assert both.status_code == 422
    assert browser.post(f"{address}/{second.id}/correct", {"value": "70", "note": "found"}).status_code == 303
    assert current_value(desk.request_.id, Metric.REGISTRATIONS).value == 70


def test_a_sum_of_money_has_its_currency(desk, browser):
    address = f"/requests/{desk.request_.number}/results"
    bare = browser.post(f"{address}/enter", form_of(desk, metric="sum_raised", value="39 000,50"))
    assert bare.status_code == 422
    assert "Choose the currency of the sum." in bare.get_data(as_text=True)
    assert "39 000,50" in bare.get_data(as_text=True)
    assert browser.post(
        f"{address}/enter", form_of(desk, metric="sum_raised", value="39 000,50", currency="UAH")
    ).status_code == 303  # fmt: skip
    browser.post(f"{address}/enter", form_of(desk, metric="registrations", value="7", currency="UAH"))
    rows = db.session.execute(sa.select(Reading.value, Reading.currency).order_by(Reading.id)).all()
    assert rows == [(Decimal("39000.5"), "UAH"), (Decimal(7), "")]


def test_a_form_for_the_sum_that_is_measured_begins_with_the_currency_of_the_request(desk, browser):
    chosen = '<option selected value="UAH">'
    address = f"/requests/{desk.request_.number}/results/enter"
    assert chosen not in browser.get(address).get_data(as_text=True)
    desk.request_.kpi, desk.request_.budget_currency = Kpi.SUM_RAISED, "UAH"
    db.session.commit()
    assert chosen in browser.get(address).get_data(as_text=True)
    assert chosen not in browser.get(address, query_string={"of": "1"}).get_data(as_text=True)


def test_rebuild_from_the_command_line(desk, app):
    enter_reading(desk.request_, metric=Metric.REGISTRATIONS, value=Decimal(5), read_at=clock.now(), actor=desk.alice)
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["results", "rebuild"])

    assert done.exit_code == 0
    assert "Readings in force: 1." in done.output


def test_the_menu_counts_my_posts_that_owe_figures(desk, sign_in_as):
    placement = desk.placement(PlacementState.PUBLISHED)
    person = placement.publisher or placement.published_by
    assert n_owing(person) == 0
    stand_at(placement.published_at + timedelta(hours=21))

    assert n_owing(person) == 1
    assert n_owing(desk.alice) == 0


def n_owing(person):
    return db.session.scalar(sa.select(n_owing_of(person)))


@pytest.mark.parametrize(("name", "enters", "adds_leads"), [("alice", 1, 1), ("bob", 1, 0), ("lea", 0, 0)])
def test_only_what_a_person_may_do_is_offered(people, desk, sign_in_as, name, enters, adds_leads):
    """A button that answers 403 is none: SMM enters figures but adds no leads, leadership reads."""
    placement = desk.placement(PlacementState.PUBLISHED)
    browser, address = sign_in_as(getattr(desk, name, None) or people.lea), f"/requests/{desk.request_.number}/results"

    listed, page = browser.get("/results").text, browser.get(address).text

    assert (f'href="{address}/enter?of={placement.position}"' in listed) == bool(enters)
    assert (f'href="{address}/enter"' in page) == bool(enters)
    assert (f'href="{address}/leads"' in page) == bool(adds_leads)
