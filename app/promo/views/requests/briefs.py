"""The brief: one page a step, saved as one types, and the review before it is handed in."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.lifecycle import missing
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.core.errors import Invalid, NotFound
from app.core.text import whole_number
from app.files.actions import MOST_PICTURE_BYTES, MOST_UPLOAD_BYTES, MOST_VIDEO_BYTES
from app.files.downloads import send_stored
from app.networks.queries import networks
from app.promo.access import case_for, creative_for, draft_for, own_creative, reference_for
from app.promo.actions.drafts import (
    attach_pictures,
    autosave_brief,
    detach_picture,
    forget_reference,
    point_to,
    put_back_picture,
    save_brief,
)
from app.promo.actions.requests import submit_request
from app.promo.brief import LABELS, QUESTIONS_STEP, STEP, STEP_OF, BriefStep, steps_of
from app.promo.forms.brief import BriefForm, step_form
from app.promo.guards.requests import brief_is_complete, far_target_has_its_reason, gaps_in_brief
from app.promo.models import PromoRequest
from app.promo.queries.asked import asked_of, offered_of
from app.promo.queries.briefs import (
    brief_lines,
    brought_along,
    creatives_of,
    filled_steps,
    reference_words,
    references_of,
    subjects_of,
    wires_of,
)
from app.promo.states import RequestState
from app.promo.views.requests import blueprint
from app.promo.views.requests.beside import beside_of, promised, tell_returns
from app.promo.words import KPIS_OF, Kpi
from app.web.formats import clock as clock_words
from app.web.pages import flash_undoable, page, see_other
from app.web.security import takes_files

#: What a case is looked for by, as fields of the page and in its address.
CASE_FILTERS = ("case_q", "case_where", "case_objective")


@blueprint.get("/requests/<request_number:number>/brief/<string:step>")
@requires(P.REQUEST_FILE)
def brief(number: int, step: str) -> Response:
    """One step of the brief."""
    request_ = draft_for(signed_in_person(), number)
    return _show(request_, _step(step), _form(request_, _step(step)))


@requires(P.REQUEST_FILE)
def _may_write(number: int, step: str) -> None:
    draft_for(signed_in_person(), number)
    _step(step)


@blueprint.post("/requests/<request_number:number>/brief/<string:step>")
@requires(P.REQUEST_FILE)
@takes_files(MOST_UPLOAD_BYTES, first=_may_write)
def save_step(number: int, step: str) -> Response:
    """Save and go on: to the next step, to plan B, or back to the same page."""
    person = signed_in_person()
    request_ = draft_for(person, number)
    form = _form(request_, _step(step))
    if form.submitted() and form.tries(lambda: _keep(request_, form, person)):
        return see_other(onward(request_, _step(step)))
    return _show(request_, _step(step), form, status=422)


@blueprint.post("/requests/<request_number:number>/brief/<string:step>/autosave")
@requires(P.REQUEST_FILE)
def autosave_step(number: int, step: str) -> Response:
    """Save what is typed so far, and say truthfully what was saved."""
    request_ = draft_for(signed_in_person(), number)
    form = _form(request_, _step(step))
    form.validate()
    wrong = {name for name in form.errors if name}
    columns = {name: value for name, value in form.columns().items() if name not in wrong}
    answers = {key: text for key, text in form.answers().items() if f"answer_{key}" not in wrong}
    wishes = None if "networks" in wrong else form.wishes()
    wrong |= set(autosave_brief(request_, columns, answers=answers, wishes=wishes, version=form.seen_version))
    message = _("Saved %(time)s", time=clock_words(clock.now()))
    if wrong:
        names = ", ".join(str(LABELS.get(name, name)) for name in sorted(wrong))
        message = _("Saved %(time)s, but not yet: %(fields)s", time=clock_words(clock.now()), fields=names)
    return jsonify(message=message, is_whole=not wrong, fields={"version": str(request_.version)})


@blueprint.get("/requests/<request_number:number>/review")
@requires(P.REQUEST_FILE)
def review(number: int) -> Response:
    """The whole brief to read once more, with what is still missing."""
    return _review(draft_for(signed_in_person(), number))


@blueprint.post("/requests/<request_number:number>/submit")
@requires(P.REQUEST_FILE)
def submit(number: int) -> Response:
    """Hand the request in; what is missing is said field by field."""
    person = signed_in_person()
    request_ = draft_for(person, number)
    if missing(request_, "submit"):
        return _review(request_, status=422)
    submit_request(request_, actor=person)
    flash(_("%(number)s is handed in.", number=request_.number), "good")
    return see_other(url_for("requests.detail", number=request_.id))


@blueprint.get("/requests/<request_number:number>/files/<int:creative_id>")
@requires(P.REQUEST_READ)
def file(number: int, creative_id: int) -> Response:
    """A file of the request, for those who may read it (T05)."""
    return send_stored(creative_for(signed_in_person(), number, creative_id).creative.file)


def _step(key: str) -> BriefStep:
    if key not in STEP:
        raise NotFound
    return STEP[key]


def _form(request_: PromoRequest, step: BriefStep) -> BriefForm:
    person = signed_in_person()
    return step_form(
        step,
        request_,
        networks=networks(person) if step.key == "networks" else (),
        subjects=subjects_of(request_) if step.key == "task" else (),
    )


def _keep(request_: PromoRequest, form: BriefForm, person: Person) -> None:
    save_brief(request_, form.columns(), answers=form.answers(), wishes=form.wishes(), version=form.seen_version)
    keep_lists(request_, form, person)


def keep_lists(request_: PromoRequest, form: BriefForm, person: Person) -> bool:
    """The files and references that a page adds or takes off; True when there were any."""
    n_added = attach_pictures(request_, form["creatives"].data or (), actor=person) if "creatives" in form else 0
    if "reference_url" in form and (form["case_id"].data or form["reference_url"].data):
        case = _case(person, form["case_id"].data) if form["case_id"].data else None
        point_to(request_, case=case, url=form["reference_url"].data or "")
        n_added += 1
    for case_id in _numbers("attach"):
        point_to(request_, case=_case(person, case_id))
        n_added += 1
    for creative_id in _numbers("put_back_creative"):
        put_back_picture(request_, own_creative(request_, creative_id))
        n_added += 1
    return bool(_drop(request_, person) or n_added)


def _numbers(name: str) -> list[int]:
    """What was posted under a name, as far as a row can be called so."""
    return [number for typed in request.form.getlist(name) if (number := whole_number(typed)) is not None]


def _case(person: Person, case_id: int) -> PromoRequest:
    """A case that is pointed to. Raises Invalid for one that has gone, or is no more for others, since it was found."""
    try:
        return case_for(person, case_id)
    except NotFound:
        sentence = _("This case is not there any more, or no longer shared. Find another one.")
        raise Invalid({"reference_url": sentence}) from None


def _drop(request_: PromoRequest, person: Person) -> int:
    """Take off the files and references whose buttons were pressed, each with a way back; returns how many."""
    files, references = _numbers("drop_creative"), _numbers("drop_reference")
    for creative_id in files:
        detach_picture(creative_for(person, request_.id, creative_id))
        _tell_undo(request_, {"put_back_creative": creative_id})
    for reference_id in references:
        reference = reference_for(request_, reference_id)
        _tell_undo(request_, {"attach": reference.case_id} if reference.case_id else {"reference_url": reference.url})
        forget_reference(reference)
    return len(files) + len(references)


def _tell_undo(request_: PromoRequest, fields: dict[str, Any]) -> None:
    if request_.state == RequestState.DRAFT:
        url = url_for("requests.save_step", number=request_.id, step="content")
        flash_undoable(_("Taken off."), url, **fields, go="stay")


def onward(request_: PromoRequest, step: BriefStep) -> str:
    """Where the button that was pressed leads: on to the next step, to plan B, or back to the same page."""
    if request.form.get("go") == "wire":
        return url_for("wires.new", number=request_.id)
    if _asks_for_reason(request_, step):
        return url_for("requests.brief", number=request_.id, step="goal", _anchor="target_reason")
    if request.form.get("go") == "find":
        asked: dict[str, Any] = {name: request.form.get(name, "")[:100] for name in CASE_FILTERS}
        return url_for("requests.brief", number=request_.id, step="content", **asked, _anchor="references")
    if request.form.get("go") == "next":
        steps = steps_of(request_.has_form)
        place = steps.index(step) + 1
        if place == len(steps):
            return url_for("requests.review", number=request_.id)
        return url_for("requests.brief", number=request_.id, step=steps[place].key)
    return url_for("requests.brief", number=request_.id, step=step.key)


def _asks_for_reason(request_: PromoRequest, step: BriefStep) -> bool:
    """True when it shows only with what was saved that the target lies beyond like promos: the reason is asked now."""
    is_sum = step.key == "budget" and request_.kpi == Kpi.SUM_RAISED  # compared in the currency of the budget
    if not (is_sum or step.key == "goal") or "target_reason" in request.form:
        return False
    is_asked = bool(far_target_has_its_reason(request_))
    if is_asked and is_sum:
        flash(_("In this currency the target lies beyond what like promos came to: say why it can be reached."))
    return is_asked


def steps_shown(request_: PromoRequest, here: str, gaps: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The steps for `ui.steps`, with what is filled."""
    gaps = missing(request_, "submit") if gaps is None else gaps
    filled = filled_steps(request_, gaps)
    steps = [
        {
            "label": step.label,
            "url": url_for("requests.brief", number=request_.id, step=step.key),
            "state": "done" if step.key in filled else "todo",
            "is_current": step.key == here,
        }
        for step in steps_of(request_.has_form)
    ]
    review_url = url_for("requests.review", number=request_.id)
    last = {"label": _("Review"), "url": review_url, "state": "todo", "is_current": here == "review"}
    return [*steps, last]


