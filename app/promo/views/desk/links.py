"""A request that is the same as another one, and one that is two."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core.errors import Conflict, NotAllowed
from app.promo.access import may_triage, request_for
from app.promo.actions.links import differing, mark_duplicate, merge, split, undo_merge
from app.promo.brief import LABELS
from app.promo.forms.links import EndForm, merge_form, split_form
from app.promo.guards.links import no_duplicate, no_merge, no_split, splittable
from app.promo.models import PromoRequest
from app.promo.queries.links import candidates
from app.promo.views.desk import blueprint
from app.web.filters import text_filter
from app.web.forms import Form
from app.web.pages import flash_undoable, page, see_other


@blueprint.get("/triage/<request_number:number>/same")
@requires(P.REQUEST_TRIAGE)
def same(number: int) -> Response:
    """Requests that this one may be the same as."""
    person = signed_in_person()
    request_ = _triaged(person, number)
    found = candidates(person, request_, text_filter())
    return page(
        "promo/desk_same.html",
        request_=request_,
        text=text_filter(),
        found=[
            (other, no_duplicate(request_, other, person) is None, no_merge(request_, other, person) is None)
            for other in found
        ],
    )


@blueprint.route("/triage/<request_number:number>/duplicate/<request_number:other>", methods=["GET", "POST"])
@requires(P.REQUEST_TRIAGE)
def duplicate(number: int, other: int) -> Response:
    """Decline it in favour of another one."""
    person, form = signed_in_person(), EndForm()
    request_, kept = _triaged(person, number), request_for(person, other)
    if form.submitted() and form.tries(lambda: mark_duplicate(request_, kept, note=form.note.data, actor=person)):
        flash(_("%(number)s is a duplicate of %(other)s.", number=request_.number, other=kept.number), "good")
        return see_other(url_for("requests.detail", number=number))
    if not form.is_submitted() and (why := no_duplicate(request_, kept, person)):
        raise Conflict(why)
    return _end(request_, kept, form, is_merge=False)


@blueprint.route("/triage/<request_number:number>/merge/<request_number:other>", methods=["GET", "POST"])
@requires(P.REQUEST_TRIAGE)
def merge_into(number: int, other: int) -> Response:
    """Let another one take over what it brings."""
    person = signed_in_person()
    request_, kept = _triaged(person, number), request_for(person, other)
    names = differing(request_, kept)
    form = merge_form(names)
    take = {name: form[f"take_{name}"].data or "" for name in names}
    if form.submitted() and form.tries(lambda: merge(request_, kept, take=take, note=form.note.data, actor=person)):
        words = _("%(number)s is merged into %(other)s.", number=request_.number, other=kept.number)
        flash_undoable(words, url_for("desk.unmerge", number=number, other=other))
        return see_other(url_for("requests.detail", number=other))
    if not form.is_submitted() and (why := no_merge(request_, kept, person)):
        raise Conflict(why)
    return _end(request_, kept, form, is_merge=True, names=names)


@blueprint.post("/triage/<request_number:number>/unmerge/<request_number:other>")
@requires(P.REQUEST_TRIAGE)
def unmerge(number: int, other: int) -> Response:
    """Undo it."""
    person = signed_in_person()
    request_, kept = _triaged(person, number), request_for(person, other)
    undo_merge(request_, kept, actor=person)
    flash(_("%(number)s and %(other)s go on by themselves.", number=request_.number, other=kept.number), "good")
    return see_other(url_for("requests.detail", number=number))


@blueprint.route("/triage/<request_number:number>/split", methods=["GET", "POST"])
@requires(P.REQUEST_TRIAGE)
def split_off(number: int) -> Response:
    """Some networks go to a request of their own."""
    person = signed_in_person()
    request_ = _triaged(person, number)
    if why := no_split(request_, person):
        raise Conflict(why)
    free = splittable(request_, person)
    form = split_form([row.network for row in request_.networks if row.network_id in free])
    if form.submitted():
        made = form.result_of(lambda: split(request_, form.networks.data, actor=person))
        if made is not None:
            flash(_("%(networks)s go on as %(number)s.", networks=_names(made), number=made.number), "good")
            return see_other(url_for("requests.detail", number=made.id))
    return page("promo/desk_split.html", request_=request_, form=form, status=422 if form.is_submitted() else 200)


def _names(request_: PromoRequest) -> str:
    return ", ".join(row.network.name for row in request_.networks)


def _triaged(person: Person, number: int) -> PromoRequest:
    request_ = request_for(person, number)
    if not any(may_triage(person, row) for row in request_.networks):
        raise NotAllowed(_("This request is triaged by others."))
    return request_


def _end(
    request_: PromoRequest, other: PromoRequest, form: Form, *, is_merge: bool, names: list[str] | None = None
) -> Response:
    return page(
        "promo/desk_merge.html" if is_merge else "promo/desk_duplicate.html",
        request_=request_,
        other=other,
        form=form,
        names=names or [],
        labels=LABELS,
        status=422 if form.is_submitted() else 200,
    )
