"""Where the log's sentences about this room lead to, and the filter that says a measure after its number."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.audit.addresses import subject_url
from app.core.db import db
from app.promo.counting import counted
from app.promo.models import Comment, PatternText, Placement, QuestionForm, Wire


def plug(app: Flask) -> None:
    app.jinja_env.filters["counted"] = counted
    subject_url("promo_request")(_request)
    subject_url("wire")(_wire)
    subject_url("meeting")(_meeting)
    subject_url("placement")(_placement)
    subject_url("comment")(_comment)
    subject_url("question_form")(_form)
    subject_url("network_review")(_rules)
    subject_url("brand_guide")(_rules)
    subject_url("pattern_text")(_pattern)


def _rules(_id: int) -> tuple[str, dict[str, Any]]:
    return "approval_rules.index", {}


def _pattern(text_id: int) -> tuple[str, dict[str, Any]] | None:
    text = db.session.get(PatternText, text_id)
    return ("brief_templates.edit", {"key": text.key, "language": text.language}) if text else None


def _request(request_id: int) -> tuple[str, dict[str, Any]]:
    return "requests.detail", {"number": request_id}


def _form(form_id: int) -> tuple[str, dict[str, Any]] | None:
    form = db.session.get(QuestionForm, form_id)
    return ("brief_forms.detail", {"slug": form.slug}) if form else None


def _meeting(meeting_id: int) -> tuple[str, dict[str, Any]]:
    return "meetings.detail", {"meeting_id": meeting_id}


def _wire(wire_id: int) -> tuple[str, dict[str, Any]] | None:
    wire = db.session.get(Wire, wire_id)
    return ("requests.detail", {"number": wire.request_id}) if wire else None


def _placement(placement_id: int) -> tuple[str, dict[str, Any]] | None:
    placement = db.session.get(Placement, placement_id)
    return (
        ("placements.detail", {"number": placement.request_id, "position": placement.position}) if placement else None
    )


def _comment(comment_id: int) -> tuple[str, dict[str, Any]] | None:
    comment = db.session.get(Comment, comment_id)
    return ("talk.thread", {"number": comment.request_id, "comment_id": comment.head_id}) if comment else None
