"""What people wrote on the demo's requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.accounts.models import Person
from app.core.db import db
from app.demo.stage import Stage, story
from app.promo.mentions import find_mentions
from app.promo.models import Comment, CommentMention, EarlierComment, PromoRequest
from app.promo.states import RequestState, ThreadState
from app.promo.tags import COMMENT_ANSWERED, COMMENT_EDITED, COMMENTED, COMMENTED_INTERNALLY, THREAD_RESOLVED

_SILENT = {RequestState.DRAFT, RequestState.SUBMITTED}
_MOST = 4


def talk(stage: Stage) -> None:
    """A few sentences on most requests, by those who work on them; on one that is live whole threads."""
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
            _say(stage, request_, speakers[(place + 1) % len(speakers)], text, at)
    _threads(stage)
    db.session.flush()


def _threads(stage: Stage) -> None:
    """One that is open, with an answer that mentions somebody; one that is resolved; one for SMM alone."""
    request_, lang = _one_that_is_live(stage)
    filer, smm, senior = request_.filed_by, stage.people["bob"], stage.people["sara"]
    words, at = story("words")["threads"][lang], stage.now - timedelta(hours=30)
    asked = _say(stage, request_, smm, words["asked"], at)
    db.session.add(EarlierComment(comment_id=asked.id, text=words["asked_first"], at=at))
    asked.edited_at = at + timedelta(minutes=3)
    stage.log.tell(asked.edited_at, COMMENT_EDITED, asked, actor=smm, mentioned="")
    _say(stage, request_, filer, words["answered"].format(name=smm.name), at + timedelta(hours=1), thread=asked)
    done = _say(stage, request_, filer, words["settled"], at + timedelta(hours=2))
    _say(stage, request_, smm, words["agreed"], at + timedelta(hours=3), thread=done)
    done.state, done.resolved_at, done.resolved_by_id = ThreadState.RESOLVED, at + timedelta(hours=4), filer.id
    stage.log.tell(done.resolved_at, THREAD_RESOLVED, done, actor=filer)
    internal = words["internal"].format(name=senior.name)
    _say(stage, request_, smm, internal, at + timedelta(hours=5), is_internal=True)


def _one_that_is_live(stage: Stage) -> tuple[PromoRequest, str]:
    """Of bob's, and its language."""
    bob = stage.people["bob"]
    live = [(stage.requests[spec["key"]], spec["lang"]) for spec in story("requests")]
    live = [(one, lang) for one, lang in live if one.state == RequestState.LIVE]
    return next((pair for pair in live if any(row.owner == bob for row in pair[0].networks)), live[0])


def _say(stage: Stage, request_: PromoRequest, by: Person, text: str, at: datetime, **more: Any) -> Comment:
    comment = Comment(request=request_, author_id=by.id, text=text, at=at, **more)
    named = find_mentions(text, stage.people.values()).found
    comment.mentions = [CommentMention(**mention._asdict()) for mention in named]
    db.session.add(comment)
    db.session.flush()
    tag = COMMENT_ANSWERED if comment.thread else COMMENTED
    mentioned = ",".join(str(mention.person_id) for mention in named)
    stage.log.tell(at, COMMENTED_INTERNALLY if comment.is_internal else tag, comment, actor=by, mentioned=mentioned)
    return comment
