"""Slots and plans: hold a slot, move it, change who does what; reserves; who measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import open_step
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.networks.models import Channel
from app.networks.queries import channels, formats_of, nearest_free_slots
from app.promo.access import can_for, placement_for, request_for, rows_to_plan, wire_for
from app.promo.actions import placements as acts
from app.promo.forms.placements import HoldForm, MeasurementForm, MoveForm, PlanForm, ReserveForm
from app.promo.models import Placement, PromoRequest, RequestNetwork, Wire
from app.promo.queries.people import people_who_may
from app.promo.queries.placements import measurement_plan_of
from app.promo.queries.reviews import possible_stand_ins, review_plan_of
from app.promo.views.placements import blueprint
from app.promo.views.placements.detail import ONE, address_of, back
from app.promo.words import PostMetric, ReadingWindow
from app.web.pages import flash_undoable, page, see_other

REQUEST = "/requests/<request_number:number>"
JUST_BEFORE_NOON = time(11, 59)  # noon itself is the first to be offered


@blueprint.route(f"{REQUEST}/placements/new", methods=["GET", "POST"])
@requires(P.PLACEMENT_EDIT)
def new(number: int) -> Response:
    """Hold a slot for a new placement; a clash is answered with the nearest free ones (T44)."""
    person = signed_in_person()
    request_ = request_for(person, number)
    rows = rows_to_plan(person, request_)
    form, reachable = _hold_form(person, request_, rows)
    offers = _offers(form, reachable, rows)
    if form.submitted(also=lambda: _hold_gaps(request_, form, reachable, person)) and form.takes_slot(
        lambda: _hold(request_, form, reachable, person)
    ):
        flash(_("The slot is held."), "good")
        return see_other(url_for("requests.detail", number=number, _anchor="placements"))
    if form.free_instead is not None:
        offers = form.free_instead
    return page("promo/placement_new.html", form=form, request_=request_, offers=offers, status=form.status)


def _hold_gaps(
    request_: PromoRequest, form: HoldForm, reachable: dict[int, Channel], person: Person
) -> Mapping[str, Any]:
    return acts.slot_gaps(
        request_, form.formats.get(form.format.data), channel=reachable.get(form.channel.data),
        starts_at=form.chosen_time(), actor=person, override=form.reason_given(),
    )  # fmt: skip


def _hold(request_: PromoRequest, form: HoldForm, reachable: dict[int, Channel], person: Person) -> None:
    starts_at = form.chosen_time()
    placement = acts.hold_slot(
        request_, form.plan(), channel=reachable[form.channel.data], starts_at=acts.need_time(starts_at), actor=person,
        override=form.reason_given(),
    )  # fmt: skip
    if form.is_asked.data and placement.assignee is not None:
        acts.ask_content(placement, actor=person)


@blueprint.route(f"{ONE}/move", methods=["GET", "POST"])
@requires(P.PLACEMENT_EDIT)
def move(number: int, position: int) -> Response:
    """Another slot for a placement; an approval stands."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    open_step(placement, "move", person)
    reachable = {channel.id: channel for channel in channels(person, network_id=placement.network_id)}
    form = MoveForm(data={"channel": placement.channel_id, "starts_at": placement.slot_at})
    form.offer_channels(reachable.values())
    if not can_for(person, P.PLACEMENT_OVERRIDE, placement.request, placement.network_id):
        del form.override
    offers: Sequence[datetime] = _near(reachable.get(form.channel.data), form.starts_at.data)
    before = _slot_fields(placement)
    if form.submitted(also=lambda: _move_gaps(placement, form, reachable, person)) and form.takes_slot(
        lambda: _move(placement, form, reachable, person)
    ):
        undo_url = url_for("placements.move", number=number, position=position)
        flash_undoable(_("%(thing)s has its new slot.", thing=placement.number), undo_url, **before)
        return see_other(address_of(placement))
    if form.free_instead is not None:
        offers = form.free_instead
    return page("promo/placement_move.html", form=form, placement=placement, offers=offers, status=form.status)


def _slot_fields(placement: Placement) -> dict[str, Any]:
    """The slot that it has now, as the same form takes it: by this a move is undone."""
    return {"channel": placement.channel_id, "offer": placement.slot_at.isoformat() if placement.slot_at else ""}


def _move_gaps(
    placement: Placement, form: MoveForm, reachable: dict[int, Channel], person: Person
) -> Mapping[str, Any]:
    return acts.move_gaps(
        placement, channel=reachable.get(form.channel.data), starts_at=form.chosen_time(), actor=person,
        override=form.reason_given(),
    )  # fmt: skip


def _move(placement: Placement, form: MoveForm, reachable: dict[int, Channel], person: Person) -> None:
    acts.move_placement(
        placement, channel=reachable[form.channel.data], starts_at=acts.need_time(form.chosen_time()), actor=person,
        override=form.reason_given(),
    )  # fmt: skip


