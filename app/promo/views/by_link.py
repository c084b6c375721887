"""The page behind a signed link: one post to approve or to send back, without signing in.

GET and HEAD show and change nothing (T37); what is decided comes with POST. What the page shows ends with the link.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.lifecycle import available, barred
from app.accounts.models import Pass
from app.accounts.passes import find_pass
from app.accounts.permissions import P
from app.accounts.states import PassPurpose
from app.audit.queries import sentence
from app.audit.reasons import reason_of
from app.core import clock
from app.core.errors import LinkOver, NotFound
from app.files.downloads import send_stored
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.access import approved_picture_of, can_for, picture_of, placement_behind
from app.promo.actions import placements as acts
from app.promo.forms.placements import ApproveForm, ChangesForm
from app.promo.material import content_hash
from app.promo.models import Placement
from app.promo.queries.placements import is_opened_lately
from app.promo.queries.reviews import (
    brand_guide,
    decision_by_link,
    is_proofread,
    last_decision,
    lines_of,
    review_plan_of,
    sender_of,
    since_approval,
)
from app.promo.states import PlacementState
from app.promo.views.talk import say_unread_names
from app.web.forms import Form
from app.web.gates import public
from app.web.limits import limiter
from app.web.pages import page, see_other
from app.web.security import keeps_address_secret

blueprint = Blueprint("review_by_link", __name__)
ONE = "/review-by-link/<string:token>"


@blueprint.route(ONE, methods=["GET", "POST"])
@limiter.limit("120 per hour")
@public
@keeps_address_secret
def form(token: str) -> BaseResponse:
    """The post as it will look and the brief in five lines; once decided, what it was. POST approves what was shown."""
    pass_, placement = _open(token)
    asked = ApproveForm(lines_of(placement), data={"seen": content_hash(placement)})
    given: dict[str, Any] = {
        "seen": asked.seen.data or None, "note": asked.note.data or "", "checked": asked.ticked()
    }  # fmt: skip
    if asked.submitted() and asked.tries(lambda: acts.approve_by_link(pass_, placement, **given)):
        return see_other(url_for("review_by_link.form", token=token))
    return _shown(token, pass_, placement, approve=asked, status=422 if asked.errors else 200)


@blueprint.get(f"{ONE}/files/<int:creative_id>")
@limiter.limit("1200 per hour")
@public
@keeps_address_secret
def file(token: str, creative_id: int) -> Response:
    """A picture of the post, as long as it can be reviewed."""
    _pass, placement = _undecided(token)
    return send_stored(picture_of(placement, creative_id).creative.file)


@blueprint.get(f"{ONE}/approved-files/<int:creative_id>")
@limiter.limit("1200 per hour")
@public
@keeps_address_secret
def approved_file(token: str, creative_id: int) -> Response:
    """A picture that was approved earlier, beside which the one that is there now is shown."""
    _pass, placement = _undecided(token)
    return send_stored(approved_picture_of(placement, creative_id).file)


@blueprint.post(f"{ONE}/ask-changes")
@limiter.limit("60 per hour")
@public
@keeps_address_secret
def ask_changes(token: str) -> BaseResponse:
    """Send it back with what is to change."""
    pass_, placement = _open(token)
    asked = ChangesForm()
    comment = asked.comment.data or ""
    if asked.submitted():
        said = asked.result_of(lambda: acts.ask_changes_by_link(pass_, placement, comment=comment))
        if said is not None:
            say_unread_names(said)
            return see_other(url_for("review_by_link.form", token=token))
    return _shown(token, pass_, placement, changes=asked, status=422)


@blueprint.post(f"{ONE}/opened")
@limiter.limit("60 per hour")
@public
@keeps_address_secret
def opened(token: str) -> BaseResponse:
    """'I opened it': the destination works."""
    pass_, placement = _undecided(token)
    acts.note_opened(placement, actor=pass_)
    return see_other(url_for("review_by_link.form", token=token, _anchor="review"))


def _open(token: str) -> tuple[Pass, Placement]:
    """The pass and its placement; NotFound for a stranger's token.

    It is over when it was taken back, has expired, or its holder may not approve there any more (T06).
    """
    pass_ = find_pass(token, PassPurpose.REVIEW_POST)
    placement = placement_behind(pass_)
    if pass_.revoked_at:
        raise _over(
            pass_, _("This link was taken back or has been replaced by a newer one. Nothing was decided by it.")
        )
    if not pass_.used_at and pass_.expires_at <= clock.now():
        raise _over(pass_, _("This link has expired. Nothing was decided by it; ask for a new one."))
    if not can_for(pass_, P.PLACEMENT_APPROVE, placement.request, placement.network_id):
        raise _over(pass_, _("You do not review posts here any more, so this link shows nothing."))
    return pass_, placement


def _over(pass_: Pass, sentence: str) -> LinkOver:
    """Who holds such a link has no account: whom to ask is all that is left."""
    sender = sender_of(pass_)
    whom = _("It was sent by %(name)s.", name=sender) if sender else ""
    return LinkOver(f"{sentence} {whom}".strip(), is_for_guests=True)


def _undecided(token: str) -> tuple[Pass, Placement]:
    """The same as long as it can be reviewed: what was shown for a review ends with it."""
    pass_, placement = _open(token)
    if pass_.used_at or placement.state != PlacementState.IN_REVIEW:
        raise NotFound
    return pass_, placement


def _shown(token: str, pass_: Pass, placement: Placement, *, status: int = 200, **forms: Form) -> Response:
    if pass_.used_at or placement.state != PlacementState.IN_REVIEW:
        return _told(pass_, placement)
    steps = {step.action for step in available(placement, pass_)}
    fresh = ApproveForm(lines_of(placement), formdata=None, data={"seen": content_hash(placement)})
    review = review_plan_of(placement)
    return page(
        "promo/review_by_link.html",
        placement=placement,
        request_=placement.request,
        pass_=pass_,
        token=token,
        steps=steps,
        why_not=barred(placement, "approve", pass_) if not steps & {"approve", "approve_first"} else None,
        format_label=full_format_label(spec_of(placement.format_id)),
        since=since_approval(placement),
        file_now=_address("file", token),
        file_then=_address("approved_file", token),
        forms={"approve": fresh, "changes": ChangesForm(), **forms},
        proofread=review if is_proofread(placement, review) else None,
        guide=brand_guide(),
        is_opened=is_opened_lately(placement, now=clock.now()),
        status=status,
    )  # fmt: skip


def _told(pass_: Pass, placement: Placement) -> Response:
    """What was decided, by this link or without it; the post itself is shown no more."""
    entry = decision_by_link(pass_) if pass_.used_at else last_decision(placement)
    return page(
        "promo/review_decided.html",
        placement=placement,
        is_own=bool(pass_.used_at),
        decision=sentence(entry) if entry else "",
        decided_at=entry.at if entry else None,
        reason=reason_of(entry) if entry else "",
    )


def _address(view: str, token: str) -> Callable[..., str]:
    return partial(url_for, f"review_by_link.{view}", token=token)
