"""The rota: who is on call for which network or channel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, requires, signed_in_person
from app.accounts.exports import ExportedList, list_file
from app.accounts.permissions import Permission
from app.core import clock
from app.core.errors import NotFound
from app.core.text import whole_number
from app.networks.access import may_edit_channels
from app.networks.actions import put_on_call, put_on_call_by_weeks, take_off_call
from app.networks.forms import OnCallForm, WeeksForm
from app.networks.queries import networks, possible_watchers
from app.networks.rota import TurnTime, places_kept_by, planned_weeks, turn_with, turns_list
from app.web.exports import Column
from app.web.filters import enum_filter, text_filter
from app.web.i18n import choose_zone
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import paginate

blueprint = Blueprint("on_call", __name__, url_prefix="/on-call")
MOST_AT_ONCE = 26


COLUMNS = ExportedList(
    "networks.on_call",
    _l("On call"),
    (
        Column(_l("First day"), lambda turn: turn.starts_on),
        Column(_l("Last day"), lambda turn: turn.ends_on),
        Column(_l("Hours"), lambda turn: turn.hours_words),
        Column(_l("For"), lambda turn: turn.place),
        Column(_l("Who"), lambda turn: turn.person.name),
    ),
)


@blueprint.get("")
@requires(Permission.NETWORK_READ)
def index() -> Response:
    """The turns, those of now and to come unless the address says otherwise."""
    person = signed_in_person()
    turns = paginate(_asked())
    return page(
        "networks/on_call.html",
        turns=turns,
        mine={turn.id for turn in turns.items if may_edit_channels(person, turn.scope_network_id)},
        may_add=can_anywhere(person, Permission.NETWORK_EDIT),
        networks=[(one.id, one.name) for one in networks(person)],
        network=text_filter("network"),
        when=enum_filter("when", TurnTime) or TurnTime.AHEAD,
        times=[(TurnTime.OVER.value, TurnTime.OVER.label)],
        is_filtered=bool(text_filter("network") or enum_filter("when", TurnTime)),
    )


@blueprint.get("/export/<any(csv, xlsx):kind>")
@requires(Permission.NETWORK_READ)
def export(kind: str) -> Response:
    """The turns as they are filtered, as a file."""
    return list_file(COLUMNS, _asked(), kind=kind)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.NETWORK_EDIT)
def new() -> Response:
    """Put somebody on call."""
    person = signed_in_person()
    form = OnCallForm(places_kept_by(person), possible_watchers())
    if form.submitted() and (turn := form.result_of(lambda: put_on_call(**form.turn(), actor=person))):
        words = _("%(name)s is on call for %(place)s.", name=turn.person.name, place=turn.place)
        flash_undoable(words, url_for("on_call.remove", turn_id=turn.id))
        return see_other(url_for("on_call.index"))
    return page("networks/on_call_new.html", form=form, status=422 if form.errors else 200)


@blueprint.get("/weeks")
@requires(Permission.NETWORK_EDIT)
def weeks() -> Response:
    """Let people take turns week by week: shown before anything is kept."""
    today = clock.today(choose_zone())
    usual = {"starts_on": today + timedelta(days=7 - today.weekday()), "n_weeks": 8}  # from next Monday on
    asked = request.args if "n_weeks" in request.args else None  # the address may carry other things too
    form = _weeks_form(formdata=asked, data=usual, meta={"csrf": False})
    return _show_weeks(form, is_asked=asked is not None and form.validate())


@blueprint.post("/weeks")
@requires(Permission.NETWORK_EDIT)
def keep_weeks() -> Response:
    """Keep the weeks that were shown."""
    form, person = _weeks_form(), signed_in_person()
    if not form.submitted():
        return _show_weeks(form, is_asked=False, status=422)
    asked, shown = form.asked(), form.weeks(request.form.getlist("week"))
    turns = form.result_of(lambda: put_on_call_by_weeks(asked["place"], shown, hours=asked["hours"], actor=person))
    if turns is None:
        return _show_weeks(form, is_asked=True, status=422)
    words = ngettext(
        "%(num)s\u00a0week is given for %(place)s.", "%(num)s\u00a0weeks are given for %(place)s.", len(turns),
        place=asked["place"].name,
    )  # fmt: skip
    flash_undoable(words, url_for("on_call.remove_several"), turns=" ".join(str(turn.id) for turn in turns))
    return see_other(url_for("on_call.index"))


@blueprint.post("/remove")
@requires(Permission.NETWORK_EDIT)
def remove_several() -> Response:
    """Take several turns out, as they were put in (`turns`, with blanks between)."""
    numbers = [whole_number(word) for word in request.form.get("turns", "").split()[:MOST_AT_ONCE]]
    turns = [turn_with(number) for number in numbers if number is not None]
    if not turns:
        raise NotFound
    for turn in turns:
        take_off_call(turn, actor=signed_in_person())
    flash(ngettext("%(num)s turn is removed.", "%(num)s turns are removed.", len(turns)), "good")
    return see_other(url_for("on_call.index"))


def _weeks_form(**options: Any) -> WeeksForm:
    return WeeksForm(places_kept_by(signed_in_person()), possible_watchers(), **options)


def _show_weeks(form: WeeksForm, *, is_asked: bool, status: int = 200) -> Response:
    planned = planned_weeks(**form.asked()) if is_asked else None
    return page("networks/on_call_weeks.html", form=form, planned=planned, status=status)


@blueprint.post("/<int:turn_id>/remove")
@requires(Permission.NETWORK_EDIT)
def remove(turn_id: int) -> Response:
    """Take a turn out; the message offers the way back."""
    turn = turn_with(turn_id)
    undo: dict[str, Any] = {
        "place": f"channel:{turn.channel_id}" if turn.channel_id else f"network:{turn.network_id}",
        "person_id": turn.person_id,
        "starts_on": turn.starts_on.isoformat(),
        "ends_on": turn.ends_on.isoformat(),
        "hours": "" if turn.opens is None else turn.hours_words,
    }
    words = _("%(name)s is not on call for %(place)s any more.", name=turn.person.name, place=turn.place)
    take_off_call(turn, actor=signed_in_person())
    flash_undoable(words, url_for("on_call.new"), **undo)
    return see_other(url_for("on_call.index"))


def _asked() -> Any:
    when = enum_filter("when", TurnTime) or TurnTime.AHEAD
    return turns_list(network_id=text_filter("network"), when=when, today=clock.today(choose_zone()))
