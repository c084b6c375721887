"""The list of reports: filters in the address, empty states, export."""

import csv
import io

import pytest

from tests.reports.makers import make_collecting, make_report


@pytest.fixture
def two(people):
    """A published report and a draft."""
    make_report(make_collecting(people, title="Книжковий ярмарок"), people.ann, "published", publisher=people.sara)
    return make_report(make_collecting(people, title="Spring swap"), people.ann)


def page_of(browser, path):
    return browser.get(path).get_data(as_text=True)


def exported(browser, **filters):
    answer = browser.get("/reports/export/csv", query_string=filters)
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_nothing_yet_says_what_comes(people, sign_in_as):
    assert "They appear here" in page_of(sign_in_as(people.lea), "/reports")
    assert "Begin a report" in page_of(sign_in_as(people.ann), "/reports")


def test_filters_stand_in_the_address(two, people, sign_in_as):
    browser = sign_in_as(people.lea)

    assert "Spring swap" in page_of(browser, "/reports")
    assert "Spring swap" not in page_of(browser, "/reports?q=ЯРМАРОК")
    assert "Книжковий ярмарок" in page_of(browser, "/reports?q=ЯРМАРОК")
    assert "Книжковий ярмарок" not in page_of(browser, "/reports?state=draft")
    assert "Spring swap" in page_of(browser, f"/reports?community={people.guild.slug}")
    assert "No report fits these filters" in page_of(browser, "/reports?q=nothing-like-it")


def test_others_see_none_of_it(two, people, sign_in_as):  # T01
    assert "Spring swap" not in page_of(sign_in_as(people.carol), "/reports")


def test_the_export_holds_what_is_shown(two, people, sign_in_as):
    browser = sign_in_as(people.lea)

    assert [(row["Title"], row["Verdict"]) for row in exported(browser, state="draft")] == [
        ("Spring swap", two.verdict)
    ]
    assert len(exported(browser)) == 2
    assert "attachment" in browser.get("/reports/export/csv").headers["Content-Disposition"]


def test_tables_of_a_report_keep_formulas_harmless(people, sign_in_as):  # T18
    request_ = make_collecting(people, title="=1+1")
    make_report(request_, people.ann)
    answer = sign_in_as(people.lea).get(f"/reports/{request_.number}/v1/tables/figures.csv")

    assert b"\n=" not in answer.data
    assert answer.mimetype == "text/csv"


def test_a_report_without_a_sentence_of_its_own_shows_the_computed_verdict(people, sign_in_as):
    request_ = make_collecting(people)
    make_report(request_, people.ann, "published", publisher=people.sara, verdict="")
    browser, verdict = sign_in_as(people.lea), "Registrations: 231 of 240 wanted, 96.3\u00a0% of the target."

    assert verdict in page_of(browser, "/reports")
    assert [row["Verdict"] for row in exported(browser)] == [verdict]
