"""From a request whose figures are being collected to a published report."""

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.audit.models import AuditEntry
from app.core.db import db
from app.reports.codec import sealed
from app.reports.models import Report, ReportSnapshot
from app.results.actions import enter_reading
from app.results.words import Metric, ReadingGap
from tests.factories import make_person
from tests.pages import path_of
from tests.reports.makers import TEXTS, make_collecting, make_post, make_report, read
from tests.stored import last_entry, only


def tags_of(request_):
    query = sa.select(AuditEntry.tag).where(AuditEntry.thread_id == request_.id).order_by(AuditEntry.id)
    return list(db.session.scalars(query.where(AuditEntry.thread_kind == "promo_request")))


@pytest.fixture
def request_(people):
    """230 registrations of 240 wanted, one post out."""
    made = make_collecting(people)
    make_post(made, people.bob)
    read(made, Metric.REGISTRATIONS, 230, people.ann)
    return made


def test_begin(request_, people, sign_in_as):
    browser = sign_in_as(people.ann)
    assert request_.number in browser.get("/reports/new").get_data(as_text=True)
    answer = browser.post("/reports/new", {"request": request_.number})

    report = only(Report)
    assert path_of(answer) == f"/reports/{request_.number}/v1"
    assert (report.state, report.edition, report.written_by) == ("draft", 1, people.ann)
    assert "reports.report.drafted" in tags_of(request_)
    assert "No request waits for its report" in browser.get("/reports/new").get_data(as_text=True)


def test_nothing_chosen_is_said_beside_the_field(request_, people, sign_in_as):
    answer = sign_in_as(people.ann).post("/reports/new", {})

    assert answer.status_code == 422
    assert "Choose the request" in answer.get_data(as_text=True)


def test_live_figures_follow_each_reading(request_, people, sign_in_as):
    report, browser = make_report(request_, people.ann), sign_in_as(people.lea)
    page = browser.get(f"/reports/{request_.number}/v1").get_data(as_text=True)
    read(request_, Metric.REGISTRATIONS, 240, people.ann)
    later = browser.get(f"/reports/{request_.number}/v1").get_data(as_text=True)

    assert "Registrations: 230 of 240 wanted, 95.8\u00a0% of the target." in page
    assert "Nearly reached" in page
    assert "Registrations: 240 of 240 wanted, 100.0\u00a0% of the target." in later
    assert "The figures are live" in later
    assert db.session.get(ReportSnapshot, report.id) is None


def test_texts_are_kept_and_logged(request_, people, sign_in_as):
    make_report(request_, people.ann)
    browser = sign_in_as(people.ann)
    answer = browser.post(f"/reports/{request_.number}/v1/texts", {**TEXTS, "version": "1"})

    report = only(Report)
    assert answer.status_code == 303
    assert (report.verdict, report.worked_well) == (TEXTS["verdict"], TEXTS["worked_well"])
    assert tags_of(request_)[-1] == "reports.report.changed"


