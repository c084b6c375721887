"""Steps that need a reason, each on a page that says what it does: release, pause, review again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.permissions import P
from app.promo.access import placement_for
from app.promo.actions import placements as acts
from app.promo.forms.placements import ReasonForm
from app.promo.views.placements import blueprint
from app.promo.views.placements.detail import ONE, back
from app.web.pages import page

#: What happens, for the page on which the reason is given.
EFFECTS = {
    "release": _l("The slot is free for others at once. The placement stays to be read; a new one needs a new slot."),
    "pause": _l("Nothing is published until somebody resumes it. The slot stays taken."),
    "reopen_review": _l("Its approval no longer counts: a senior looks at it again before it goes out."),
}


@blueprint.route(f"{ONE}/release", methods=["GET", "POST"])
@signed_in
def release(number: int, position: int) -> Response:
    """Give the slot back for good."""
    return _with_reason(number, position, "release", acts.release_placement, _("The slot is free again."))


@blueprint.route(f"{ONE}/pause", methods=["GET", "POST"])
@requires(P.PLACEMENT_EDIT)
def pause(number: int, position: int) -> Response:
    """Hold it back."""
    return _with_reason(number, position, "pause", acts.pause_placement, _("The post is paused."))


@blueprint.route(f"{ONE}/review-again", methods=["GET", "POST"])
@signed_in
def review_again(number: int, position: int) -> Response:
    """Take an approval back, to look at it again."""
    return _with_reason(number, position, "reopen_review", acts.review_again, _("It is in review again."))


def _with_reason(number: int, position: int, action: str, act: Callable[..., Any], done: str) -> Response:
    person = signed_in_person()
    placement = placement_for(person, number, position)
    step = open_step(placement, action, person)
    form = ReasonForm()
    if form.submitted() and form.tries(lambda: act(placement, actor=person, reason=form.reason.data)):
        return back(placement, done)
    return page(
        "promo/placement_reason.html",
        form=form,
        placement=placement,
        step=step,
        effect=EFFECTS[action],
        status=422 if form.errors else 200,
    )
