"""Workload: hours committed per person and week, what stands behind them, and giving it to somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import flask_babel
from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.exports import ExportedList, list_file_of
from app.accounts.models import Person
from app.accounts.permissions import P
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.access import network_of, placement_for, request_for
from app.promo.actions.workload import (
    ROLES,
    check_may_give,
    check_still_with,
    give_measurement,
    give_network,
    give_post,
    holder_of,
    may_give,
    who_may_take,
)
from app.promo.forms.workload import GiveForm
from app.promo.models import Placement, PromoRequest, RequestNetwork
from app.promo.queries.calendar import network_choices
from app.promo.queries.placements import measurement_plan_of
from app.promo.queries.workload import (
    NOBODY,
    Load,
    LoadFilters,
    Thing,
    Weeks,
    duty_totals,
    everybody_with_load,
    give_hours,
    loads,
    n_things,
    names_of,
    people_with_load,
    placements_at,
    requests_with,
    thing_of,
    things,
    weeks_ahead,
)
from app.promo.views.calendar.asking import week_words
from app.promo.words import Act, Duty
from app.web.exports import Column
from app.web.filters import enum_filter, kept_filters, text_filter
from app.web.formats import about
from app.web.i18n import choose_zone
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import paginate

blueprint = Blueprint("workload", __name__, url_prefix="/workload")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: somebody in a week."""

    name: str
    week: Any
    load: Load

    def hours(self, duty: Duty) -> float:
        return round(self.load.by_duty.get(duty, 0) / 60, 2)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list behind a cell."""

    thing: Thing
    request_: PromoRequest
    title: str
    url: str
    holder: str | None
    give_url: str | None


COLUMNS = ExportedList(
    "promo.workload",
    _l("Workload"),
    (
        Column(_l("Person"), lambda line: line.name),
        Column(_l("Week from"), lambda line: line.week),
        *(
            Column(duty.label, lambda line, duty=duty: line.hours(duty))  # type: ignore[misc]
            for duty in Duty
        ),
        Column(_l("Hours committed"), lambda line: round(line.load.hours, 2)),
        Column(_l("Hours there are"), lambda line: _hours(line.load.available)),
        Column(_l("Hours too many"), lambda line: _hours(line.load.over)),
    ),
)


@blueprint.get("")
@requires(P.WORKLOAD_READ)
def index() -> Response:
    """Who has how much to do, week by week."""
    filters, weeks = _filters(), weeks_ahead(choose_zone())
    people = paginate(people_with_load(filters))
    found = loads(weeks, filters, people.items)
    give_hours(found, weeks, people.items)
    return page(
        "promo/workload_index.html",
        people=people,
        found=found,
        nobody=found[NOBODY] if people.number == 1 and filters.person_id is None else None,
        weeks=list(zip(weeks.days, [_short(day) for day in weeks.days], strict=True)),
        totals=duty_totals(found, weeks),
        filters=filters,
        networks=network_choices(),
        duties=Duty.choices(),
        kept=kept_filters(),
    )


@blueprint.get("/export/<any(csv, xlsx):file_kind>")
@requires(P.WORKLOAD_READ)
def export(file_kind: str) -> Response:
    """The same of everybody, as a file."""
    return list_file_of(COLUMNS, _lines(), kind=file_kind)


@blueprint.get("/things")
@requires(P.WORKLOAD_READ)
def behind() -> Response:
    """What stands behind a cell: of a person, or of nobody, in a week or in all."""
    reader, filters, weeks = signed_in_person(), _filters(), weeks_ahead(choose_zone())
    week = _asked_week(weeks)
    n_read, n_hidden = n_things(reader, weeks, filters, week)
    listed = paginate(things(reader, weeks, filters, week), scalars=False, total=n_read)
    rows = _rows(reader, [thing_of(row) for row in listed.items])
    return page(
        "promo/workload_things.html",
        listed=listed,
        rows=rows,
        n_hidden=n_hidden,
        of=names_of([filters.person_id]).get(filters.person_id or NOBODY),
        is_nobodys=filters.person_id == NOBODY,
        week=None if week is None else week_words(weeks.days[week]),
        weeks=weeks.days,
        back_url=url_for("workload.index", network=text_filter("network") or None, duty=filters.duty),
    )


@blueprint.route(
    "/give/<any(triage, content, publication, reading):kind>/<request_number:number>/<string:name>",
    methods=["GET", "POST"],
)
@requires(P.WORKLOAD_READ)
def give(kind: str, number: int, name: str) -> Response:
    """Give a piece of work to somebody who may do it; the message offers the way back."""
    person, act = signed_in_person(), Act(kind)
    request_, thing = _given(person, act, number, name)
    check_may_give(person, act, request_, thing)
    holder = holder_of(act, thing, measurement_plan_of(request_) if thing is None else None)
    form = GiveForm(who_may_take(act, request_, thing), holder, may_be_nobody=act in ROLES)
    if form.is_submitted():
        check_still_with(holder, form.seen_holder)
    if form.submitted() and form.tries(lambda: _give(act, request_, thing, form.chosen, person)):
        _say(act, request_, form.chosen, holder)
        return see_other(url_for("workload.behind", person=holder.id if holder else NOBODY))
    title, url = _called(act, request_, thing)
    return page(
        "promo/workload_give.html",
        form=form,
        act=act,
        request_=request_,
        title=title,
        url=url,
        holder=holder,
        back_url=url_for("workload.behind", person=holder.id if holder else NOBODY),
        status=422 if form.errors else 200,
    )


def _given(person: Person, act: Act, number: int, name: str) -> tuple[PromoRequest, RequestNetwork | Placement | None]:
    """The request and what of it is given away; NotFound for others' and for what there is not (T01, T02)."""
    request_ = request_for(person, number)
    if act == Act.TRIAGE:
        return request_, network_of(request_, name)
    if act in ROLES:
        return request_, placement_for(person, number, int(name) if name.isdecimal() and len(name) < 6 else 0)
    return request_, None


