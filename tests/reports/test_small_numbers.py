"""From which base on a percentage may stand alone is the house's to say (R9); a report keeps what held for it."""

from __future__ import annotations

import pytest

from app.accounts.settings import DECLARED
from app.core import clock
from app.reports import showing
from app.reports.codec import from_plain, to_plain
from app.reports.content import ReportContent
from app.reports.sections import build_content
from app.reports.settings import SMALL_BASE
from app.results.words import Metric
from tests.reports.makers import make_collecting, make_post, make_report, read
from tests.stored import last_entry


@pytest.fixture
def report(people):
    """10 engagements of 200 people reached."""
    request_ = make_collecting(people)
    post = make_post(request_, people.bob, "instagram")
    read(request_, Metric.REACH, 200, people.bob, placement=post)
    read(request_, Metric.ENGAGEMENTS, 10, people.bob, placement=post)
    return make_report(request_, people.ann)


def rate_in(content: ReportContent) -> str:
    (rate,) = (line for line in showing.all_lines(content) if line.name == "M3")
    return showing.figure_words(rate.figure)


def test_the_house_says_what_a_small_number_is(people, sign_in_as, report):
    before = build_content(report, now=clock.now())

    typed = {key: str(setting()) for key, setting in DECLARED.items()} | {SMALL_BASE.key: "300"}
    assert sign_in_as(people.root).post("/settings", typed).status_code == 303

    assert last_entry().tag == "accounts.setting.changed"
    after = build_content(report, now=clock.now())
    assert (rate_in(before), rate_in(after)) == ("5.0\u00a0%", "10 of 200 (5.0\u00a0%)")
    for content in (before, after):
        assert from_plain(ReportContent, to_plain(content)) == content
