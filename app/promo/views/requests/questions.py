"""The step of the brief that asks what the forms of SMM ask, and the files among the answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import flash, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import missing
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.core.errors import NotFound
from app.files.actions import MOST_PICTURE_BYTES, MOST_UPLOAD_BYTES, MOST_VIDEO_BYTES
from app.files.downloads import send_stored
from app.promo.access import draft_for, request_for
from app.promo.access.forms import bound_form, offered_form
from app.promo.actions.answers import attach_file, drop_file, save_answers
from app.promo.actions.form_bindings import take_in, take_newer
from app.promo.asking import QuestionType, differences
from app.promo.brief import QUESTIONS_STEP
from app.promo.differences import Piece, compared
from app.promo.forms.questions import AnswersForm, request_form
from app.promo.guards.requests import brief_is_complete, gaps_in_brief
from app.promo.models import FormEdition, PromoRequest, QuestionForm
from app.promo.queries.asked import Asked, asked_of, file_url, newer_of, offered_of, shown_of, words_of_rules
from app.promo.queries.question_forms import people_offered
from app.promo.views.requests import blueprint
from app.promo.views.requests.briefs import onward, steps_shown
from app.web.formats import clock as clock_words
from app.web.pages import page, see_other
from app.web.security import takes_files


@blueprint.get("/requests/<request_number:number>/brief/questions")
@requires(P.REQUEST_FILE)
def questions(number: int) -> Response:
    """The questions of the networks that are asked."""
    request_ = draft_for(signed_in_person(), number)
    asked = asked_of(request_)
    return _show(request_, asked, form_of(request_, asked))


@requires(P.REQUEST_FILE)
def _may_write(number: int) -> None:
    draft_for(signed_in_person(), number)


@blueprint.post("/requests/<request_number:number>/brief/questions")
@requires(P.REQUEST_FILE)
@takes_files(MOST_UPLOAD_BYTES, first=_may_write)
def save_questions(number: int) -> Response:
    """Save the answers and go on, or stay."""
    person = signed_in_person()
    request_ = draft_for(person, number)
    asked = asked_of(request_)
    form = form_of(request_, asked)
    if form.submitted() and form.tries(lambda: _keep(request_, form, person)):
        return see_other(onward(request_, QUESTIONS_STEP))
    return _show(request_, asked, form, status=422)


@blueprint.post("/requests/<request_number:number>/brief/questions/autosave")
@requires(P.REQUEST_FILE)
def autosave_questions(number: int) -> Response:
    """Save what is typed so far, and say truthfully what was saved."""
    person = signed_in_person()
    request_ = draft_for(person, number)
    form = form_of(request_, asked_of(request_))
    form.validate()
    save_answers(request_, form.typed(), actor=person, version=form.seen_version)
    wrong = [str(field.label.text) for field in form if field.errors]
    message = _("Saved %(time)s", time=clock_words(clock.now()))
    if wrong:
        message = _("Saved %(time)s, but not yet: %(fields)s", time=clock_words(clock.now()), fields=", ".join(wrong))
    return jsonify(message=message, fields={"version": str(request_.version)})


@blueprint.post("/requests/<request_number:number>/brief/questions/<string:slug>/newer")
@requires(P.REQUEST_FILE)
def take_newer_form(number: int, slug: str) -> Response:
    """Go by the newest version of a form, or by one that was published since."""
    person = signed_in_person()
    request_ = draft_for(person, number)
    bound = bound_form(request_, slug)
    if bound is not None:
        edition = take_newer(bound, actor=person)
    else:
        edition = take_in(request_, offered_form(request_, slug), actor=person)
    flash(_("%(form)s: version %(n)s is taken over. Look at what it asks.",
            form=edition.form.name, n=edition.number), "good")  # fmt: skip
    return see_other(url_for("requests.questions", number=number))


@blueprint.get("/requests/<request_number:number>/answers/<int:answer_id>")
@requires(P.REQUEST_READ)
def answer_file(number: int, answer_id: int) -> Response:
    """The file of an answer, for those who may read the request (T05)."""
    asked = shown_of(request_for(signed_in_person(), number))
    answer = next((one.answer for one in asked if one.answer is not None and one.answer.id == answer_id), None)
    if answer is None or answer.file is None:
        raise NotFound
    return send_stored(answer.file)


def form_of(request_: PromoRequest, asked: Sequence[Asked]) -> AnswersForm:
    """The fields of these questions with what the request says to them."""
    return request_form(request_, asked, people_for(asked))


def people_for(asked: Sequence[Asked]) -> Sequence[Person]:
    """The people to choose from, where a person is asked for at all; who was named and has left since stays named."""
    if not any(one.question.type is QuestionType.PERSON for one in asked):
        return ()
    named = [one.answer.person for one in asked if one.answer is not None and one.answer.person is not None]
    return list(dict.fromkeys([*people_offered(), *named]))


def keep_files(request_: PromoRequest, form: AnswersForm, person: Person) -> int:
    """The files that a page adds or takes off; how many."""
    added = [attach_file(request_, key, upload, actor=person) for key, upload in form.uploads().items()]
    dropped = [drop_file(request_, key) for key in request.form.getlist("drop_answer", type=int)]
    return sum([*added, *dropped])


def groups_of(asked: Sequence[Asked], form: Any) -> list[tuple[QuestionForm, list[dict[str, Any]]]]:
    """The questions by their form, each with its fields, its file and when it is asked, for the page."""
    return [
        (one_form, [_line(one, asked, form) for one in own])
        for one_form, own in groupby(asked, key=lambda one: one.form)
    ]


Change = tuple[str, str, list[tuple[str, list[Piece]]]]


def changes_between(before: FormEdition | None, after: FormEdition) -> list[Change]:
    """What became of which question: the word for it, the question, and what of it changed, word by word."""
    words = {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "moved": _("Moved")}
    found = differences(before.specs, after.specs) if before is not None else []
    return [
        (words[one.kind], one.words, [(part.label, compared(part.before, part.after)) for part in one.parts])
        for one in found
    ]


def _line(one: Asked, asked: Sequence[Asked], form: Any) -> dict[str, Any]:
    fields = {other.question.key: other.name for other in asked if other.form.id == one.form.id}
    rules = one.question.spec.rules
    return {
        "asked": one,
        "field": form[one.name],
        "currency": form[f"{one.name}_currency"] if one.question.type is QuestionType.MONEY else None,
        "file_url": file_url(one),
        "rule_words": words_of_rules(one, asked),
        "rules": [
            {"name": fields[rule.key], "op": rule.op.value, "values": list(rule.values)}
            for rule in rules
            if rule.key in fields
        ],
    }


def _keep(request_: PromoRequest, form: AnswersForm, person: Person) -> None:
    save_answers(request_, form.typed(), actor=person, version=form.seen_version)
    keep_files(request_, form, person)


def _show(request_: PromoRequest, asked: Sequence[Asked], form: AnswersForm, *, status: int = 200) -> Response:
    gaps = missing(request_, "submit", {brief_is_complete: gaps_in_brief(request_, asked=asked)})
    return page(
        "promo/request_questions.html",
        request_=request_,
        step=QUESTIONS_STEP,
        form=form,
        groups=groups_of(asked, form),
        newer=[(one, changes_between(one.own, one.newest)) for one in newer_of(request_)],
        offered=offered_of(request_),
        steps=steps_shown(request_, QUESTIONS_STEP.key, gaps),
        most_bytes=MOST_PICTURE_BYTES,
        most_video_bytes=MOST_VIDEO_BYTES,
        status=status,
    )
