"""Review: approve, ask for changes, look again."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.permissions import P
from app.promo.access import placement_for
from app.promo.actions import placements as acts
from app.promo.forms.placements import ApproveForm, ChangesForm
from app.promo.queries.reviews import lines_of
from app.promo.states import PlacementState
from app.promo.views.placements import blueprint
from app.promo.views.placements.detail import ONE, back, show
from app.promo.views.talk import say_unread_names


@blueprint.post(f"{ONE}/approve")
@requires(P.PLACEMENT_APPROVE)
def approve(number: int, position: int) -> Response:
    """Approve the version that the form showed; the first of two where it is sensitive."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    form = ApproveForm(lines_of(placement))
    given: dict[str, Any] = {
        "seen": form.seen.data or None, "note": form.note.data or "", "checked": form.ticked()
    }  # fmt: skip
    if form.submitted() and form.tries(lambda: acts.approve_placement(placement, actor=person, **given)):
        is_whole = placement.state == PlacementState.APPROVED
        return back(placement, _("Approved.") if is_whole else _("Approved; a second senior approves it too."))
    return show(placement, person, approve=form, status=422)


@blueprint.post(f"{ONE}/review-after")
@requires(P.PLACEMENT_APPROVE)
def review_after(number: int, position: int) -> Response:
    """Say that what went out by the fast lane has been looked at."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    form = ApproveForm(lines_of(placement))
    given: dict[str, Any] = {
        "seen": form.seen.data or None, "note": form.note.data or "", "checked": form.ticked()
    }  # fmt: skip
    if form.submitted() and form.tries(lambda: acts.review_after(placement, actor=person, **given)):
        is_whole = placement.approved_hash is not None
        return back(placement, _("Reviewed.") if is_whole else _("Reviewed; a second senior reviews it too."))
    return show(placement, person, approve=form, status=422)


@blueprint.post(f"{ONE}/ask-changes")
@signed_in
def ask_changes(number: int, position: int) -> Response:
    """Send it back with what is to change."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    open_step(placement, "ask_changes", person)
    form = ChangesForm()
    if form.submitted():
        said = form.result_of(lambda: acts.ask_changes(placement, actor=person, comment=form.comment.data))
        if said is not None:
            say_unread_names(said)
            return back(placement, _("The author is asked for changes."))
    return show(placement, person, changes=form, status=422)