@blueprint.route(f"{ONE}/plan", methods=["GET", "POST"])
@requires(P.PLACEMENT_EDIT)
def plan(number: int, position: int) -> Response:
    """Who brings it, who publishes it, by when, and what it costs."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    open_step(placement, "release", person)
    form = _plan_form(placement)
    if form.submitted() and form.tries(lambda: _plan(placement, form, person)):
        return back(placement, _("Saved."))
    return page("promo/placement_plan.html", form=form, placement=placement, status=422 if form.errors else 200)


def _plan_form(placement: Placement) -> PlanForm:
    approvers = people_who_may(
        P.PLACEMENT_APPROVE, community_id=placement.request.community_id, network_ids=[placement.network_id],
        even_away=True,
    )  # fmt: skip
    return PlanForm(
        placement, *_people(placement.request, [placement.network_id]), review=review_plan_of(placement),
        approvers=[person for person in approvers if person not in placement.hands],
        reserves=possible_stand_ins(placement),
    )  # fmt: skip


def _plan(placement: Placement, form: PlanForm, person: Person) -> None:
    acts.choose_expiry(placement, **form.expiry(), actor=person)
    acts.change_plan(placement, form.plan(), version=form.seen_version, actor=person)


@blueprint.route(f"{REQUEST}/wires/<int:wire_id>/reserve", methods=["GET", "POST"])
@requires(P.PLACEMENT_EDIT)
def reserve(number: int, wire_id: int) -> Response:
    """Prepare the reserve of a wire: a placement that waits without a slot."""
    person = signed_in_person()
    wire = wire_for(person, number, wire_id)
    rows = rows_to_plan(person, wire.request)
    names = [row.network_id for row in rows]
    title = wire.prepared.partition("\n")[0].rstrip(" .")
    kept = {"title": title, "assignee": wire.request.filed_by_id, "publisher": person.id}
    form = ReserveForm(formats_of(names), *_people(wire.request, names), data=kept)
    if form.submitted() and form.tries(lambda: _prepare(wire, form, person)):
        flash(_("The reserve is prepared; now its content is written."), "good")
        return see_other(url_for("requests.detail", number=number, _anchor="placements"))
    return page("promo/placement_reserve.html", form=form, wire=wire, request_=wire.request,
                status=422 if form.errors else 200)  # fmt: skip


def _prepare(wire: Wire, form: ReserveForm, person: Person) -> None:
    placement = acts.prepare_reserve(wire, form.plan(), actor=person)
    if form.is_asked.data and placement.assignee is not None:
        acts.ask_content(placement, actor=person)


@blueprint.route(f"{REQUEST}/measurement", methods=["GET", "POST"])
@requires(P.READING_ENTER)
def measurement(number: int) -> Response:
    """Who reads which figures, and when."""
    person = signed_in_person()
    request_ = request_for(person, number)
    acts.check_may_measure(request_, person)
    readers = people_who_may(
        P.READING_ENTER, community_id=request_.community_id, network_ids=request_.scope_network_ids, even_away=True
    )
    form = MeasurementForm(readers, measurement_plan_of(request_), request_)
    if form.submitted() and form.tries(lambda: _measure(request_, form, person)):
        flash(_("It is planned who measures what."), "good")
        return see_other(url_for("requests.detail", number=number))
    return page("promo/placement_measurement.html", form=form, request_=request_, status=422 if form.errors else 200)


def _measure(request_: PromoRequest, form: MeasurementForm, person: Person) -> None:
    acts.plan_measurement(
        request_,
        owner=form.people[form.owner.data],
        windows=[ReadingWindow(value) for value in form.windows.data or ()],
        metrics=[PostMetric(value) for value in form.metrics.data or ()],
        actor=person,
        version=form.seen_or_nobodys,
    )


def _hold_form(
    person: Person, request_: PromoRequest, rows: Sequence[RequestNetwork]
) -> tuple[HoldForm, dict[int, Channel]]:
    names = [row.network_id for row in rows]
    asked = request.args.get("network", "")
    formats = sorted(formats_of(names), key=lambda one: (one.network_id != asked, one.position))
    found = [channel for channel in channels(person) if channel.network_id in names]
    found.sort(key=lambda channel: channel.network_id != asked)
    first = next((row for row in rows if row.network_id == asked), rows[0])
    kept = {"assignee": request_.filed_by_id, "publisher": first.owner_id}
    form = HoldForm(formats, *_people(request_, names), data=kept)
    form.offer_channels(found)
    if not can_for(person, P.PLACEMENT_OVERRIDE, request_, *names):
        del form.override
    return form, {channel.id: channel for channel in found}


def _people(request_: PromoRequest, names: Sequence[str]) -> tuple[Sequence[Person], Sequence[Person]]:
    """Who may write the content, and who may put it out."""
    community = request_.community_id
    writers = people_who_may(P.CREATIVE_EDIT, community_id=community, network_ids=names, even_away=True)
    return writers, people_who_may(P.PLACEMENT_PUBLISH, community_id=community, network_ids=names, even_away=True)


def _offers(form: HoldForm, reachable: dict[int, Channel], rows: Sequence[RequestNetwork]) -> Sequence[datetime]:
    """Free slots near the time that was typed or the wished day, on the first channel or the one that was chosen."""
    channel = reachable.get(form.channel.data) or next(iter(reachable.values()), None)
    if channel is None:
        return []
    if form.starts_at.data is not None:
        return _near(channel, form.starts_at.data)
    wished = next((row.wished_on for row in rows if row.network_id == channel.network_id), None)
    if wished is None:
        return _near(channel, clock.now())
    return _near(channel, datetime.combine(wished, JUST_BEFORE_NOON, ZoneInfo(channel.time_zone)).astimezone(UTC))


def _near(channel: Channel | None, around: datetime | None) -> list[datetime]:
    if channel is None:
        return []
    return nearest_free_slots(channel, max(around or clock.now(), clock.now()))
