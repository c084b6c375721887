"""Answering what was asked back: a page with just those fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core.errors import Conflict, Invalid
from app.files.actions import MOST_PICTURE_BYTES, MOST_UPLOAD_BYTES, MOST_VIDEO_BYTES
from app.promo.access import filed_for
from app.promo.actions.answers import save_brief_and_answers
from app.promo.actions.triage import answer_fields
from app.promo.forms.brief import ReturnedForm, answer_form
from app.promo.models import PromoRequest, ReturnedField
from app.promo.queries.asked import Asked, asked_of
from app.promo.queries.briefs import cases_offered
from app.promo.queries.requests import returned_of
from app.promo.states import RequestState
from app.promo.views.requests import blueprint
from app.promo.views.requests.briefs import keep_lists
from app.promo.views.requests.questions import groups_of, keep_files, people_for
from app.web.pages import page, see_other
from app.web.security import takes_files


@blueprint.get("/requests/<request_number:number>/answer")
@requires(P.REQUEST_FILE)
def answer(number: int) -> Response:
    """The fields that came back, each with what was asked."""
    request_ = _asked_of(signed_in_person(), number)
    returned = returned_of(request_)
    return _show(request_, returned, _form(request_, returned))


@requires(P.REQUEST_FILE)
def _may_answer(number: int) -> None:
    _asked_of(signed_in_person(), number)


@blueprint.post("/requests/<request_number:number>/answer")
@requires(P.REQUEST_FILE)
@takes_files(MOST_UPLOAD_BYTES, first=_may_answer)
def give_answer(number: int) -> Response:
    """Hand the answers in; triage goes on."""
    person = signed_in_person()
    request_ = _asked_of(person, number)
    returned = returned_of(request_)
    form = _form(request_, returned)
    if form.submitted() and form.tries(lambda: _keep(request_, returned, form, person)):
        flash(_("Your answer is on its way to triage."), "good")
        return see_other(url_for("requests.detail", number=request_.id))
    return _show(request_, returned, form, status=422)


def _asked_of(person: Person, number: int) -> PromoRequest:
    request_ = filed_for(person, number)
    if request_.state != RequestState.NEEDS_INFO:
        raise Conflict(_("Nothing is asked of you on %(number)s any more.", number=request_.number))
    return request_


def asked_again(request_: PromoRequest, returned: Sequence[ReturnedField]) -> list[Asked]:
    """The questions of forms that came back, and those that are only asked by what is said to them."""
    wanted, found = {part.question_id for part in returned} - {None}, set[tuple[int, str]]()
    again: list[Asked] = []
    for one in asked_of(request_) if wanted else ():
        leans = any((one.form.id, rule.key) in found for rule in one.question.spec.rules)
        if leans or one.question.id in wanted:
            found.add((one.form.id, one.question.key))
            again.append(one)
    return again


def _form(request_: PromoRequest, returned: Sequence[ReturnedField]) -> ReturnedForm:
    names, asked = {part.field for part in returned}, asked_again(request_, returned)
    return answer_form(
        request_,
        names,
        networks=[row.network for row in request_.networks],
        cases=cases_offered(signed_in_person(), request_) if "references" in names else (),
        asked=asked,
        people=people_for(asked),
    )


def _keep(request_: PromoRequest, returned: Sequence[ReturnedField], form: ReturnedForm, person: Person) -> None:
    _check_seen(returned, form)
    changes: dict[str, Any] = {}
    changes |= save_brief_and_answers(
        request_, form.columns(), answers=form.answers(), wishes=form.wishes(), typed=form.typed(), actor=person,
        version=form.seen_version,
    )  # fmt: skip
    if keep_lists(request_, form, person) + keep_files(request_, form, person):
        changes["has_other_files"] = True  # a plain fact: the log is in no language
    answer_fields(request_, returned, changes=changes, note=form["note"].data or "", actor=person)


def _check_seen(returned: Sequence[ReturnedField], form: ReturnedForm) -> None:
    """Raise Invalid when something came back after the page was shown: nobody answers what they have not read."""
    seen = set((form["seen"].data or "").split())
    later = [str(part.label) for part in returned if seen and str(part.id) not in seen]
    if later:
        words = _(
            "Meanwhile more came back: %(fields)s. Read it below, then hand in the answer.", fields=", ".join(later)
        )
        raise Invalid({"": words})


def _show(
    request_: PromoRequest, returned: Sequence[ReturnedField], form: ReturnedForm, *, status: int = 200
) -> Response:
    names = [field.short_name for field in form]
    form["seen"].data = " ".join(str(part.id) for part in returned)
    return page(
        "promo/request_answer.html",
        request_=request_,
        returned=sorted(returned, key=lambda part: names.index(part.field) if part.field in names else len(names)),
        form=form,
        groups=groups_of(asked_again(request_, returned), form),
        most_bytes=MOST_PICTURE_BYTES,
        most_video_bytes=MOST_VIDEO_BYTES,
        status=status,
    )
