"""What people wrote on the demo's requests."""

from __future__ import annotations

from datetime import timedelta

from app.core.db import db
from app.demo.stage import Stage, story
from app.promo.models import Comment
from app.promo.states import RequestState
from app.promo.tags import COMMENTED

_SILENT = {RequestState.DRAFT, RequestState.SUBMITTED}
_MOST = 4


def talk(stage: Stage) -> None:
    """A few sentences on most requests, by those who work on them."""
    words = story("words")["talk"]
    for spec in story("requests"):
        request_ = stage.requests[spec["key"]]
        if request_.state in _SILENT or request_.submitted_at is None:
            continue
        owners = [row.owner for row in request_.networks if row.owner is not None]
        speakers = [request_.filed_by, *owners]
        lines = stage.rng.sample(words[spec["lang"]], stage.rng.randint(1, _MOST))
        end = min(request_.submitted_at + timedelta(days=20), stage.days.midnight)
        moments = stage.days.between(request_.submitted_at + timedelta(hours=2), end, len(lines), stage.rng)
        for place, (text, at) in enumerate(zip(lines, moments, strict=True)):
            by = speakers[(place + 1) % len(speakers)]
            db.session.add(Comment(request_id=request_.id, author_id=by.id, text=text, at=at))
            stage.log.tell(at, COMMENTED, request_, actor=by, reason=text)
    db.session.flush()
