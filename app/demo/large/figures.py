"""Readings of the large set, of posts and of whole requests, and the projection of those in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.demo.large.case import Case, Desk, Post
from app.demo.large.posts import reading_times
from app.demo.scenes.figures import VIEWS, values_of
from app.figures.kinds import EvidenceGrade, SourceKind
from app.promo.words import ReadingWindow
from app.results import tags
from app.results.models import CurrentReading, Reading
from app.results.words import Metric, ReadingGap

_FIRST_DAY = 0.6
LEAST_POINTS = 3
_AGO = timedelta(hours=1)


def read_posts(desk: Desk, case: Case) -> int:
    """What the exports of the networks said of each post; returns how many readings that made.

    The log is not told of each: a reading says itself where it came from, and when.
    """
    return sum(_read_post(desk, case, post) for post in case.posts if post.published_at is not None)


def read_course(desk: Desk, case: Case, n: int) -> int:
    """`n` readings of the primary measure, evenly from the opening until now; returns how many that made."""
    end, by = min(case.closes_at, desk.now - _AGO), case.place.owner
    metric, reading_id, value = Metric.of(case.row["kpi"]), 0, Decimal(0)
    for place in range(n):
        at, value = case.opens_at + (end - case.opens_at) * (place + 1) / n, Decimal(0)
        value = case.course(at)
        reading_id = desk.bulk.add(
            Reading, request_id=case.id, metric=metric, value=value, read_at=at, created_at=at, author_id=by.id,
            author_name=by.name, grade=EvidenceGrade.MEASURED,
        )  # fmt: skip
    _hold(desk, case, 0, metric, ReadingWindow.LIFE, reading_id, value, end)
    case.tell(
        end, tags.READING_ENTERED, by=by, subject=("reading", reading_id, f"R-{case.id}: {metric.label}"),
        value=[None, str(value)], window=ReadingWindow.LIFE.value,
    )  # fmt: skip
    return n


def _read_post(desk: Desk, case: Case, post: Post) -> int:
    views, n, ann = VIEWS[post.network_id] * desk.rng.uniform(0.55, 1.5), 0, desk.house.person("ann")
    assert post.published_at is not None
    for window, at in reading_times(post.format_id, post.published_at):
        if at >= desk.now:
            continue
        share = _FIRST_DAY if window == ReadingWindow.H24 else 1.0
        found = values_of(desk.rng, views * share)
        for metric, number in found.items():
            value = None if number is None else Decimal(number)
            reading_id = desk.bulk.add(
                Reading, request_id=case.id, placement_id=post.id, metric=metric, value=value, window=window,
                gap=ReadingGap.NOT_SHOWN if value is None else None, read_at=at, created_at=at, author_id=ann.id,
                author_name=ann.name, source=SourceKind.IMPORT, source_note=f"{post.network_id}-insights.csv",
                grade=EvidenceGrade.IMPORTED,
            )  # fmt: skip
            _hold(desk, case, post.id, metric, window, reading_id, value, at)
        n += len(found)
    return n


def _hold(
    desk: Desk, case: Case, key: int, metric: Metric, window: ReadingWindow, reading_id: int, value: Any, at: datetime
) -> None:
    """What is in force for a post (0: the request itself)."""
    desk.bulk.add(
        CurrentReading, request_id=case.id, placement_key=key, metric=metric, window=window, is_paid=False,
        reading_id=reading_id, value=value, read_at=at,
    )  # fmt: skip
