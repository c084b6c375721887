"""The demo's readings, from posts and of whole requests, with leads and baselines."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Person
from app.core.db import db
from app.demo.scenes.course import Course
from app.demo.stage import Stage, story
from app.figures.kinds import EvidenceGrade, Qualifier, SourceKind
from app.networks.queries import spec_of
from app.networks.requirements import FormatKind
from app.promo import tags as promo_tags
from app.promo.models import Placement, PromoRequest
from app.promo.states import OUT_PLACEMENTS, PlacementState, RequestState
from app.promo.words import Kpi, ReadingWindow
from app.results import tags
from app.results.actions import rebuild_projection
from app.results.models import Baseline, Lead, Reading
from app.results.words import LeadStatus, Metric, ReadingGap

S = PlacementState
#: Views in a week, about; the first day brings three fifths.
VIEWS = {
    "instagram": 3100, "facebook": 1900, "linkedin": 1500, "telegram": 2300, "threads": 800, "x": 950, "tiktok": 4200,
    "youtube": 600, "viber": 400,
}  # fmt: skip
_FIRST_DAY = 0.6
_POST_METRICS = (Metric.VIEWS, Metric.REACH, Metric.ENGAGEMENTS, Metric.LINK_CLICKS)
#: KPIs whose figure stands in the initiative's ledger.
_IN_LEDGER = {Kpi.ITEMS, Kpi.SUM_RAISED}
_AGE = {ReadingWindow.H24: timedelta(hours=25), ReadingWindow.D7: timedelta(days=7, hours=2)}
_STORY_AGE = timedelta(hours=20, minutes=30)


def enter_figures(stage: Stage) -> None:
    """Add everything that was read, and the projection of what is in force."""
    for spec in story("requests"):
        request_ = stage.requests[spec["key"]]
        for post in stage.placements[spec["key"]]:
            if post.state in OUT_PLACEMENTS:
                _read_post(stage, post)
        if request_.state in {RequestState.LIVE, RequestState.COLLECTING, RequestState.SCHEDULED}:
            _read_course(stage, request_, spec)
        if request_.state == RequestState.COLLECTING:
            _read_page(stage, request_)
        if spec["key"] in _LEADS:
            _enter_leads(stage, request_, *_LEADS[spec["key"]])
    db.session.flush()
    _correct_one(stage)
    db.session.flush()
    rebuild_projection()


class _Entry:
    """Who entered a set of figures, how, and how well they are known."""

    def __init__(self, stage: Stage, post: Placement) -> None:
        chance = stage.rng.random()
        ann = stage.people["ann"]
        assert post.published_by is not None
        self.author: Person = ann if chance < 0.3 else post.published_by
        self.source = SourceKind.IMPORT if chance < 0.3 else SourceKind.MANUAL
        self.grade = EvidenceGrade.IMPORTED if chance < 0.3 else EvidenceGrade.SELF_REPORTED
        self.note = f"{post.network_id}-insights.csv" if chance < 0.3 else ""


def _read_post(stage: Stage, post: Placement) -> None:
    is_story = spec_of(post.format_id).kind is FormatKind.STORY
    views = VIEWS[post.network_id] * stage.rng.uniform(0.55, 1.5)
    last, read = None, ReadingWindow.H24
    for window in (ReadingWindow.H24,) if is_story else (ReadingWindow.H24, ReadingWindow.D7):
        assert post.published_at is not None
        at = post.published_at + (_STORY_AGE if is_story else _AGE[window])
        is_owed = post.state == S.PUBLISHED and (is_story or window == ReadingWindow.D7)
        if is_owed or at >= stage.now - timedelta(hours=1):
            continue
        share = 1.0 if window == ReadingWindow.D7 else _FIRST_DAY
        last, read = at + timedelta(minutes=20), window
        for metric, value in values_of(stage.rng, views * share).items():
            _enter(stage, post, metric, value, window=window, at=last)
    if post.is_paid and last is not None:
        for metric, value in values_of(stage.rng, views * 1.8).items():
            _enter(stage, post, metric, value, window=read, at=last, is_paid=True)
    if post.state == S.MEASURED:
        assert last is not None
        post.measured_at = last
        stage.log.tell(
            last + timedelta(seconds=30), promo_tags.PLACEMENT_MEASURED, post, state=[S.PUBLISHED, S.MEASURED]
        )


def values_of(rng: random.Random, views: float) -> dict[Metric, int | None]:
    """The figures of one post with about so many views; a network sometimes does not show the clicks."""
    reach = views * rng.uniform(0.62, 0.8)
    clicks = None if rng.random() < 0.06 else round(reach * rng.uniform(0.008, 0.035))
    numbers = (round(views), round(reach), round(reach * rng.uniform(0.03, 0.085)), clicks)
    return dict(zip(_POST_METRICS, numbers, strict=True))


def _enter(
    stage: Stage,
    post: Placement,
    metric: Metric,
    value: int | None,
    *,
    window: ReadingWindow,
    at: datetime,
    is_paid: bool = False,
) -> None:
    entry = _Entry(stage, post)
    reading = Reading(
        request=post.request, placement=post, metric=metric, value=None if value is None else Decimal(value),
        gap=ReadingGap.NOT_SHOWN if value is None else None, window=window, is_paid=is_paid, read_at=at,
        source=entry.source, source_note=entry.note, grade=entry.grade, author_id=entry.author.id,
        author_name=entry.author.name, created_at=at,
    )  # fmt: skip
    db.session.add(reading)
    if value is None:
        stage.log.tell(at, tags.GAP_STATED, reading, actor=entry.author, gap=reading.gap)
    else:
        stage.log.tell(
            at, tags.READING_ENTERED, reading, actor=entry.author, value=[None, reading.value], window=window
        )


def _read_course(stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> None:
    """The primary KPI over time: every other day, and each of the last days."""
    if request_.kpi in _IN_LEDGER:
        _read_ledger(stage, request_)
        return
    course = Course.of(stage, request_, spec)
    first = stage.days.number(course.window.opening)
    end = min(stage.days.number(course.window.closing), -1)
    best = Decimal(0)
    for day in range(first + 1, end + 1):
        if day < end - 5 and (day - first) % 2:
            continue
        at = stage.days.at(day, "18:30")
        is_last = day == end and at >= course.window.closing - timedelta(hours=6)
        noise = Decimal(str(round(stage.rng.uniform(0.97, 1.03), 3)))
        value = Decimal(round(course.whole)) if is_last and end < -1 else round(course.value(at) * noise, 0)
        best = max(best, value)
        _note(stage, request_, Metric.of(request_.kpi or Kpi.LEADS), best, at=at, by=request_.filed_by)


def _read_ledger(stage: Stage, request_: PromoRequest) -> None:
    """Money that came in, as the statement of the account says it."""
    spec = next(one for one in story("initiatives") if stage.initiatives.get(one["key"]) is request_.initiative)
    is_money, total = request_.kpi == Kpi.SUM_RAISED, 0
    for kind, day, n in spec.get("ledger", ()):
        if kind == ("donation" if is_money else "item_in"):
            total += n
            at = stage.days.at(day, "18:40")
            _note(
                stage, request_, Metric.of(request_.kpi or Kpi.LEADS), Decimal(total), at=at, by=request_.filed_by,
                currency="UAH" if is_money else "",
            )  # fmt: skip


def _read_page(stage: Stage, request_: PromoRequest) -> None:
    """What the site says of those who came: from the analytics' export."""
    assert request_.collecting_at is not None
    at = request_.collecting_at + timedelta(days=1)
    if at >= stage.days.midnight:
        return
    visits = stage.rng.randint(380, 900)
    for metric, value in (
        (Metric.PAGE_VISITS, visits),
        (Metric.ENGAGED_SESSIONS, round(visits * stage.rng.uniform(0.5, 0.7))),
        (Metric.TIME_ON_PAGE, stage.rng.randint(38, 96)),
    ):
        if request_.kpi != Kpi(metric.value) if metric.value in set(Kpi) else True:
            _note(stage, request_, metric, Decimal(value), at=at, by=stage.people["ann"], source=SourceKind.IMPORT)