def _give(
    act: Act,
    request_: PromoRequest,
    thing: RequestNetwork | Placement | None,
    person: Person | None,
    actor: Person,
) -> None:
    if isinstance(thing, RequestNetwork):
        give_network(thing, person=person, actor=actor)
    elif thing is not None:
        give_post(thing, act, person=person, actor=actor)
    else:
        give_measurement(request_, person=person, actor=actor)


def _say(act: Act, request_: PromoRequest, person: Person | None, before: Person | None) -> None:
    words = _("%(thing)s: %(act)s is with %(name)s.", thing=request_.number, act=act.label,
              name=person.name if person else _("nobody yet"))  # fmt: skip
    if before is None and act not in ROLES:
        flash(words, "good")
        return
    flash_undoable(words, request.path, person=before.id if before else "")


def _rows(reader: Person, found: Sequence[Thing]) -> list[Row]:
    """The things of a page with their titles and ways on; three queries for all of them."""
    requests = requests_with(thing.request_id for thing in found)
    posts = placements_at((thing.request_id, thing.position) for thing in found if thing.position is not None)
    names = names_of(thing.person_id for thing in found)
    rows = []
    for thing in found:
        request_ = requests[thing.request_id]
        at: RequestNetwork | Placement | None = posts.get((thing.request_id, thing.position or 0))
        if thing.act == Act.TRIAGE:
            at = next((row for row in request_.networks if row.network_id == thing.network_id), None)
        title, url = _called(thing.act, request_, at)
        may = may_give(reader, thing.act, request_, at)
        rows.append(Row(thing, request_, title, url, names.get(thing.person_id or NOBODY),
                        _give_url(thing) if may else None))  # fmt: skip
    return rows


def _called(act: Act, request_: PromoRequest, thing: RequestNetwork | Placement | None) -> tuple[str, str]:
    """What it is called, and where it can be looked at."""
    if isinstance(thing, RequestNetwork):
        url = url_for("triage.decide", number=request_.id, network=thing.network_id)
        return f"{request_.number} {request_.title} · {thing.network.name}", url
    if thing is not None:
        url = url_for("placements.detail", number=request_.id, position=thing.position)
        return f"{thing.number} {about(full_format_label(spec_of(thing.format_id)), thing.title)}", url
    where = "results.detail" if act == Act.READING else "requests.detail"
    return f"{request_.number} {request_.title}", url_for(where, number=request_.id)


def _give_url(thing: Thing) -> str:
    """Replies go with the publication, the report with the readings: one person does both."""
    act = {Act.REPLIES: Act.PUBLICATION, Act.REPORT: Act.READING}.get(thing.act, thing.act)
    name = {Act.TRIAGE: thing.network_id, Act.READING: "all"}.get(act, thing.position)
    return url_for("workload.give", kind=act.value, number=thing.request_id, name=name)


def _lines() -> Iterator[Line]:
    """Everybody who fits the filters, week by week; nobody's work first."""
    filters, weeks = _filters(), weeks_ahead(choose_zone())
    people = everybody_with_load(filters)
    found = loads(weeks, filters, people)
    give_hours(found, weeks, people)
    everybody = [(NOBODY, str(_("Nobody yet"))), *((one.id, one.name) for one in people)]
    for person_id, name in everybody:
        if person_id == NOBODY and filters.person_id is not None:
            continue
        for load, monday in zip(found[person_id], weeks.days, strict=True):
            yield Line(name, monday, load)


def _short(monday: date) -> str:
    """'16–22 Nov', '30 Nov – 6 Dec'."""
    sunday = monday + timedelta(days=6)
    end = flask_babel.format_date(sunday, "d MMM")
    return (
        f"{monday.day}–{end}" if monday.month == sunday.month else f"{flask_babel.format_date(monday, 'd MMM')} – {end}"
    )


def _asked_week(weeks: Weeks) -> int | None:
    """The number of the week that the address names by its Monday."""
    asked = text_filter("week")
    return next((number for number, day in enumerate(weeks.days) if day.isoformat() == asked), None)


def _filters() -> LoadFilters:
    asked = text_filter("person")
    return LoadFilters(
        person_id=int(asked) if asked.isdecimal() and len(asked) < 10 else None,
        network_id=text_filter("network"),
        duty=enum_filter("duty", Duty),
    )


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 2)
