"""Asking for a review without an account, and taking that back."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, signed_in_person
from app.promo.access import placement_for, review_link_of
from app.promo.actions import placements as acts
from app.promo.forms.placements import ReviewLinkForm
from app.promo.queries.reviews import may_review_by_link
from app.promo.views.placements import blueprint
from app.promo.views.placements.detail import ONE, back, show


@blueprint.post(f"{ONE}/review-links")
@signed_in
def send_review_link(number: int, position: int) -> Response:
    """Mail a senior without a password the way to this one post."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    acts.check_may_send_links(placement, person)
    form = ReviewLinkForm(may_review_by_link(placement))
    if form.submitted() and form.tries(
        lambda: acts.send_review_link(placement, form.people.get(form.reviewer.data), actor=person)
    ):
        return back(placement, _("The link is on its way to %(name)s.", name=form.people[form.reviewer.data].name))
    return show(placement, person, link=form, status=422)


@blueprint.post(f"{ONE}/review-links/<int:pass_id>/take-back")
@signed_in
def take_back_review_link(number: int, position: int, pass_id: int) -> Response:
    """End a link before its time."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    pass_ = review_link_of(placement, pass_id)
    acts.take_back_review_link(placement, pass_, actor=person)
    return back(placement, _("The link of %(name)s no longer works.", name=pass_.actor_name))