def _note(
    stage: Stage,
    request_: PromoRequest,
    metric: Metric,
    value: Decimal,
    *,
    at: datetime,
    by: Person,
    currency: str = "",
    source: SourceKind = SourceKind.MANUAL,
) -> None:
    is_import = source == SourceKind.IMPORT
    reading = Reading(
        request=request_, metric=metric, value=value, currency=currency, read_at=at, source=source,
        source_note="analytics.csv" if is_import else "", author_id=by.id, author_name=by.name, created_at=at,
        grade=EvidenceGrade.IMPORTED if is_import else EvidenceGrade.MEASURED,
    )  # fmt: skip
    db.session.add(reading)
    stage.log.tell(at, tags.READING_ENTERED, reading, actor=by, value=[None, value], window=reading.window)


#: Definition and how many: [people, from outside, day, status].
_LEADS: dict[str, tuple[str, list[tuple[int, int, int, LeadStatus]]]] = {
    "newpms": ("Asked for the link to the chat and said where they work", [
        (3, 1, -33, LeadStatus.WON), (5, 4, -27, LeadStatus.WON), (4, 2, -20, LeadStatus.QUALIFIED),
        (2, 2, -12, LeadStatus.NEW), (1, 0, -6, LeadStatus.INVALID),
    ]),
    "laptops": ("Компанія, яка запитала про передачу техніки", [
        (2, 2, -70, LeadStatus.WON), (1, 1, -52, LeadStatus.WON), (3, 3, -34, LeadStatus.LOST),
    ]),
    "winterconf": ("Asked for a group price", [(4, 4, -9, LeadStatus.QUALIFIED), (2, 1, -3, LeadStatus.NEW)]),
}  # fmt: skip


