"""What the sections make of rows: kinds of evidence apart, reach never added, charts that hold with little."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.community.actions import add_platform, count_platform, enter_line
from app.community.models import Platform
from app.community.states import EntryKind, PlatformKind
from app.core import clock
from app.core.db import db
from app.figures.kinds import EvidenceGrade
from app.promo.models import PromoRequest
from app.promo.states import PlacementState, WireState
from app.promo.words import BudgetState, Kpi, ThresholdKind, WireStep
from app.reports import charts, showing
from app.reports.codec import from_plain, to_plain
from app.reports.content import ReportContent
from app.reports.queries import latest_of
from app.reports.sections import build_content
from app.reports.sections.destination import distance
from app.reports.tables import placements_table
from app.results.actions import set_baseline
from app.results.words import Metric
from app.web.i18n import reading_as
from tests.promo.makers import make_wire
from tests.reports.makers import make_collecting, make_post, make_report, read


@pytest.fixture
def request_(people):
    return make_collecting(people)


def content_of(request_, people) -> ReportContent:
    return build_content(make_report(request_, people.ann), now=clock.now())


def lines(content, name):
    return [line for line in showing.all_lines(content) if line.name == name]


def posts(request_: PromoRequest, people, *networks):
    return [make_post(request_, people.bob, network) for network in networks]


def test_grades_are_never_added(request_, people):
    first, second, third = posts(request_, people, "instagram", "instagram", "facebook")
    read(request_, Metric.VIEWS, 100, people.bob, placement=first, grade=EvidenceGrade.MEASURED)
    read(request_, Metric.VIEWS, 20, people.bob, placement=second, grade=EvidenceGrade.MEASURED)
    read(request_, Metric.VIEWS, 7, people.bob, placement=third, grade=EvidenceGrade.ESTIMATED)
    content = content_of(request_, people)

    found = lines(content, "metric.views")
    assert [(line.figure.number, line.figure.grade) for line in found] == [(120, "measured"), (7, "estimated")]
    assert "results for 2\u00a0of\u00a03" in showing.notes(found[0].figure)


def test_reach_is_never_added(request_, people):  # R11
    for post, reach in zip(posts(request_, people, "instagram", "facebook"), (900, 1400), strict=True):
        read(request_, Metric.REACH, reach, people.bob, placement=post)
    content = content_of(request_, people)

    assert [line.figure.number for line in lines(content, "term.largest_reach")] == [1400]


def test_rates_come_from_posts_that_have_both(request_, people):  # R3
    both, half = posts(request_, people, "instagram", "facebook")
    read(request_, Metric.REACH, 200, people.bob, placement=both)
    read(request_, Metric.ENGAGEMENTS, 10, people.bob, placement=both)
    read(request_, Metric.ENGAGEMENTS, 90, people.bob, placement=half)
    (rate,) = lines(content_of(request_, people), "M3")

    assert rate.figure.number == 5
    assert rate.figure.coverage == (1, 2)


def test_paid_stands_apart_and_prices_are_of_what_was_paid(request_, people):  # R12
    (post,) = posts(request_, people, "facebook")
    post.is_paid, post.ad_spend = True, Decimal(500)
    read(request_, Metric.LINK_CLICKS, 40, people.bob, placement=post)
    read(request_, Metric.LINK_CLICKS, 100, people.bob, placement=post, is_paid=True)
    content = content_of(request_, people)

    assert [line.figure.number for line in content.organic if line.name == "metric.link_clicks"] == [40]
    assert [line.figure.number for line in content.paid if line.name == "metric.link_clicks"] == [100]
    assert [showing.value_words(line.figure) for line in lines(content, "M17.cpc")] == ["5.00\u00a0UAH"]


def test_no_budget_is_0_and_unknown_is_a_dash(request_, people):
    content = content_of(request_, people)
    request_.budget_state = BudgetState.UNKNOWN
    db.session.flush()
    unknown = build_content(latest_of(request_.id), now=clock.now())

    assert showing.value_words(lines(content, "term.spend")[0].figure) == "0\u00a0UAH"
    assert showing.value_words(lines(unknown, "term.spend")[0].figure) == "—"


def test_sums_in_two_currencies_stand_apart(people, case):  # R5
    enter_line(
        case.initiative, actor=people.alice, kind=EntryKind.DONATION, happened_on=case.initiative.ends_on,
        amount=Decimal(50), currency="EUR",
    )  # fmt: skip
    content = build_content(latest_of(case.id), now=clock.now())

    assert {showing.value_words(line.figure) for line in lines(content, "term.donations")} == {
        "39,000\u00a0UAH",
        "50\u00a0EUR",
    }


def test_a_baseline_of_an_ordinary_time_gives_a_lift(request_, people):
    set_baseline(
        request_, metric=Metric.REGISTRATIONS, value=Decimal(200), as_of=clock.today(), actor=people.ann
    )  # fmt: skip
    read(request_, Metric.REGISTRATIONS, 230, people.ann)
    (row,) = content_of(request_, people).kpis

    assert showing.figure_words(row.change) == "+15.0\u00a0%"


def test_missed_posts_are_told_with_their_reason(request_, people):
    (post,) = posts(request_, people, "instagram")
    post.state, post.end_reason = PlacementState.MISSED, "The picture came too late."
    db.session.flush()
    content = content_of(request_, people)

    assert content.placements[0].note == "The picture came too late."
    assert [line.figure.number for line in lines(content, "term.missed")] == [1]


def test_what_the_clock_missed_is_told_in_the_readers_language(request_, people):
    (post,) = posts(request_, people, "instagram")
    post.state, post.end_reason = PlacementState.MISSED, "Its slot passed and nothing was published."
    db.session.flush()
    content = content_of(request_, people)

    assert placements_table(content).rows[0][-1] == post.end_reason
    with reading_as("uk", "Europe/Kyiv"):
        (row,) = placements_table(content).rows
    assert row[-1] not in {"", post.end_reason}


def test_plan_b_is_told_with_its_effect(request_, people):
    now = clock.now()
    make_wire(
        request_, people.bob, state=WireState.EXECUTED, triggered_at=now, executed_at=now, gap_before=Decimal(-60),
        gap_after=Decimal(-12), value_at_check=Decimal(90), pace_at_check=Decimal(150),
    )  # fmt: skip
    content = content_of(request_, people)

    assert showing.plan_b_words(content) == (
        "Steps that tripped: 1 of 1. Reminder “Last seats”: Carried out. Gap to the pace: −60 before, −12 after: +48. "
        "Before and after, not an experiment."
    )


@pytest.mark.parametrize("n_points", [0, 1, 5])
def test_charts_hold_with_nothing_one_point_and_gaps(request_, people, n_points):
    now = clock.now()
    for step in range(n_points):
        read(request_, Metric.REGISTRATIONS, 10 * step, people.ann, read_at=now - timedelta(days=9 - 2 * step))
    content = content_of(request_, people)
    drawn = [chart(content) for chart in (charts.outcome_chart, charts.network_chart, charts.funnel_chart)]

    assert all("<svg" in str(one.svg) and one.title and one.summary for one in drawn)
    assert len(content.course.values) == n_points
    assert charts.front_chart(content).title == "Registrations by day"


def test_bars_hold_with_a_single_network(request_, people):
    (post,) = posts(request_, people, "telegram")
    read(request_, Metric.LINK_CLICKS, 22, people.bob, placement=post)
    chart = charts.network_chart(content_of(request_, people))

    assert chart.rows == [("Telegram", "22", "1 post")]


def test_content_survives_its_frozen_form(request_, people):
    (post,) = posts(request_, people, "instagram")
    read(request_, Metric.REACH, 200, people.bob, placement=post)
    read(request_, Metric.REGISTRATIONS, 12, people.ann)
    make_wire(request_, people.bob)
    content = content_of(request_, people)

    assert from_plain(ReportContent, to_plain(content)) == content


@pytest.mark.parametrize("kpi", [kpi for kpi in Kpi if kpi != Kpi.FOLLOWERS])
def test_every_measure_can_be_reported(people, kpi):
    request_ = make_collecting(people, kpi=kpi, kpi_reason="It fits.")
    content = content_of(request_, people)

    assert content.verdict.colour == "not_known"
    assert showing.verdict_words(content).endswith("Not recorded.")


def test_growth_is_told_first_of_the_platform_that_the_promo_leads_to(people, case):
    """The case leads to a Facebook post; a forum that was counted earlier stands below the group (+13.5 %)."""
    forum = add_platform(case.community, actor=people.alice, name="Aaa forum", kind=PlatformKind.FORUM)
    for days, n_members in ((40, 10), (1, 90)):
        counted_on = case.initiative.ends_on - timedelta(days=days)
        count_platform(forum, actor=people.alice, counted_on=counted_on, n_members=n_members)
    content = build_content(latest_of(case.id), now=clock.now())

    growth = [showing.value_words(line.figure) for line in content.headline if line.name == "term.members_growth"]
    assert growth == ["+13.5\u00a0%"]
    assert [row.about for row in content.kpis if row.name == "term.members"] == ["Facebook group", "Aaa forum"]


@pytest.mark.parametrize(
    ("url", "note", "wanted"),
    [
        ("https://www.facebook.com/groups/pm.kyiv/posts/7", "", 0),
        ("https://facebook.com/another", "", 1),
        ("", "Facebook: the post about the catalogue", 1),
        ("https://t.me/club", "", 3),
        ("https://example.org/catalogue", "", 3),
    ],
)
def test_how_far_a_platform_is_from_the_destination(request_, url, note, wanted):
    group = Platform(name="Group", kind=PlatformKind.FACEBOOK_GROUP, url="https://www.facebook.com/groups/pm.kyiv")
    request_.destination_url, request_.destination_note = url, note

    assert distance(group, request_, []) == wanted


def test_a_check_is_told_as_a_share_of_what_was_expected(request_, people):
    now = clock.now()
    make_wire(
        request_, people.bob, state=WireState.DISMISSED, triggered_at=now, value_at_check=Decimal(33),
        pace_at_check=Decimal(56), gap_before=Decimal(-23), end_reason="A partner will post.",
    )  # fmt: skip
    (wire,) = content_of(request_, people).wires

    assert showing.check_words(wire) == "At the check: 33 of 56 expected, 59\u00a0% of the pace"


def test_a_check_against_a_number_in_all_tells_no_share_of_the_pace(request_, people):
    make_wire(
        request_, people.bob, state=WireState.DISMISSED, threshold_kind=ThresholdKind.ABSOLUTE,
        triggered_at=clock.now(), value_at_check=Decimal(12), pace_at_check=Decimal(12), end_reason="A partner posts.",
    )  # fmt: skip
    (wire,) = content_of(request_, people).wires

    assert showing.check_words(wire) == "At the check: 12"


def test_a_step_that_was_taken_back_stays_to_be_read(request_, people):
    make_wire(request_, people.bob, state=WireState.DISARMED, end_reason="The speaker tells it himself.")
    content = content_of(request_, people)

    assert [wire.end_reason for wire in content.wires] == ["The speaker tells it himself."]
    assert "Every step that was prepared was taken back." in showing.plan_b_words(content)
    assert content.course.wires == ()


@pytest.mark.parametrize(("n_checked", "told"), [
    (0, "2 steps were prepared; none could be checked."),
    (1, "Steps prepared: 2. Of them could not be checked: 1; no other was needed."),
    (2, "2 steps were prepared; none was needed."),
])  # fmt: skip
def test_only_what_was_checked_is_said_to_have_been_needless(request_, people, sign_in_as, n_checked, told):
    at, quiet = clock.now() - timedelta(days=3), "The stage ended and the wire had not tripped."
    unknown = "The stage ended and the wire could not be checked: no fresh figure came."
    for number in range(2):
        is_checked = number < n_checked
        make_wire(
            request_, people.bob, state=WireState.EXPIRED, end_reason=quiet if is_checked else unknown, check_at=at,
            checked_at=at if is_checked else None,
        )  # fmt: skip
    report = make_report(request_, people.ann)
    db.session.commit()
    page = sign_in_as(people.ann).get(f"/reports/R-{request_.id}/v1").text

    assert showing.plan_b_words(build_content(report, now=clock.now())) == told
    assert (unknown in page, quiet in page) == (n_checked < 2, n_checked > 0)


def test_a_step_without_words_is_called_by_its_kind(request_, people):
    make_wire(request_, people.bob, step=WireStep.EXTRA_BUDGET, money_cap=Decimal(900), prepared="")
    content = content_of(request_, people)

    told = [row[-1] for row in charts.outcome_chart(content).rows]
    assert "Extra budget" in told
    assert "extra_budget" not in told


def test_what_the_clock_said_is_told_in_the_readers_language(request_, people, sign_in_as):
    said = "The stage ended and the wire had not tripped."
    make_wire(request_, people.bob, state=WireState.EXPIRED, end_reason=said)
    make_report(request_, people.ann)
    db.session.commit()
    browser, url = sign_in_as(people.ann), f"/reports/R-{request_.id}/v1"

    assert said in browser.get(url).text
    told = browser.get(f"{url}?lang=uk").text
    assert said not in told
    assert "запобіжник не спрацював" in told
