"""Views of the desk: filters that are kept under a name. A view is an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.promo.actions.views import change_view, forget_view, keep_view
from app.promo.forms.desk import ViewForm
from app.promo.models import SavedView
from app.promo.queries.triage import TriageFilters
from app.promo.queries.views import counts_of, may_change_view, may_share_views, view_for, views_of
from app.promo.views.desk import blueprint
from app.web.filters import kept_filters
from app.web.pages import flash_undoable, page, see_other


@blueprint.get("/triage/views")
@requires(P.REQUEST_TRIAGE)
def views() -> Response:
    """One's own views and those of the house, each with what it shows now."""
    person = signed_in_person()
    found = views_of(person)
    return page(
        "promo/desk_views.html",
        views=found,
        counts=counts_of(person, found),
        address=address_of,
        mine={view.id for view in found if view.person_id == person.id},
        changeable={view.id for view in found if may_change_view(person, view)},
    )


@blueprint.get("/triage/views/new")
@requires(P.REQUEST_TRIAGE)
def new_view() -> Response:
    """Name the filters that the address carries."""
    asked = TriageFilters.of(kept_filters()).as_address()
    return _show(_form(signed_in_person(), data={"asked": urlencode(asked)}))


@blueprint.post("/triage/views")
@requires(P.REQUEST_TRIAGE)
def keep() -> Response:
    """Keep them."""
    person = signed_in_person()
    form = _form(person)
    asked = dict(parse_qsl(form.asked.data or ""))
    if form.submitted():
        view = form.result_of(
            lambda: keep_view(
                form.name.data, asked, actor=person, is_default=form.is_default.data, is_shared=form.shares
            )
        )
        if view is not None:
            flash(_("The view “%(name)s” is kept.", name=view.name), "good")
            return see_other(address_of(view))
    return _show(form, status=422)


@blueprint.route("/triage/views/<int:view_id>", methods=["GET", "POST"])
@requires(P.REQUEST_TRIAGE)
def view(view_id: int) -> Response:
    """Call it otherwise, open the desk with it, share it."""
    person = signed_in_person()
    kept = view_for(person, view_id)
    form = _form(person, obj=kept)
    if form.submitted() and form.tries(
        lambda: change_view(
            kept, form.name.data, is_default=form.is_default.data, is_shared=form.shares,
            version=form.seen_version, actor=person,
        )
    ):  # fmt: skip
        flash(_("The view “%(name)s” is saved.", name=kept.name), "good")
        return see_other(url_for("desk.views"))
    return _show(form, kept, status=422 if form.is_submitted() else 200)


@blueprint.post("/triage/views/<int:view_id>/forget")
@requires(P.REQUEST_TRIAGE)
def forget(view_id: int) -> Response:
    """Remove it."""
    person = signed_in_person()
    kept = view_for(person, view_id)
    name, asked = kept.name, urlencode(kept.filters)
    again = {"is_default": "y"} if kept.is_default else {}
    forget_view(kept, actor=person)
    flash_undoable(
        _("The view “%(name)s” is removed.", name=name), url_for("desk.keep"), name=name, asked=asked, **again
    )
    return see_other(url_for("desk.views"))


def address_of(view: SavedView) -> str:
    """The page that a view is."""
    asked: dict[str, Any] = dict(view.filters)
    return url_for("triage.index", **asked)


def _form(person: Person, **known: Any) -> ViewForm:
    form = ViewForm(**known)
    if not may_share_views(person):
        del form.is_shared
    return form


def _show(form: ViewForm, kept: SavedView | None = None, *, status: int = 200) -> Response:
    person = signed_in_person()
    return page(
        "promo/desk_view.html",
        form=form,
        view=kept,
        may_change=kept is None or may_change_view(person, kept),
        is_own=kept is None or kept.person_id == person.id,
        status=status,
    )
