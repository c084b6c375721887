"""Publication: in the usual way, and by the fast lane."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.files.actions import MOST_PICTURE_BYTES
from app.networks.hosts import hosts_of
from app.promo.access import placement_for
from app.promo.actions import placements as acts
from app.promo.forms.placements import PublishForm
from app.promo.models import Placement
from app.promo.views.placements import blueprint
from app.promo.views.placements.detail import ONE, back
from app.web.pages import page
from app.web.security import MOST_BODY, takes_files

#: What a request with one screenshot may have.
MOST_SCREENSHOT_BODY = MOST_PICTURE_BYTES + MOST_BODY


@requires(P.PLACEMENT_PUBLISH)
def _may_publish(number: int, position: int) -> None:
    person = signed_in_person()
    open_step(placement_for(person, number, position), "publish", person)


@requires(P.PLACEMENT_OVERRIDE)
def _may_publish_fast(number: int, position: int) -> None:
    person = signed_in_person()
    open_step(placement_for(person, number, position), "publish_fast", person)


@blueprint.route(f"{ONE}/publish", methods=["GET", "POST"])
@requires(P.PLACEMENT_PUBLISH)
@takes_files(MOST_SCREENSHOT_BODY, first=_may_publish)
def publish(number: int, position: int) -> Response:
    """Say that it is out, when, and where it is to be seen."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    open_step(placement, "publish", person)
    form = _form(placement)
    del form.reason
    if form.submitted() and form.tries(lambda: _publish(placement, form, person)):
        return back(placement, _("%(thing)s is out.", thing=placement.number))
    return _show(placement, form, is_fast=False)


@blueprint.route(f"{ONE}/publish-fast", methods=["GET", "POST"])
@requires(P.PLACEMENT_OVERRIDE)
@takes_files(MOST_SCREENSHOT_BODY, first=_may_publish_fast)
def publish_fast(number: int, position: int) -> Response:
    """The fast lane: a senior has put it out at once."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    open_step(placement, "publish_fast", person)
    form = _form(placement)
    if form.submitted() and form.tries(lambda: _publish(placement, form, person, is_fast=True)):
        return back(placement, _("%(thing)s is out. Complete its record within 24 hours.", thing=placement.number))
    return _show(placement, form, is_fast=True)


def _form(placement: Placement) -> PublishForm:
    now = clock.now()
    is_due = placement.slot_at is not None and placement.slot_at <= now
    form = PublishForm(data={"published_at": placement.slot_at if is_due else now})
    if not acts.takes_screenshot(placement):
        del form.screenshot
    return form


def _publish(placement: Placement, form: PublishForm, person: Person, *, is_fast: bool = False) -> None:
    at, url = form.published_at.data or clock.now(), form.live_url.data or ""
    screenshot = form.screenshot.data if "screenshot" in form else None
    if is_fast:
        reason = form.reason.data or ""
        acts.publish_fast(placement, actor=person, published_at=at, live_url=url, screenshot=screenshot, reason=reason)
    else:
        acts.publish_placement(placement, actor=person, published_at=at, live_url=url, screenshot=screenshot)


def _show(placement: Placement, form: PublishForm, *, is_fast: bool) -> Response:
    return page(
        "promo/placement_publish.html",
        form=form,
        placement=placement,
        is_fast=is_fast,
        hosts=hosts_of(placement.network_id),
        status=422 if form.errors else 200,
    )
