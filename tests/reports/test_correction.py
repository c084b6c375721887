"""A mistake in a published report is mended in a new version, and both can be read."""

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.promo.actions.requests import close_request
from app.reports.models import Report
from app.results.models import Reading
from app.results.words import Metric
from tests.pages import path_of
from tests.reports.makers import make_collecting, make_post, make_report, read

NOTE = "Ten registrations came by telephone."


@pytest.fixture
def published(people):
    """Version 1 says 230."""
    request_ = make_collecting(people)
    read(request_, Metric.REGISTRATIONS, 230, people.ann)
    return make_report(request_, people.ann, "published", publisher=people.sara)


def corrected(report, people, sign_in_as):
    """Version 2, which says 240, published through the pages."""
    number = report.request.number
    ann, sara = sign_in_as(people.ann), sign_in_as(people.sara)
    begun = ann.post(f"/reports/{number}/v1/correct", {"change_note": NOTE})
    assert path_of(begun) == f"/reports/{number}/v2"
    assert f'href="/requests/{number}/results"' in ann.get(f"/reports/{number}/v2").text
    read(report.request, Metric.REGISTRATIONS, 240, people.ann)
    ann.post(f"/reports/{number}/v2/review", {})
    assert sara.post(f"/reports/{number}/v2/publish", {}).status_code == 303
    return db.session.scalars(sa.select(Report).where(Report.edition == 2)).one()


def test_begun_while_the_old_one_stays_in_force(published, people, sign_in_as):
    sign_in_as(people.ann).post(f"/reports/{published.request.number}/v1/correct", {"change_note": NOTE})

    db.session.refresh(published)
    second = db.session.scalars(sa.select(Report).where(Report.edition == 2)).one()
    assert (published.state, second.state, second.request.state) == ("published", "draft", "collecting")
    assert (second.change_note, second.worked_well) == (NOTE, published.worked_well)


def test_version_2_shows_the_difference(published, people, sign_in_as):
    corrected(published, people, sign_in_as)
    page = sign_in_as(people.lea).get(f"/reports/{published.request.number}/v2").get_data(as_text=True)

    assert "What is different from version 1" in page
    assert NOTE in page
    assert "<del>230</del>" in page
    assert "<ins>240</ins>" in page
    assert "Registrations: 240 of 240 wanted" in page


def test_version_2_says_why_it_was_written_even_where_no_figure_differs(published, people, sign_in_as):
    sign_in_as(people.ann).post(f"/reports/{published.request.number}/v1/correct", {"change_note": NOTE})
    page = sign_in_as(people.ann).get(f"/reports/{published.request.number}/v2").get_data(as_text=True)

    assert "What is different from version 1" in page
    assert NOTE in page
    assert "<ins>" not in page


def test_version_1_stays_readable_as_it_was(published, people, sign_in_as):
    second = corrected(published, people, sign_in_as)
    page = sign_in_as(people.lea).get(f"/reports/{published.request.number}/v1").get_data(as_text=True)

    db.session.refresh(published)
    assert (published.state, second.request.state) == ("superseded", "reported")
    assert "Registrations: 230 of 240 wanted" in page
    assert "A newer version replaces this one" in page
    assert f'<a href="/reports/{published.request.number}/v2">Read version 2</a>' in page


def test_needs_a_note(published, people, sign_in_as):
    answer = sign_in_as(people.ann).post(f"/reports/{published.request.number}/v1/correct", {"change_note": ""})

    assert answer.status_code == 422
    assert db.session.query(Report).count() == 1


def test_a_closed_request_is_reopened_first(published, people, sign_in_as):
    close_request(published.request, actor=people.alice, worked_well="A", to_change="B", is_case=False, is_shared=False)
    answer = sign_in_as(people.ann).post(f"/reports/{published.request.number}/v1/correct", {"change_note": NOTE})

    assert answer.status_code == 409
    assert "A senior reopens it first" in answer.get_data(as_text=True)


def test_two_corrections_at_once_make_one(published, people, sign_in_as):
    path = f"/reports/{published.request.number}/v1/correct"
    sign_in_as(people.ann).post(path, {"change_note": NOTE})
    second = sign_in_as(people.bob).post(path, {"change_note": "Mine"})

    assert second.status_code == 409
    assert db.session.query(Report).count() == 2


def test_a_corrected_figure_of_one_post_is_shown_as_its_own_difference(people, sign_in_as):
    """Two posts, the second one's reach corrected after the publication: version 2 says which."""
    request_ = make_collecting(people)
    first, second = (make_post(request_, people.bob, network) for network in ("instagram", "facebook"))
    for post, reach in ((first, 900), (second, 400)):
        read(request_, Metric.REACH, reach, people.bob, placement=post)
    report = make_report(request_, people.ann, "published", publisher=people.sara)
    wrong = db.session.scalars(sa.select(Reading).where(Reading.placement_id == second.id)).one()
    number, ann = request_.number, sign_in_as(people.ann)
    ann.post(f"/reports/{number}/v1/correct", {"change_note": NOTE})
    fixed = {"value": "410", "note": "two numbers had been swapped"}
    assert ann.post(f"/requests/{number}/results/{wrong.id}/correct", fixed).status_code == 303
    ann.post(f"/reports/{number}/v2/review", {})
    assert sign_in_as(people.sara).post(f"/reports/{number}/v2/publish", {}).status_code == 303
    page = ann.get(f"/reports/{number}/v2").get_data(as_text=True)

    assert f"{number}/2 Post 2: Reach" in page
    assert "<del>400</del>" in page
    assert "<ins>410</ins>" in page
    assert "<del>900</del>" not in page
    db.session.refresh(report)
    assert report.state == "superseded"
