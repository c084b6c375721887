"""Several rows of the desk at once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core.errors import Invalid
from app.core.text import whole_number
from app.promo.access import request_for
from app.promo.actions.several import assign_several, snooze, wake
from app.promo.forms.desk import SeveralForm
from app.promo.models import PromoRequest
from app.promo.queries.rules import people_to_name
from app.promo.views.desk import blueprint
from app.web.formats import day
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import PER_PAGE


@blueprint.post("/triage/several")
@requires(P.REQUEST_TRIAGE)
def several() -> Response:
    """Give the ticked rows to somebody, put them aside, or bring them back."""
    person = signed_in_person()
    people = people_to_name()
    form, picked = SeveralForm().offers(people), _picked(person)
    act = request.form.get("act", "")
    if form.submitted() and form.tries(lambda: _act(act, picked, form, people, person)):
        return see_other(url_for("triage.index", network=form.network.data or None, all="1"))
    seen = request.form.getlist("seen")
    return page("promo/desk_several.html", form=form, picked=picked, act=act, seen=seen, status=422)


def _act(act: str, picked: Sequence[PromoRequest], form: SeveralForm, people: Sequence[Person], actor: Person) -> None:
    if not picked:
        raise Invalid({"": _("Tick at least one row first.")})
    if act == "wake":
        wake(picked, actor=actor)
        flash(_("They are back on your desk."), "good")
    elif act == "snooze":
        if form.until.data is None:
            raise Invalid({"until": _("Choose a day.")})
        snooze(picked, until=form.until.data, actor=actor)
        words = _("Put aside until %(day)s. Their clocks run on.", day=day(form.until.data))
        flash_undoable(words, url_for("desk.several"), act="wake", picks=",".join(str(one.id) for one in picked))
    else:
        chosen = next((one for one in people if one.id == form.person.data), None)
        if chosen is None:
            raise Invalid({"person": _("Choose who decides.")})
        n_given, refused = assign_several(
            picked, person=chosen, network=form.network.data or "", seen=_seen(), actor=actor
        )
        if n_given:
            words = ngettext("%(name)s decides on %(num)s request.", "%(name)s decides on %(num)s requests.", n_given,
                             name=chosen.name)  # fmt: skip
            flash(words, "good")
        for sentence in refused:
            flash(sentence, "warn")


def _seen() -> dict[tuple[int, str], int]:
    """Who had which network of which request when the page was shown; 0 for nobody."""
    lines = (line.split(":") for line in request.form.getlist("seen"))
    found = ((whole_number(line[0]), line[1], whole_number(line[2])) for line in lines if len(line) == 3)
    return {(number, network): owner for number, network, owner in found if number is not None and owner is not None}


def _picked(person: Person) -> list[PromoRequest]:
    """The ticked requests; 404 for one that is not there for this reader."""
    typed = [*request.form.getlist("pick"), *request.form.get("picks", "").split(",")]
    numbers = {number for one in typed if (number := whole_number(one)) is not None}
    return [request_for(person, number) for number in sorted(numbers)[:PER_PAGE]]
