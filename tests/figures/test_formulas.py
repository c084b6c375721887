"""Each formula by one worked example and by the edge cases of its row in docs/metrics.md."""

from decimal import Decimal

import pytest

from app.figures.formulas import audience, engagement, outcome, traffic, voice, work
from app.figures.kinds import Gap, Mark, Unit
from app.figures.registry import FORMULAS, formula, name_of
from tests.figures.makers import agreed, eur, read, uah

D = Decimal
EXAMPLES = {
    "M1": (audience.growth_rate(read("start", 200), read("end", 227)), "13.5"),
    "M1 falls": (audience.growth_rate(read("start", 200), read("end", 150)), "-25.0"),  # R8
    "M2": (audience.net_growth(joined=read("joined", 30), left=read("left", 3)), "27"),
    "M2 by levels": (audience.net_growth(start=read("start", 200), end=read("end", 190)), "-10"),
    "M3 over 100": (engagement.er_by_reach(read("engagements", 150), read("reach", 100)), "150.0"),
    "M4 negative": (engagement.er_by_views(read("engagements", -3), read("views", 1000)), "-0.3"),
    "M5": (engagement.er_by_followers(read("engagements", 50), read("followers", 2000)), "2.5"),
    "M6": (engagement.engaged_share(read("engaged", 40), read("reach", 500)), "8.0"),
    "M7": (
        engagement.er_by_type(read("engagements", 20), read("reach_of_posts", 1100), kind="photo"),
        "1.8",
    ),
    "M8": (engagement.frequency(read("views", 450), read("reach", 300)), "1.5"),
    "M9": (traffic.ctr(read("clicks", 12), read("views", 280)), "4.3"),
    "M10": (traffic.page_visits(read("sessions", 31)), "31"),
    "M11": (traffic.conversion_rate(read("conversions", 9), read("visits", 120)), "7.5"),
    "M12": (traffic.bounce_rate(read("engaged_sessions", 65), read("sessions", 100)), "35.0"),
    "M13": (traffic.time_on_page(read("engagement_time", 4300), read("active_users", 100)), "43"),
    "M14": (engagement.completion(read("full_views", 33), read("views", 100)), "33.0"),
    "M15": (engagement.story_exit_rate(read("exits", 20), read("views", 265)), "7.5"),
    "M15 kept": (engagement.story_retention(read("last_views", 210), read("first_views", 280)), "75.0"),
    "M16": (
        engagement.negative_feedback([read("hides", 3), read("unfollows", 2)], read("reach", 1000)),
        "0.5",
    ),
    "M20": (
        voice.share_of_voice(read("own_mentions", 30), read("all_mentions", 120), set_version="3"),
        "25.0",
    ),
    "M21": (
        voice.net_sentiment(read("positive", 60), read("neutral", 25), read("negative", 15)),
        "45.0",
    ),
    "M25": (outcome.attainment(read("actual", 180), agreed("target", 240)), "75.0"),
    "M25 lower": (
        outcome.attainment(read("actual", 30), agreed("target", 24), is_lower_better=True),
        "80.0",
    ),
    "M25 money": (outcome.attainment(read("actual", uah(39000)), agreed("target", uah(60000))), "65.0"),
    "M26": (outcome.lift(read("actual", 130), read("baseline", 100)), "30.0"),
    "M27": (
        outcome.show_up(read("attended", 60), read("registered", 110), read("cancelled", 10)),
        "60.0",
    ),
    "M28": (
        outcome.no_show(read("attended", 60), read("registered", 110), read("cancelled", 10), is_check_in_closed=True),
        "40.0",
    ),
    "M29": (audience.retention(read("active_in_month", 12), read("cohort", 40), month=1), "30.0"),
    "M30": (audience.stickiness(read("mean_dau", D("22.5")), read("mau", 90), is_month_over=True), "25.0"),
    "M31": (
        voice.unprompted_advocacy(
            read("praise", 4), read("recommendations", 2), read("defence", 1), read("active_members", 350)
        ),
        "20.0",
    ),
    "M32": (voice.ask_response(read("done", 8), read("offered", 32)), "25.0"),
    "M32 accepted": (voice.ask_acceptance(read("accepted", 16), read("offered", 32)), "50.0"),
    "M33": (voice.nps(read("promoters", 50), read("passives", 30), read("detractors", 20)), "30.0"),
    "M34": (work.on_time_content(read("in_time", 17), read("due", 20)), "85.0"),
    "M35": (work.first_pass_approval(read("approved_unchanged", 9), read("reviewed", 12)), "75.0"),
    "M36": (work.cycle_time([D(2), D(3), D("5.5"), D(20)]), "4.3"),
    "M37": (outcome.result_per_placement(read("outcome", 44), read("placements", 4)), "11.0"),
    "M38": (work.sla_met(read("in_time", 19), read("due", 20)), "95.0"),
    "M39": (outcome.leads_qualified(read("qualified", 11), read("leads", 44)), "25.0"),
    "M39 won": (outcome.leads_won(read("won", 5), read("qualified", 11)), "45.5"),
    "M40 share": (outcome.exchanged_share(read("exchanged", 100), read("items", 115)), "87.0"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(name):
    figure, shown = EXAMPLES[name]

    assert str(figure.rounded()) == shown
    assert figure.formula.startswith(name.split()[0])
    assert name_of(figure)


@pytest.mark.parametrize(
    ("figure", "gap"),
    [
        (engagement.er_by_reach(read("engagements", 3), read("reach", 0)), Gap.DENOMINATOR_ZERO),  # R2
        (engagement.er_by_reach(read("engagements", 0), read("reach", None)), Gap.NO_INPUTS),  # R1
        (engagement.engaged_share(read("engaged", None), read("reach", 9)), Gap.NOT_COUNTED),
        (engagement.negative_feedback([read("hides", None)], read("reach", 9)), Gap.NO_INPUTS),
        (engagement.negative_feedback([], read("reach", 9)), Gap.NO_INPUTS),
        (traffic.ctr(read("clicks", 0), read("views", 9), is_clickable=False), Gap.LINK_NOT_CLICKABLE),
        (traffic.conversion_rate(read("conversions", 4), read("visits", 0)), Gap.DENOMINATOR_ZERO),
        (traffic.bounce_rate(read("engaged_sessions", 0), read("sessions", 0)), Gap.DENOMINATOR_ZERO),
        (traffic.time_on_page(read("engagement_time", 0), read("active_users", 0)), Gap.DENOMINATOR_ZERO),
        (
            voice.net_sentiment(read("positive", 0), read("neutral", 0), read("negative", 0)),
            Gap.DENOMINATOR_ZERO,
        ),
        (voice.nps(read("promoters", None), read("passives", 3), read("detractors", 0)), Gap.NO_INPUTS),
        (outcome.attainment(read("actual", 5), agreed("target", 0)), Gap.DENOMINATOR_ZERO),
        (outcome.attainment(read("actual", uah(5)), agreed("target", eur(5))), Gap.MIXED_CURRENCIES),
        (
            outcome.no_show(read("attended", 6), read("registered", 9), read("cancelled", 0), is_check_in_closed=False),
            Gap.CHECK_IN_OPEN,
        ),
        (work.cycle_time([], n_open=2), Gap.NO_INPUTS),
        (audience.net_growth(), Gap.NO_INPUTS),
        (audience.net_growth(joined=read("joined", 4)), Gap.NO_INPUTS),
        (audience.growth_rate(read("start", None), read("end", 4)), Gap.NO_BASELINE),
    ],
)
def test_gaps(figure, gap):
    assert (figure.value, figure.gap) == (None, gap)


def test_growth_from_zero_shows_the_net_change():  # M1
    figure = audience.growth_rate(read("start", 0), read("end", 12))

    assert (figure.gap, figure.beside[0].value) == (Gap.DENOMINATOR_ZERO, 12)


def test_two_ways_of_net_growth_are_both_shown_when_they_differ():  # M2
    levels = {"start": read("start", 200), "end": read("end", 220)}
    figure = audience.net_growth(joined=read("joined", 30), left=read("left", 3), **levels)
    same = audience.net_growth(joined=read("joined", 23), left=read("left", 3), **levels)

    assert (figure.value, figure.beside[0].value, figure.marks) == (27, 20, (Mark.COUNTS_DIFFER,))
    assert (same.value, same.beside) == (20, ())


def test_fewer_views_than_people_is_marked():  # M8
    assert engagement.frequency(read("views", 90), read("reach", 100)).marks == (Mark.DATA_ERROR,)


def test_the_base_stands_beside_the_rate():  # M5, M11, M20
    assert traffic.conversion_rate(read("conversions", 1), read("clicks", 50)).basis == "clicks"
    assert voice.share_of_voice(read("own_mentions", 1), read("all_mentions", 4), set_version="3").basis == "3"


def test_negative_feedback_names_what_was_counted():  # M16
    figure = engagement.negative_feedback([read("hides", 3), read("spam_reports", None)], read("reach", 100))

    assert [item.name for item in figure.inputs] == ["hides", "reach"]
    assert figure.marks == (Mark.PARTS_MISSING,)


def test_bounce_counts_those_who_left():  # M12, R9
    figure = traffic.bounce_rate(read("engaged_sessions", 6), read("sessions", 10))

    assert (figure.k, figure.n, figure.shows_count_first) == (4, 10, True)


def test_what_is_left_out_stands_apart():  # M10, M21, M27, M36
    untagged = traffic.page_visits(read("sessions", 3), untagged=read("untagged_sessions", 9))
    uncoded = voice.net_sentiment(
        read("positive", 6), read("neutral", 2), read("negative", 2), uncoded=read("uncoded", 7)
    )
    walk_ins = outcome.show_up(
        read("attended", 6), read("registered", 9), read("cancelled", 0), walk_ins=read("walk_ins", 2)
    )
    cycle = work.cycle_time([D(3)], n_open=4)

    assert [figure.apart[0].value for figure in (untagged, uncoded, walk_ins, cycle)] == [9, 7, 2, 4]
    assert untagged.value == 3


def test_what_is_not_over_is_partial():  # R6, M27, M30, M32, M38
    partial = [
        outcome.show_up(read("attended", 6), read("registered", 9), read("cancelled", 0), is_check_in_closed=False),
        audience.stickiness(read("mean_dau", 3), read("mau", 9), is_month_over=False),
        voice.ask_response(read("done", 1), read("offered", 9), still_open=read("open_asks", 2)),
        work.sla_met(read("in_time", 1), read("due", 9), n_running=1),
        engagement.er_by_reach(read("engagements", 1), read("reach", 9, is_partial=True)),
    ]

    assert all(figure.is_partial for figure in partial)
    assert not voice.ask_response(read("done", 1), read("offered", 9), still_open=read("open_asks", 0)).is_partial


def test_nps_shows_its_margin():  # M33
    figure = voice.nps(read("promoters", 50), read("passives", 30), read("detractors", 20))

    assert [str(round(bound, 1)) for bound in figure.interval] == ["14.7", "45.3"]
    assert figure.n == 100


def test_result_per_placement_keeps_the_currency():  # M37
    figure = outcome.result_per_placement(read("outcome", uah(39000)), read("placements", 4))

    assert (figure.value, figure.unit) == (uah(9750), Unit.MONEY)


def test_a_formula_is_registered_once():
    row = FORMULAS["M3"]
    with pytest.raises(ValueError, match="twice"):
        formula("M3", name=row.name, text=row.text, unit=row.unit, inputs=row.inputs, edge=row.edge, source="")