def _show(request_: PromoRequest, step: BriefStep, form: BriefForm, *, status: int = 200) -> Response:
    lists: dict[str, Any] = {}
    if step.key == "content":
        lists = {"creatives": creatives_of(request_), "references": references_of(request_)}
        lists["attached"] = {reference.case_id for reference in lists["references"]}
        lists |= {
            "reference_words": reference_words,
            "most_bytes": MOST_PICTURE_BYTES,
            "most_video_bytes": MOST_VIDEO_BYTES,
        }
    if step.key == "networks" and not request_.has_form:
        lists = {"offered": offered_of(request_)}  # later on the page of the questions
    if step.key == "plan":
        lists = {"wires": wires_of(request_)}
    lists |= beside_of(request_, step, form) | {"told": tell_returns(request_, step, form)}
    return page(
        "promo/request_brief.html",
        request_=request_,
        step=step,
        form=form,
        steps=steps_shown(request_, step.key),
        kpis_of=KPIS_OF,
        status=status,
        **lists,
    )


def _review(request_: PromoRequest, *, status: int = 200) -> Response:
    asked, along = asked_of(request_), brought_along(request_)
    gaps = missing(request_, "submit", {brief_is_complete: gaps_in_brief(request_, n_armed=along.n_armed, asked=asked)})
    parts = [
        (step, brief_lines(request_, step, gaps, lists=along.words, asked=asked))
        for step in steps_of(request_.has_form)
    ]
    return page(
        "promo/request_review.html",
        request_=request_,
        parts=parts,
        gaps=gaps,
        step_of=STEP_OF | {name: QUESTIONS_STEP.key for name in gaps if name.startswith("question_")},
        steps=steps_shown(request_, "review", gaps),
        offered=offered_of(request_),
        **promised(request_, request_.scope_network_ids),
        status=status,
    )
