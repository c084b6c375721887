"""Who is told of a report, what the request's page says of it, and what stays behind when its writer goes."""

import pytest
import sqlalchemy as sa

from app.accounts.handing import open_work_of
from app.core import clock
from app.core.db import db
from app.notifications.models import Notification
from app.reports import actions, jobs
from app.reports.actions import ask_for_print
from app.reports.jobs import print_due
from tests.reports.makers import make_collecting, make_report


def told():
    rows = db.session.scalars(sa.select(Notification).order_by(Notification.id))
    return [(row.person.name.split()[0], row.entry.tag.removeprefix("reports.report.")) for row in rows]


@pytest.fixture
def request_(people):
    people.sara.id  # noqa: B018 - somebody who may publish
    return make_collecting(people)


def test_those_who_publish_know_that_one_waits(request_, people):
    make_report(request_, people.ann, "review")

    assert told() == [("Alice", "in_review"), ("Sara", "in_review")]


def test_the_writer_knows_why_it_came_back(request_, people):
    report = make_report(request_, people.ann, "review")
    actions.return_report(report, actor=people.sara, reason="The verdict is vague.")

    assert told()[-1] == ("Ann", "returned")


def test_those_concerned_know_that_it_is_out(request_, people):
    make_report(request_, people.ann, "published", publisher=people.sara)

    assert [pair for pair in told() if pair[1] == "published"] == [
        ("Alice", "published"),
        ("Ann", "published"),
        ("Bob", "published"),
    ]


def test_who_asked_for_the_pdf_is_told_when_it_is_ready(request_, people, monkeypatch):
    monkeypatch.setattr(jobs, "make_pdf", lambda job: b"%PDF-1.7")
    report = make_report(request_, people.ann, "published", publisher=people.sara)
    print_ = ask_for_print(report, locale="en", actor=people.lea)
    db.session.commit()
    print_due(clock.now())
    news = db.session.scalars(sa.select(Notification).order_by(Notification.id.desc())).first()

    assert (news.person_id, news.entry.tag) == (people.lea.id, "reports.report.printed")
    assert news.path == f"/reports/{request_.number}/v1/pdf/{print_.id}"


def test_the_request_leads_to_its_report(request_, people, sign_in_as):
    browser, path = sign_in_as(people.ann), f"/requests/{request_.number}"
    before = browser.get(path).get_data(as_text=True)
    make_report(request_, people.ann)
    after = browser.get(path).get_data(as_text=True)

    assert f"/reports/new?request={request_.number}" in before
    assert f"/reports/{request_.number}/v1" in after
    assert "Begin the report" not in sign_in_as(people.lea).get(path).get_data(as_text=True)


def test_what_a_writer_has_begun_is_open_work(app, request_, people):
    make_report(request_, people.ann)
    with app.test_request_context():
        assert [(str(work.words), work.count) for work in open_work_of(people.ann)] == [("Reports", 1)]
