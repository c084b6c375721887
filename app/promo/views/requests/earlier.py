"""Entering a promo that happened before the portal."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.promo.actions.legacy import PastPost, enter_case
from app.promo.forms.requests import EarlierCaseForm
from app.promo.queries.legacy import formats_to_choose, initiatives_over
from app.promo.views.requests import blueprint
from app.web.pages import page, see_other


@blueprint.get("/requests/earlier")
@requires(P.LEGACY_CASE_ENTER)
def earlier() -> Response:
    """The form for a case that nobody could enter then."""
    return page("promo/request_earlier.html", form=_form(signed_in_person()))


@blueprint.post("/requests/earlier")
@requires(P.LEGACY_CASE_ENTER)
def enter_earlier() -> Response:
    """Enter it; leads, readings and the report follow on its pages."""
    person = signed_in_person()
    form = _form(person)
    if form.submitted():
        known = form.values("initiative", "format", "n_posts")
        initiative = next(one for one in initiatives_over(person) if one.slug == form.initiative.data)
        kind = next(one for one in formats_to_choose() if one.id == form.format.data)
        posts = [PastPost(kind, f"{kind.label} {n}") for n in range(1, int(form.n_posts.data or 0) + 1)]
        entered = form.result_of(lambda: enter_case(initiative, posts=posts, actor=person, **known))
        if entered:
            flash(_("The case is entered. Add what is known of its results."), "good")
            return see_other(url_for("requests.detail", number=entered.id))
    return page("promo/request_earlier.html", form=form, status=422)


def _form(person: Person) -> EarlierCaseForm:
    form = EarlierCaseForm()
    form.initiative.choices = [
        SelectChoice(value=one.slug, label=f"{one.title} ({one.community.name})") for one in initiatives_over(person)
    ]
    form.format.choices = [SelectChoice(value=one.id, label=str(one.label)) for one in formats_to_choose()]
    return form
