"""Promos with something to report, and reports at each stage."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.promo.models import Placement, PromoRequest
from app.promo.states import PlacementState, RequestState
from app.reports import actions
from app.reports.models import Report
from app.reports.queries import kpi_is_answered
from app.results.actions import enter_reading
from app.results.words import Metric
from tests.factories import People
from tests.promo.makers import make_request

TEXTS = {
    "verdict": "The swap found its people.",
    "worked_well": "The stories.",
    "to_change": "Begin earlier.",
    "to_decide": "Nothing now.",
}


def make_collecting(people: People, **values: Any) -> PromoRequest:
    """A request of the guild whose figures are being collected."""
    return make_request(people.guild, people.alice, RequestState.COLLECTING, owner=people.bob, **values)


def make_post(request_: PromoRequest, person: Person, network: str = "instagram", **values: Any) -> Placement:
    """A post that went out three days ago."""
    now = clock.now()
    formats = {"instagram": "instagram_story", "facebook": "facebook_feed", "telegram": "telegram_post"}
    position = db.session.query(Placement).filter_by(request_id=request_.id).count() + 1
    facts = {
        "position": position, "network_id": network, "format_id": formats[network], "title": f"Post {position}",
        "state": PlacementState.MEASURED, "slot_at": now - timedelta(days=3), "published_at": now - timedelta(days=3),
        "live_url": "https://example.org/post", "created_by_id": person.id, "created_at": now - timedelta(days=9),
        "utm_content": f"post-{position}", **values,
    }  # fmt: skip
    post = Placement(request=request_, **facts)
    db.session.add(post)
    db.session.commit()
    return post


def read(request_: PromoRequest, metric: Metric, value: int, person: Person, **values: Any) -> None:
    """A reading of the whole request, or of a post when `placement` is given."""
    values.setdefault("read_at", clock.now())
    enter_reading(request_, metric=metric, value=Decimal(value), actor=person, **values)
    db.session.commit()


def make_report(
    request_: PromoRequest, writer: Person, stage: str = "draft", *, publisher: Person | None = None, **texts: str
) -> Report:
    """A report that has come as far as `stage` ('draft', 'review', 'published') by its own actions."""
    report = actions.draft_report(request_, actor=writer)
    if stage != "draft":
        actions.write_texts(report, {**TEXTS, **texts}, version=None, actor=writer)
        actions.send_to_review(report, actor=writer)
    if stage == "published":
        if not kpi_is_answered(request_):
            read(request_, Metric.of(request_.kpi), 231, writer)
        actions.publish_report(report, actor=publisher)
    db.session.commit()
    return report