def test_the_second_to_save_sees_both_texts(request_, people, sign_in_as):  # T45
    make_report(request_, people.ann)
    path = f"/reports/{request_.number}/v1/texts"
    sign_in_as(people.ann).post(path, {"verdict": "Ann's words", "version": "1"})
    answer = sign_in_as(people.bob).post(path, {"verdict": "Bob's words", "version": "1"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Ann&#39;s words" in page
    assert "Bob&#39;s words" in page


def test_review_asks_for_the_words_first(request_, people, sign_in_as):
    make_report(request_, people.ann)
    browser = sign_in_as(people.ann)
    refused = browser.post(f"/reports/{request_.number}/v1/review", {})

    assert refused.status_code == 422
    for field in ("worked_well", "to_change", "to_decide"):
        assert f'href="#{field}"' in refused.text, "each gap leads to its field"
    assert f'action="/reports/{request_.number}/v1/texts"' in refused.text
    assert "Say what worked." in browser.get(f"/reports/{request_.number}/v1").get_data(as_text=True)
    assert only(Report).state == "draft"


def test_return_needs_a_reason(request_, people, sign_in_as):
    report = make_report(request_, people.ann, "review")
    browser, path = sign_in_as(people.sara), f"/reports/{request_.number}/v1/return"

    assert browser.post(path, {"reason": " "}).status_code == 422
    assert browser.post(path, {"reason": "The verdict is vague."}).status_code == 303
    db.session.refresh(report)
    assert report.state == "draft"
    entry = last_entry()
    assert (entry.tag, entry.reason) == ("reports.report.returned", "The verdict is vague.")
    assert browser.post(path, {"reason": "Once more."}).status_code == 409


def test_publish_freezes(request_, people, sign_in_as):
    report = make_report(request_, people.ann, "review")
    answer = sign_in_as(people.sara).post(f"/reports/{request_.number}/v1/publish", {})

    db.session.refresh(report)
    db.session.refresh(request_)
    snapshot = db.session.get(ReportSnapshot, report.id)
    assert answer.status_code == 303
    assert (report.state, report.approved_by, request_.state) == ("published", people.sara, "reported")
    assert snapshot.sha256 == sealed(snapshot.content)
    assert snapshot.content["head"]["approved_by"] == people.sara.name
    assert tags_of(request_)[-2:] == ["reports.report.published", "promo.request.reported"]


def test_what_is_published_no_longer_follows_the_rows(request_, people, sign_in_as):
    report = make_report(request_, people.ann, "published", publisher=people.sara)
    read(request_, Metric.REGISTRATIONS, 999, people.ann)
    request_.title = "Another name"
    page = sign_in_as(people.lea).get(f"/reports/{request_.number}/v1").get_data(as_text=True)

    assert "Registrations: 230 of 240 wanted" in page
    assert "<h1>" in page
    assert "Another name" not in page
    assert sign_in_as(people.ann).get(f"/reports/{request_.number}/v1/texts").status_code == 409
    assert report.state == "published"


def test_publish_needs_the_primary_kpi_or_a_stated_gap(people, sign_in_as):
    request_ = make_collecting(people)
    report = make_report(request_, people.ann, "review")
    browser, path = sign_in_as(people.sara), f"/reports/{request_.number}/v1/publish"
    refused = browser.post(path, {})
    enter_reading(
        request_, metric=Metric.REGISTRATIONS, value=None, gap=ReadingGap.NOT_COUNTED, read_at=report.created_at,
        actor=people.ann,
    )  # fmt: skip
    accepted = browser.post(path, {})

    assert (refused.status_code, accepted.status_code) == (422, 303)
    page = browser.get(f"/reports/{request_.number}/v1").get_data(as_text=True)
    assert "Registrations: not known. The network does not count this." in page


def test_a_specialist_writes_but_does_not_publish(request_, people, sign_in_as):
    report = make_report(request_, people.ann, "review")
    answer = sign_in_as(people.bob).post(f"/reports/{request_.number}/v1/publish", {})

    db.session.refresh(report)
    assert (answer.status_code, report.state) == (403, "review")


def test_a_stranger_finds_nothing(request_, people, sign_in_as):  # T01
    make_report(request_, people.ann)

    assert sign_in_as(people.carol).get(f"/reports/{request_.number}/v1").status_code == 404


def test_a_senior_of_one_network_lets_it_out_and_of_another_does_not(request_, people, sign_in_as):
    report = make_report(request_, people.ann, "review")
    asked = next(iter(request_.scope_network_ids))
    near, far = (
        make_person(name, (Role.SMM, "network", network), is_senior=True)
        for name, network in (("Near Senior", asked), ("Far Senior", "viber"))
    )

    assert sign_in_as(far).post(f"/reports/{request_.number}/v1/publish", {}).status_code in {403, 404}
    assert sign_in_as(near).post(f"/reports/{request_.number}/v1/publish", {}).status_code == 303
    db.session.refresh(report)
    assert (report.state, report.approved_by.name) == ("published", "Near Senior")


def test_one_who_wrote_it_may_publish_it_and_no_approval_is_claimed(request_, people, sign_in_as):
    """Domain 4.6 asks for the role, not for a second person: a community of one manager must be able to report."""
    make_report(request_, people.alice, "review")
    alice = sign_in_as(people.alice)
    assert alice.post(f"/reports/{request_.number}/v1/publish", {}).status_code == 303
    page = alice.get(f"/reports/{request_.number}/v1").get_data(as_text=True)

    assert "Published by" in page
    assert "Approved by" not in page
