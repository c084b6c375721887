"""The sentences of a report: the verdict, what was asked and done, what plan B did, and who stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.figures.kinds import Gap
from app.figures.words import value_words
from app.promo.states import WireState
from app.promo.words import ThresholdKind
from app.reports.content import Line, ReportContent, Verdict, WireRow
from app.reports.showing.figures import (
    about_words,
    covered,
    figure_words,
    label_before_colon,
    large_words,
    reason,
    signed,
)
from app.reports.words import Colour, Term, label_of, line_name
from app.results.words import Metric
from app.web.formats import day, number, percent


def verdict_words(content: ReportContent) -> str:
    """The computed line: what was wanted, what came, how much of it that is."""
    return words_of_verdict(content.verdict)


def words_of_verdict(verdict: Verdict) -> str:
    """The same where only the verdict of a content is at hand."""
    row, colour = verdict.row, verdict.colour
    if row is None:
        return str(_("No measure had been chosen, so there is no verdict in figures."))
    said = {"kpi": label_before_colon(row), "actual": figure_words(row.actual), "target": value_words(row.target)}
    if colour == Colour.NOT_KNOWN:
        return str(_("%(kpi)s: not known. %(why)s", why=reason(row.actual), **said))
    if colour == Colour.NO_TARGET:
        if row.attainment.gap == Gap.NO_TARGET:
            return str(_("%(kpi)s: %(actual)s. No target had been set, so attainment is not stated.", **said))
        return f"{said['kpi']}: {said['actual']}. {reason(row.attainment)}"
    reached = value_words(row.attainment)
    return str(_("%(kpi)s: %(actual)s of %(target)s wanted, %(reached)s of the target.", reached=reached, **said))


def under_words(content: ReportContent, line: Line) -> list[str]:
    """What stands small under a large figure: the percentage of a count, people from outside, the notes."""
    figure = line.figure
    said = [value_words(figure)] if large_words(figure) != value_words(figure) else []
    if line.name == line_name(Metric.LEADS) and (outside := _outside(content)):
        said.append(str(_("%(share)s from outside", share=outside)))
    said += [str(mark.label) for mark in figure.marks]
    if figure.attribution is not None:
        said.append(str(figure.attribution.label))
    if figure.coverage:
        said.append(covered(*figure.coverage))
    return said


def _outside(content: ReportContent) -> str:
    """'5 of 44 (11.4 %)': people from outside beside the leads; empty where nobody counted them."""
    lines = content.levels.outcomes
    ratio = next((line.figure for line in lines if line.name == Term.OUTSIDE_TO_LEADS.line), None)
    return figure_words(ratio) if ratio is not None and ratio.is_known else ""


def done_words(content: ReportContent) -> str:
    """What was made and what it cost, in two sentences: '4 of 4 posts published: Instagram, Story (4). …'."""
    figures = {line.name: line.figure for line in content.levels.outputs}
    n_out, n_all = value_words(figures[Term.PUBLISHED.line]), value_words(figures[Term.PLANNED.line])
    told = str(_("%(out)s of %(all)s posts published", out=n_out, all=n_all))
    posted = [line for line in content.levels.outputs if line.about]
    kinds = "; ".join(f"{about_words(line)} ({value_words(line.figure)})" for line in posted)
    made = f"{told}{': ' if kinds else ''}{kinds}." if content.placements else _("No post was planned.")
    spend = next(line.figure for line in content.cost if line.name == Term.SPEND.line)
    cost = _("Spent on ads: %(sum)s", sum=value_words(spend) if spend.is_known else _("unknown"))
    return f"{made} {cost}."


def asked(content: ReportContent) -> list[tuple[str, str]]:
    """The brief in short: objective, measure, audience and destination, as far as they are told."""
    head = content.head
    told = [
        (_("Objective"), str(head.objective.label) if head.objective else ""),
        (_("Measured by"), label_of(f"metric.{head.kpi.value}") if head.kpi else ""),
        (_("For whom"), head.audience),
        (_("Leads to"), head.destination),
    ]
    return [(str(name), words) for name, words in told if words]


def hands_words(content: ReportContent) -> str:
    """Who wrote the report and who let it out; one who did both is named once, and nobody is said to have approved."""
    head = content.head
    if head.approved_by == head.written_by:
        return str(_("prepared and published by %(name)s", name=head.written_by))
    words = str(_("prepared by %(name)s", name=head.written_by))
    return f"{words}, {_approved(head.approved_by)}" if head.approved_by else words


def _approved(name: str) -> str:
    return str(_("approved by %(name)s", name=name))


def plan_b_words(content: ReportContent) -> str:
    """What plan B did, in a sentence or two."""
    prepared = [wire for wire in content.wires if wire.state is not WireState.DISARMED]
    if not prepared:
        said = _("No fallback plan.") if not content.wires else _("Every step that was prepared was taken back.")
        return " ".join(filter(None, (str(said), content.plan_b_waiver)))
    tripped = [wire for wire in prepared if wire.triggered_at is not None]
    n_unchecked = sum(wire.is_unchecked for wire in prepared)
    if not tripped:
        return _untripped_words(len(prepared), n_unchecked)
    told = {"n": number(len(tripped)), "all": number(len(prepared))}
    unknown = [str(_("Steps that could not be checked: %(n)s.", n=number(n_unchecked)))] if n_unchecked else []
    return " ".join([str(_("Steps that tripped: %(n)s of %(all)s.", **told)), *map(_tripped_words, tripped), *unknown])


def _untripped_words(n: int, n_unchecked: int) -> str:
    """None of `n` steps tripped: not needed is only what was checked."""
    if not n_unchecked:
        return str(
            ngettext(
                "%(num)s step was prepared; it was not needed.", "%(num)s steps were prepared; none was needed.", n
            )
        )
    if n_unchecked < n:
        told = {"all": number(n), "n": number(n_unchecked)}
        return str(_("Steps prepared: %(all)s. Of them could not be checked: %(n)s; no other was needed.", **told))
    return str(
        ngettext(
            "%(num)s step was prepared; it could not be checked.",
            "%(num)s steps were prepared; none could be checked.",
            n,
        )
    )


def _tripped_words(wire: WireRow) -> str:
    """'Reminder “Bring a laptop”: carried out.' with what it brought."""
    step = _("%(step)s “%(prepared)s”", step=wire.step.label, prepared=wire.prepared) if wire.prepared else ""
    words = f"{step or wire.step.label}: {wire.state.label}."
    return " ".join(filter(None, (words, effect_words(wire))))


def threshold_words(wire: WireRow) -> str:
    """'Registrations below 60 % of the pace'."""
    said = {"metric": Metric.of(wire.metric).label, "n": number(wire.threshold)}
    if wire.threshold_kind == ThresholdKind.PACE:
        return str(_("%(metric)s below %(n)s\u00a0%% of the pace", **said))
    return str(_("%(metric)s below %(n)s", **said))


def check_words(wire: WireRow) -> str:
    """'At the check: 33 of 56 expected, 59 % of the pace'; empty before the check."""
    if wire.is_unchecked and not wire.end_reason:
        return str(_("Not checked yet: there was no fresh figure to compare."))
    if wire.value_at_check is None:
        return ""
    value = number(wire.value_at_check)
    if wire.threshold_kind != ThresholdKind.PACE or not wire.pace_at_check:  # a number in all; none expected yet
        return str(_("At the check: %(value)s", value=value))
    share = percent(wire.value_at_check / wire.pace_at_check * 100, 0)
    expected = number(wire.pace_at_check, 0)
    said = {"value": value, "expected": expected, "share": share}
    return str(_("At the check: %(value)s of %(expected)s expected, %(share)s of the pace", **said))


def effect_words(wire: WireRow) -> str:
    """'Gap to the pace: −60 before, −12 after (+48)'; before and after, not an experiment."""
    if wire.effect is None or wire.gap_before is None or wire.gap_after is None:
        return ""
    said = {"before": signed(wire.gap_before), "after": signed(wire.gap_after), "change": signed(wire.effect)}
    return str(
        _(
            "Gap to the pace: %(before)s before, %(after)s after: %(change)s. Before and after, not an experiment.",
            **said,
        )
    )


def period_words(first: date | None, last: date | None) -> str:
    """'1–30 June 2026' within a month, else both days in full."""
    if first is not None and last is not None and (first.year, first.month) == (last.year, last.month) and first < last:
        return f"{first.day}–{day(last)}"
    return f"{day(first)} – {day(last)}"


def has_donations(content: ReportContent) -> bool:
    return any(line.name == Term.DONATIONS.line for line in content.levels.impact)


#: So many letters of a text stand in half the width of a printed page; a longer one takes all of it and may break.
MOST_IN_HALF = 700


def stands_in_half(*texts: str) -> bool:
    """True when each of `texts` is short enough for one of two columns, which no page break may cut."""
    return all(len(text) <= MOST_IN_HALF for text in texts)


def iso(moment: datetime) -> str:
    """A moment as PDF readers want it in their metadata, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def file_names(tables: Iterable[Any]) -> str:
    """The names of the attached tables."""
    return ", ".join(f"{table.name}.csv" for table in tables)
