"""Reading the readings: those in force, what is still missing, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.core.money import Money
from app.figures.figure import Input, Source
from app.figures.kinds import Delivery
from app.promo.access import is_visible_to
from app.promo.models import MeasurementPlan, Placement, PromoRequest
from app.promo.states import OUT_PLACEMENTS, PlacementState
from app.promo.words import ReadingWindow
from app.results.models import Baseline, CurrentReading, Lead, Reading
from app.results.words import Metric
from app.web.menu import menu_count

#: When a window's reading is due after publication. A story's figures vanish at 24 h: it is read at 20.
WINDOW_AGE = {
    ReadingWindow.H24: timedelta(hours=24),
    ReadingWindow.H72: timedelta(hours=72),
    ReadingWindow.D7: timedelta(days=7),
}
STORY_AGE = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Missing:
    """One figure that a placement still owes."""

    metric: Metric
    window: ReadingWindow
    due_at: datetime

    @property
    def key(self) -> str:
        """A name for its field in a form."""
        return f"{self.metric.value}-{self.window.value}"


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series."""

    at: datetime
    value: Decimal


def current_readings(request_id: int) -> list[Reading]:
    """The readings in force of a request and of all its placements: one query."""
    return list(
        db.session.scalars(
            sa.select(Reading)
            .join(CurrentReading, CurrentReading.reading_id == Reading.id)
            .where(CurrentReading.request_id == request_id)
            .order_by(Reading.placement_id, Reading.metric, Reading.read_at)
        )
    )


def correction_of(reading: Reading) -> Reading | None:
    """The newest reading that replaces `reading`, along all corrections; None while it is in force."""
    newest: Reading | None = None
    while (later := _successor(newest or reading)) is not None:
        newest = later
    return newest


def _successor(reading: Reading) -> Reading | None:
    return db.session.scalar(sa.select(Reading).where(Reading.corrects_id == reading.id))


def current_value(request_id: int, metric: Metric) -> Reading | None:
    """The newest reading in force of the whole request for `metric`."""
    return db.session.scalar(
        sa.select(Reading)
        .join(CurrentReading, CurrentReading.reading_id == Reading.id)
        .where(CurrentReading.request_id == request_id, CurrentReading.placement_key == 0)
        .where(CurrentReading.metric == metric)
        .order_by(CurrentReading.read_at.desc())
        .limit(1)
    )


def history(request_id: int, *, limit: int = 200) -> list[Reading]:
    """Every reading of a request, the newest first, corrected ones too."""
    return list(
        db.session.scalars(
            sa.select(Reading)
            .options(joinedload(Reading.placement))
            .where(Reading.request_id == request_id)
            .order_by(Reading.id.desc())
            .limit(limit)
        )
    )


def baselines(request_id: int) -> dict[Metric, Baseline]:
    """The latest baseline per metric."""
    rows = db.session.scalars(sa.select(Baseline).where(Baseline.request_id == request_id).order_by(Baseline.id))
    return {row.metric: row for row in rows}


def leads_of(request_id: int) -> list[Lead]:
    """The lead ledger of a request, by day."""
    return list(
        db.session.scalars(
            sa.select(Lead)
            .options(joinedload(Lead.placement), joinedload(Lead.author))
            .where(Lead.request_id == request_id)
            .order_by(Lead.seen_on, Lead.id)
        )
    )


def missing_figures(placement: Placement, *, now: datetime) -> list[Missing]:
    """What the plan asks of a published placement, is due by `now` and has no reading and no stated gap."""
    return missing_by_placement([placement], now=now).get(placement.id, [])


def missing_by_placement(placements: Sequence[Placement], *, now: datetime) -> dict[int, list[Missing]]:
    """The same for several placements, by their ids, those that owe nothing left out: one query for all."""
    if not placements:
        return {}
    current, plans, known = CurrentReading, {}, set()
    query = (
        sa.select(MeasurementPlan, current.placement_key, current.metric, current.window)
        .outerjoin(current, current.request_id == MeasurementPlan.request_id)
        .where(MeasurementPlan.request_id.in_({placement.request_id for placement in placements}))
    )
    for plan, placement_id, metric, window in db.session.execute(query):
        plans[plan.request_id] = plan
        known.add((placement_id, metric, window))
    owed = {
        placement.id: [
            one
            for one in planned_figures(placement, plans[placement.request_id])
            if one.due_at <= now and (placement.id, one.metric, one.window) not in known
        ]
        for placement in placements
        if placement.request_id in plans and placement.published_at is not None
    }
    return {placement_id: missing for placement_id, missing in owed.items() if missing}


