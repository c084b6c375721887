"""Asking for the PDF, watching it being made, taking it; and prints that go wrong."""

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.files.actions import keep_bytes
from app.jobs.states import WorkState
from app.reports import jobs
from app.reports.jobs import print_due
from app.reports.models import ReportPrint
from app.reports.pdf import NotMade
from tests.pages import path_of
from tests.reports.makers import make_collecting, make_report
from tests.stored import only


@pytest.fixture
def report(people):
    return make_report(make_collecting(people), people.ann, "published", publisher=people.sara)


def ask(report, browser, locale="uk"):
    return browser.post(f"/reports/{report.request.number}/v1/pdf", {"locale": locale})


def the_print():
    return only(ReportPrint)


@pytest.fixture
def ready(report, people):
    """A print that is there, without making one."""
    now = clock.now()
    file = keep_bytes(b"%PDF-1.7 x", name="R-1-v1-en.pdf", media_type="application/pdf")
    print_ = ReportPrint(report=report, locale="en", asked_at=now, next_try_at=now, state=WorkState.DONE, file=file)
    db.session.add(print_)
    db.session.commit()
    return print_


def test_asking_leaves_a_row_and_shows_progress(report, people, sign_in_as):
    browser = sign_in_as(people.lea)
    path = path_of(ask(report, browser))
    page = browser.get(path).get_data(as_text=True)

    assert (the_print().state, the_print().locale) == ("queued", "uk")
    assert "<progress" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "every 2s" in page


def test_asking_twice_makes_one(report, people, sign_in_as):
    first, second = ask(report, sign_in_as(people.lea)), ask(report, sign_in_as(people.bob))

    assert path_of(first) == path_of(second)
    assert the_print().asked_by_id == people.lea.id


def test_htmx_gets_the_block_alone(report, people, sign_in_as):
    browser = sign_in_as(people.lea)
    path = path_of(ask(report, browser))
    block = browser.get(path, headers={"HX-Request": "true", "HX-Target": "print-state"}).get_data(as_text=True)

    assert "<html" not in block
    assert 'id="print-state"' in block


@pytest.mark.pdf
@pytest.mark.slow
def test_the_worker_makes_it(report, people, sign_in_as):
    browser = sign_in_as(people.lea)
    path = path_of(ask(report, browser))
    n_made = print_due(clock.now())
    page, file = browser.get(path).get_data(as_text=True), browser.get(f"{path}/file")

    assert (n_made, the_print().state) == (1, "done")
    assert "Download the PDF" in page
    assert "http-equiv" not in page
    assert file.data.startswith(b"%PDF-1.7")
    assert f"R-{report.request_id}-v1-uk.pdf" in file.headers["Content-Disposition"]
    taken, printed = db.session.scalars(sa.select(AuditEntry.tag).order_by(AuditEntry.id.desc()).limit(2))
    assert (printed, taken) == ("reports.report.printed", "reports.report.exported")


def test_that_it_is_ready_is_said_aloud(ready, people, sign_in_as):
    browser = sign_in_as(people.lea)
    path = f"/reports/R-{ready.report.request_id}/v1/pdf/{ready.id}"
    block = browser.get(path, headers={"HX-Request": "true", "HX-Target": "print-state"}).text

    assert 'data-say="The PDF is ready: ' in block


def test_the_file_is_for_those_who_may_read_the_report(ready, people, sign_in_as, client):  # T03
    path = f"/reports/R-{ready.report.request_id}/v1/pdf/{ready.id}/file"

    assert sign_in_as(people.lea).get(path).status_code == 200
    assert sign_in_as(people.carol).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_a_print_is_found_only_under_its_own_report(ready, people, sign_in_as):  # T02
    other = make_report(make_collecting(people), people.ann, "published", publisher=people.sara)

    assert sign_in_as(people.lea).get(f"/reports/R-{other.request_id}/v1/pdf/{ready.id}").status_code == 404


def test_a_draft_is_not_printed(people, sign_in_as):
    report = make_report(make_collecting(people), people.ann)

    assert ask(report, sign_in_as(people.lea)).status_code == 409
    assert db.session.query(ReportPrint).count() == 0


def test_one_that_cannot_be_made_says_why_and_can_be_tried_again(report, people, sign_in_as, monkeypatch):  # T25
    def endless(job):
        raise NotMade("It took longer than 60 seconds.")

    monkeypatch.setattr(jobs, "make_pdf", endless)
    browser = sign_in_as(people.lea)
    path = path_of(ask(report, browser))
    print_due(clock.now())
    page = browser.get(path).get_data(as_text=True)

    assert the_print().state == "dead"
    assert "It took longer than 60 seconds." in page
    ask(report, browser)
    assert the_print().state == "queued"
