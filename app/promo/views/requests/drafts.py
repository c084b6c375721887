"""Beginning a request: three fields make a draft."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.community.access import achievement_for, community_for, event_for, initiative_for
from app.community.queries import community_choices
from app.core.text import whole_number
from app.promo.access import example_for
from app.promo.actions.drafts import COPIED, copy_request, draft_request
from app.promo.actions.subjects import Subject
from app.promo.forms.brief import NewRequestForm
from app.promo.models import PromoRequest
from app.promo.queries.briefs import requests_like
from app.promo.queries.patterns import patterns_in_force
from app.promo.views.requests import blueprint
from app.promo.words import RequestKind
from app.web.pages import page, see_other

_FINDERS: dict[RequestKind, Callable[[Person, str], Subject]] = {
    RequestKind.EVENT: event_for,
    RequestKind.INITIATIVE: initiative_for,
    RequestKind.ACHIEVEMENT: achievement_for,
}


@blueprint.get("/requests/new")
@requires(P.REQUEST_FILE)
def new() -> Response:
    """The short first form; it may come from an event, an initiative, an achievement or another request."""
    person = signed_in_person()
    form = _form(person)
    subject, source = _subject(form, person), _source(form, person)
    if subject is not None:
        form.title.data, form.community.data = subject.title, subject.community.slug
    if source is not None:
        form.title.data, form.kind.data = _("Copy of %(title)s", title=source.title), source.kind
        form.community.data, form.steps.data = source.community.slug, list(COPIED)
    return page("promo/request_new.html", form=form, subject=subject, source=source)


@blueprint.post("/requests/new")
@requires(P.REQUEST_FILE)
def begin() -> Response:
    """Make the draft and go to its first step."""
    person = signed_in_person()
    form = _form(person)
    subject, source = _subject(form, person), _source(form, person)
    if not form.submitted():
        return page("promo/request_new.html", form=form, subject=subject, source=source, status=422)
    community = community_for(person, form.community.data, to=P.REQUEST_FILE)
    if source is not None:
        draft = copy_request(
            source, community=community, kind=form.kind.data, title=form.title.data, steps=form.steps.data, actor=person
        )
    else:
        draft = draft_request(
            community=community, kind=form.kind.data, title=form.title.data, actor=person, subject=subject,
            pattern=patterns_in_force().get(form.template.data or ""), language=get_locale().language,
        )  # fmt: skip
    return see_other(url_for("requests.brief", number=draft.id, step="task"))


@blueprint.get("/requests/like")
@requires(P.REQUEST_FILE)
def like() -> Response:
    """What was asked before under such a title, while one types it."""
    likes = requests_like(signed_in_person(), request.args.get("title", "")[:200])
    return page("promo/_like.html", likes=likes)


def _form(person: Person) -> NewRequestForm:
    form = NewRequestForm(
        data={
            "community": request.args.get("community"),
            "kind": next((kind for kind in RequestKind if kind in request.args), None),
            "subject": next((f"{kind}:{request.args[kind]}" for kind in RequestKind if kind in request.args), ""),
            "copy_of": request.args.get("copy", ""),
            "template": request.args.get("template"),
        }
    )
    form.template.choices = [
        SelectChoice(value=one.key, label=one.said(get_locale().language)["name"], optgroup=str(one.organisation.label))
        for one in patterns_in_force().values()
    ]
    offered = community_choices(person, P.REQUEST_FILE)
    form.community.choices = [SelectChoice(value=slug, label=name) for slug, name in offered]
    if len(offered) == 1 and form.community.data is None:
        form.community.data = offered[0][0]
    return form


def _subject(form: NewRequestForm, person: Person) -> Subject | None:
    """The thing that the request is about, 'event:spring-fair'; a stranger's is not found."""
    kind, _colon, slug = (form.subject.data or "").partition(":")
    return _FINDERS[RequestKind(kind)](person, slug) if kind in set(RequestKind) and slug else None


def _source(form: NewRequestForm, person: Person) -> PromoRequest | None:
    number = whole_number((form.copy_of.data or "").removeprefix("R-"))
    return None if number is None else example_for(person, number)