def planned_figures(placement: Placement, plan: MeasurementPlan) -> list[Missing]:
    """All that the plan asks of a placement, with the moments from which it can be read."""
    assert placement.published_at is not None
    windows = [ReadingWindow.H24] if is_story(placement) else [ReadingWindow(value) for value in plan.windows]
    age = {ReadingWindow.H24: STORY_AGE} if is_story(placement) else WINDOW_AGE
    return [
        Missing(Metric(metric), window, placement.published_at + age.get(window, timedelta(0)))
        for window in windows
        for metric in plan.metrics
    ]


def is_story(placement: Placement) -> bool:
    """True for a format whose figures vanish after 24 hours."""
    return placement.format_id.endswith("_story")


def coverage(placements: Iterable[Placement], readings: Iterable[Reading]) -> tuple[int, int]:
    """(placements with at least one value, placements that are out): 'results for 7 of 9'."""
    out = {placement.id for placement in placements if placement.state in OUT_PLACEMENTS}
    read = {reading.placement_id for reading in readings if reading.value is not None}
    return len(out & read), len(out)


def owing_figures(person: Person, *, is_mine: bool) -> sa.Select[Placement]:
    """Published posts whose figures are not all in, the oldest first; those that `person` put out where `is_mine`."""
    query = (
        sa.select(Placement)
        .join(Placement.request)
        .where(is_visible_to(person), Placement.state == PlacementState.PUBLISHED)
        .options(contains_eager(Placement.request).joinedload(PromoRequest.community), joinedload(Placement.network))
        .options(joinedload(Placement.publisher), joinedload(Placement.format))
        .options(contains_eager(Placement.request).selectinload(PromoRequest.networks))
        .order_by(Placement.published_at, Placement.id)
    )
    if is_mine:
        query = query.where(sa.or_(Placement.publisher_id == person.id, Placement.published_by_id == person.id))
    return query


@menu_count("results")
def n_owing_of(person: Person) -> sa.ScalarSelect[int]:
    """How many posts that `person` put out are old enough to be read, and wait for a figure of their plan."""
    return (
        sa.select(sa.func.count())
        .select_from(Placement)
        .join(MeasurementPlan, MeasurementPlan.request_id == Placement.request_id)
        .where(Placement.state == PlacementState.PUBLISHED, Placement.published_at <= clock.now() - STORY_AGE)
        .where(sa.or_(Placement.publisher_id == person.id, Placement.published_by_id == person.id))
        .scalar_subquery()
    )


def placements_out(request_: PromoRequest) -> list[Placement]:
    """The posts of a request that are out, in their order."""
    query = sa.select(Placement).where(Placement.request_id == request_.id, Placement.state.in_(OUT_PLACEMENTS))
    query = query.options(joinedload(Placement.network), joinedload(Placement.format)).order_by(Placement.position)
    return list(db.session.scalars(query))


def published_since(moment: datetime) -> sa.Select[Placement]:
    """Published placements that may still owe figures."""
    return (
        sa.select(Placement)
        .options(joinedload(Placement.request).joinedload(PromoRequest.community))
        .where(Placement.state == PlacementState.PUBLISHED, Placement.published_at >= moment)
    )


def as_input(reading: Reading, name: str | None = None) -> Input:
    """A reading as a formula takes it, with its source for the footnote; money comes with its currency."""
    return Input(
        name or reading.metric.value,
        Money(reading.value, reading.currency) if reading.value is not None and reading.currency else reading.value,
        None if reading.value is None else reading.grade,
        Source(
            kind=reading.source, label=reading.source_note, ref=f"reading {reading.id}", at=reading.read_at,
            author=reading.author_name,
        ),
        reading.read_at,
        qualifier=reading.qualifier,
        window=reading.window.value,
        delivery=Delivery.PAID if reading.is_paid else Delivery.ORGANIC,
        is_example=reading.is_example,
    )  # fmt: skip
