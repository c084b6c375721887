"""Events: the list, the page of one, and each step of its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, can_anywhere, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.lifecycle import available, missing_with, step_for
from app.accounts.permissions import Permission
from app.audit.queries import history_of, told
from app.community import actions, queries
from app.community.access import community_for, event_for
from app.community.forms.events import STEP_FORMS, EventForm, NewEventForm
from app.community.models import Event
from app.community.panels import panels_for
from app.community.queries import EventFilters
from app.community.states import EventState, PaceCurve
from app.community.views import columns
from app.core import clock
from app.web.filters import enum_filter, text_filter, word_filter
from app.web.forms import EditForm
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("events", __name__)

ACTS: dict[str, Callable[..., None]] = {
    "plan": actions.plan_event,
    "open": actions.open_registration,
    "close": actions.close_registration,
    "hold": actions.hold_event,
    "review": actions.review_event,
    "postpone": actions.postpone_event,
    "cancel": actions.cancel_event,
}
_STEP = "/events/<string:slug>/<any(plan, open, close, hold, review, postpone, cancel):action>"


@blueprint.get("/events")
@requires(Permission.COMMUNITY_READ)
def index() -> Response:
    """Events of all communities that one may read, those ahead first."""
    person, filters = signed_in_person(), _filters()
    return page(
        "community/event_index.html", listed=paginate(queries.events_listed(person, filters)), filters=filters,
        states=EventState, communities=queries.community_choices(person, Permission.COMMUNITY_READ),
        may_create=can_anywhere(person, Permission.EVENT_EDIT),
    )  # fmt: skip


@blueprint.get("/events/export/<any(csv, xlsx):file_kind>")
@requires(Permission.COMMUNITY_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    query = queries.events_listed(signed_in_person(), _filters())
    return list_file(columns.EVENTS, query, kind=file_kind)


@blueprint.get("/events/new")
@requires(Permission.EVENT_EDIT)
def new() -> Response:
    """The short first form."""
    form = _new_form()
    form.community.data = request.args.get("community")
    return page("community/event_new.html", form=form)


@blueprint.post("/events/new")
@requires(Permission.EVENT_EDIT)
def create() -> Response:
    """Start a draft."""
    person, form = signed_in_person(), _new_form()
    if form.submitted():
        community = community_for(person, form.community.data, to=Permission.EVENT_EDIT)
        event = actions.create_event(community, actor=person, **form.values("community"))
        flash(_("The draft stands. Plan it when you know when and where."), "good")
        return see_other(url_for("events.detail", slug=event.slug))
    return page("community/event_new.html", form=form, status=422)


@blueprint.get("/events/<string:slug>")
@requires(Permission.COMMUNITY_READ)
def detail(slug: str) -> Response:
    """One event with its facts, its next step and its history."""
    person = signed_in_person()
    event = event_for(person, slug)
    return page(
        "community/event_detail.html", event=event, panels=panels_for(event, person),
        community=event.community, steps=available(event, person),
        forms=STEP_FORMS, show_up=queries.show_up_figure(event), history=told(history_of(event)),
        may_edit=can(person, Permission.EVENT_EDIT, community_id=event.community_id),
    )  # fmt: skip


@blueprint.get("/events/<string:slug>/edit")
@requires(Permission.EVENT_EDIT)
def edit(slug: str) -> Response:
    """Everything that can be changed before it runs."""
    event = event_for(signed_in_person(), slug, to=Permission.EVENT_EDIT)
    return page("community/event_edit.html", event=event, form=EventForm(obj=event))


@blueprint.post("/events/<string:slug>/edit")
@requires(Permission.EVENT_EDIT)
def save(slug: str) -> Response:
    """Keep what was edited."""
    person = signed_in_person()
    event = event_for(person, slug, to=Permission.EVENT_EDIT)
    form = EventForm(obj=event)
    if form.submitted(also=lambda: actions.event_gaps(event, form.readable_values())) and form.tries(
        lambda: actions.edit_event(event, actor=person, version=form.seen_version, **form.values())
    ):
        flash(_("Saved."), "good")
        return see_other(url_for("events.detail", slug=slug))
    return page("community/event_edit.html", event=event, form=form, status=422)


@blueprint.get(_STEP)
@requires(Permission.EVENT_EDIT)
def step(slug: str, action: str) -> Response:
    """What a step of the life cycle asks for."""
    event = event_for(signed_in_person(), slug, to=Permission.EVENT_EDIT)
    form = STEP_FORMS.get(action, EditForm)(obj=event)
    _prepare(form, event, action)
    return page("community/event_step.html", event=event, form=form, step=step_for(event, action))


@blueprint.post(_STEP)
@requires(Permission.EVENT_EDIT)
def take_step(slug: str, action: str) -> Response:
    """Take the step."""
    person = signed_in_person()
    event = event_for(person, slug, to=Permission.EVENT_EDIT)
    step_, form = step_for(event, action), STEP_FORMS.get(action, EditForm)(obj=event)
    typed = {"version": form.seen_version, **form.values()} if action in STEP_FORMS else {}
    if form.submitted(also=lambda: missing_with(form.readable_values(), event, action)) and form.tries(
        lambda: ACTS[action](event, actor=person, **typed)
    ):
        flash(_("“%(title)s”: %(state)s.", title=event.title, state=event.state.label), "good")
        return see_other(url_for("events.detail", slug=slug))
    return page("community/event_step.html", event=event, form=form, step=step_, status=422)


def _filters() -> EventFilters:
    return EventFilters(
        text=text_filter(), community=request.args.get("community", "")[:60], state=enum_filter("state", EventState),
        when=word_filter("when", "ahead", "over"),
    )  # fmt: skip


def _new_form() -> NewEventForm:
    form = NewEventForm()
    form.community.choices = queries.community_choices(signed_in_person(), Permission.EVENT_EDIT)
    return form


def _prepare(form: Any, event: Event, action: str) -> None:
    """What the portal can fill in by itself: opening now, closing an hour before, the draft of a notice."""
    if action == "open":
        form.registration_opens_at.data = form.registration_opens_at.data or clock.now().replace(second=0)
        if event.starts_at is not None and form.registration_closes_at.data is None:
            form.registration_closes_at.data = event.starts_at - timedelta(hours=1)
        form.pace_curve.data = form.pace_curve.data or PaceCurve.OWN_HISTORY
    if action == "postpone" and not form.notice.data:
        form.notice.data = _(
            "Dear all, “%(title)s” is postponed. We will write as soon as the new date stands. "
            "Your registration remains valid; reply to this message if you cannot come later.",
            title=event.title,
        )
    if action == "cancel":
        form.notice.data = _(
            "Dear all, “%(title)s” will not take place. We are sorry, and thank you for registering. "
            "Reply to this message if you have any question.",
            title=event.title,
        )
