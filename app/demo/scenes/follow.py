"""What follows for the requests from their placements: scheduled, live, collecting."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.db import db
from app.demo.stage import Stage, story
from app.promo import tags
from app.promo.models import PromoRequest
from app.promo.states import OUT_PLACEMENTS, RequestState

S = RequestState


def follow_placements(stage: Stage) -> None:
    """Set when each request was scheduled, went live and had everything out."""
    for spec in story("requests"):
        request_ = stage.requests[spec["key"]]
        if request_.state in {S.SCHEDULED, S.LIVE, S.COLLECTING}:
            _follow(stage, request_, spec["key"])
    db.session.flush()


def _follow(stage: Stage, request_: PromoRequest, key: str) -> None:
    posts = [post for post in stage.placements[key] if not post.is_reserve]
    assert request_.accepted_at is not None
    out = sorted(post.published_at for post in posts if post.state in OUT_PLACEMENTS and post.published_at is not None)
    approved = [post.approved_at for post in posts if post.approved_at is not None]
    first = min([*approved, *out, stage.days.midnight])
    request_.scheduled_at = max(first + timedelta(hours=1), request_.accepted_at + timedelta(hours=4))
    if out and request_.scheduled_at >= out[0]:
        request_.scheduled_at = out[0] - timedelta(hours=1)
    request_.scheduled_at = min(request_.scheduled_at, stage.now)
    _tell(stage, request_, request_.scheduled_at, S.ACCEPTED, S.SCHEDULED)
    if request_.state == S.SCHEDULED:
        return
    request_.live_at, request_.locked_target = out[0], request_.target
    _tell(stage, request_, out[0] + timedelta(minutes=5), S.SCHEDULED, S.LIVE)
    if request_.state == S.COLLECTING:
        request_.collecting_at = out[-1]
        _tell(stage, request_, out[-1] + timedelta(minutes=6), S.LIVE, S.COLLECTING)


_TAGS = {S.SCHEDULED: tags.REQUEST_SCHEDULED, S.LIVE: tags.REQUEST_LIVE, S.COLLECTING: tags.REQUEST_COLLECTING}


def _tell(stage: Stage, request_: PromoRequest, at: datetime, before: RequestState, after: RequestState) -> None:
    stage.log.tell(at, _TAGS[after], request_, state=[before, after])
