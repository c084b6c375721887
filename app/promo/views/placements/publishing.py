"""Publication: in the usual way, told late, and by the fast lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.permissions import P
from app.core import clock
from app.files.actions import MOST_PICTURE_BYTES
from app.networks.hosts import hosts_of
from app.promo.access import placement_for
from app.promo.actions import placements as acts
from app.promo.forms.placements import FastForm, LateForm, PublishForm
from app.promo.models import Placement
from app.promo.queries.placements import waits_for_measurement
from app.promo.states import PlacementState
from app.promo.views.placements import blueprint
from app.promo.views.placements.detail import ONE, back
from app.web.pages import page
from app.web.security import MOST_BODY, takes_files

#: What a request with one screenshot may have.
MOST_SCREENSHOT_BODY = MOST_PICTURE_BYTES + MOST_BODY
#: By the step of the life cycle.
_FORMS: dict[str, type[PublishForm]] = {"publish": PublishForm, "publish_late": LateForm}
_ACTS: dict[str, Callable[..., None]] = {
    "publish": acts.publish_placement, "publish_late": acts.publish_late, "publish_fast": acts.publish_fast,
}  # fmt: skip


@requires(P.PLACEMENT_PUBLISH)
def _may_publish(number: int, position: int) -> None:
    _out(number, position)


@requires(P.PLACEMENT_OVERRIDE)
def _may_publish_fast(number: int, position: int) -> None:
    person = signed_in_person()
    open_step(placement_for(person, number, position), "publish_fast", person)


@blueprint.route(f"{ONE}/publish", methods=["GET", "POST"])
@requires(P.PLACEMENT_PUBLISH)
@takes_files(MOST_SCREENSHOT_BODY, first=_may_publish)
def publish(number: int, position: int) -> Response:
    """Say that it is out, when, and where it is to be seen; of a missed one, also why that is told only now."""
    placement, lane = _out(number, position)
    form = _form(placement, _FORMS[lane])
    if _is_noted(placement, form, lane):
        return back(placement, _("%(thing)s is out.", thing=placement.number))
    return _show(placement, form, lane)


@blueprint.route(f"{ONE}/publish-fast", methods=["GET", "POST"])
@requires(P.PLACEMENT_OVERRIDE)
@takes_files(MOST_SCREENSHOT_BODY, first=_may_publish_fast)
def publish_fast(number: int, position: int) -> Response:
    """The fast lane: a senior has put it out at once."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    open_step(placement, "publish_fast", person)
    form = _form(placement, FastForm)
    if _is_noted(placement, form, "publish_fast"):
        return back(placement, _("%(thing)s is out. Complete its record within 24\u00a0hours.", thing=placement.number))
    return _show(placement, form, "publish_fast")


def _out(number: int, position: int) -> tuple[Placement, str]:
    """The post, and the step by which it is noted as published.

    Both steps stand at one address: what was typed while the slot passed is asked for its reason and not lost.
    """
    person = signed_in_person()
    placement = placement_for(person, number, position)
    lane = "publish_late" if placement.state == PlacementState.MISSED else "publish"
    open_step(placement, lane, person)
    return placement, lane


def _form(placement: Placement, kind: type[PublishForm]) -> PublishForm:
    now = clock.now()
    is_due = placement.slot_at is not None and placement.slot_at <= now
    form = kind(data={"published_at": placement.slot_at if is_due else now})
    if not acts.takes_screenshot(placement):
        del form.screenshot
    return form


def _is_noted(placement: Placement, form: PublishForm, lane: str) -> bool:
    """Noted, or told in one go all that keeps it from being noted."""
    facts: dict[str, Any] = {
        "published_at": form.published_at.data,
        "live_url": form.live_url.data or "",
        "screenshot": form.screenshot.data if "screenshot" in form else None,
    }
    if isinstance(form, FastForm | LateForm):
        facts["reason"] = form.reason.data or ""
    return form.submitted(also=lambda: acts.publication_gaps(placement, lane, **facts)) and form.tries(
        lambda: _ACTS[lane](placement, actor=signed_in_person(), **facts)
    )


def _show(placement: Placement, form: PublishForm, lane: str) -> Response:
    return page(
        "promo/placement_publish.html",
        form=form,
        placement=placement,
        lane=lane,
        is_unmeasured=waits_for_measurement(placement),
        hosts=hosts_of(placement.network_id),
        status=422 if form.errors else 200,
    )