def _enter_leads(
    stage: Stage, request_: PromoRequest, definition: str, rows: list[tuple[int, int, int, LeadStatus]]
) -> None:
    owner = request_.filed_by
    for n_people, n_outside, day, status in rows:
        at = stage.days.at(day, "17:05")
        lead = Lead(
            request=request_, n_people=n_people, n_outside=n_outside, definition=definition, status=status,
            seen_on=stage.days.on(day), grade=EvidenceGrade.SELF_REPORTED, author=owner, created_at=at,
        )  # fmt: skip
        db.session.add(lead)
        stage.log.tell(at, tags.LEADS_ADDED, lead, actor=owner, count=n_people)
        if status != LeadStatus.NEW:
            stage.log.tell(at + timedelta(days=1), tags.LEAD_MOVED, lead, actor=owner, status=[LeadStatus.NEW, status])
    baseline = Baseline(
        request=request_, metric=Metric.OUTSIDE_PEOPLE, value=Decimal(0), as_of=request_.starts_on,
        note="Nobody from outside had asked before.", grade=EvidenceGrade.SELF_REPORTED, author_id=owner.id,
        created_at=request_.live_at or request_.saved_at,
    )  # fmt: skip
    db.session.add(baseline)
    facts: dict[str, Any] = {"value": baseline.value, "qualifier": Qualifier.EXACT}
    stage.log.tell(baseline.created_at, tags.BASELINE_SET, baseline, actor=owner, **facts)


def _correct_one(stage: Stage) -> None:
    """A figure that was typed wrong once, and what replaced it."""
    post = stage.placements["autumnrun"][0]
    query = sa.select(Reading).where(Reading.placement_id == post.id, Reading.metric == Metric.REACH)
    wrong = db.session.scalars(query.order_by(Reading.id).limit(1)).one()
    at, ann = wrong.created_at + timedelta(days=2), stage.people["ann"]
    right = Reading(
        request=post.request, placement=post, metric=wrong.metric, value=(wrong.value or Decimal(0)) + 210,
        window=wrong.window, read_at=wrong.read_at, source=SourceKind.MANUAL,
        source_note="The export of the network says more: two numbers had been swapped.", grade=wrong.grade,
        author_id=ann.id, author_name=ann.name, created_at=at, corrects_id=wrong.id,
    )  # fmt: skip
    db.session.add(right)
    stage.log.tell(at, tags.READING_CORRECTED, right, actor=ann, value=[wrong.value, right.value], window=right.window)
