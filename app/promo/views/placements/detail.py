"""The page of one placement, and its steps that need no more than a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in, signed_in_person
from app.accounts.lifecycle import available, missing
from app.accounts.models import Person
from app.accounts.permissions import P
from app.audit.models import AuditEntry
from app.audit.queries import told
from app.core import clock
from app.files.downloads import send_stored
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.networks.rota import Watch, on_call_words
from app.promo import tags
from app.promo.access import approved_picture_of, can_for, may_place, picture_of, placement_for, screenshot_of
from app.promo.actions import placements as acts
from app.promo.compliance import lines_for, words_of
from app.promo.forms.placements import ApproveForm, ChangesForm, ReviewLinkForm
from app.promo.forms.talk import CommentForm
from app.promo.guards.placements import record_is_complete
from app.promo.material import content_hash
from app.promo.models import Placement
from app.promo.queries.content import checklist, counted, findings_of
from app.promo.queries.placements import (
    FAST_RECORD_FOR,
    history_of_placement,
    is_one_short,
    is_opened_lately,
    last_in,
    rewording_of,
    stage_of,
    waits_for_measurement,
    wire_of,
)
from app.promo.queries.reviews import (
    brand_guide,
    is_proofread,
    open_review_links,
    review_plan_of,
    reviewers_by_link,
    since_approval,
    who_can_review,
)
from app.promo.queries.talk import talk_on
from app.promo.states import ACTIVE_PLACEMENTS, BEFORE_APPROVAL, PlacementState
from app.promo.tracking import tracked_address
from app.promo.views.placements import blueprint
from app.web.forms import Form
from app.web.pages import page, see_other

ONE = "/requests/<request_number:number>/placements/<int:position>"
_TOLD_ON_TOP = {
    PlacementState.CHANGES_REQUESTED: tags.PLACEMENT_CHANGES_ASKED, PlacementState.PAUSED: tags.PLACEMENT_PAUSED
}  # fmt: skip


@blueprint.get(ONE)
@signed_in
def detail(number: int, position: int) -> Response:
    """Everything about one placement, with the next step on top."""
    person = signed_in_person()
    return show(placement_for(person, number, position), person)


@blueprint.get(f"{ONE}/files/<int:creative_id>")
@signed_in
def file(number: int, position: int, creative_id: int) -> Response:
    """A picture of the placement, for those who may read it (T02, T05)."""
    placement = placement_for(signed_in_person(), number, position)
    return send_stored(picture_of(placement, creative_id).creative.file)


@blueprint.get(f"{ONE}/approved-files/<int:creative_id>")
@signed_in
def approved_file(number: int, position: int, creative_id: int) -> Response:
    """A picture that was approved and may have been taken out since."""
    placement = placement_for(signed_in_person(), number, position)
    return send_stored(approved_picture_of(placement, creative_id).file)


@blueprint.get(f"{ONE}/screenshot")
@signed_in
def screenshot(number: int, position: int) -> Response:
    """The picture that proves a story."""
    return send_stored(screenshot_of(placement_for(signed_in_person(), number, position)))


@blueprint.post(f"{ONE}/ask-content")
@requires(P.PLACEMENT_EDIT)
def ask_content(number: int, position: int) -> Response:
    """Ask the assignee for the content."""
    return _step(number, position, acts.ask_content, _("The content is asked for."))


@blueprint.post(f"{ONE}/opened")
@signed_in
def opened(number: int, position: int) -> Response:
    """'I opened it': the destination works."""
    return _step(number, position, acts.note_opened, _("Noted: the destination works."), anchor="review")


@blueprint.post(f"{ONE}/proofread")
@signed_in
def proofread(number: int, position: int) -> Response:
    """'I have proofread it'."""
    return _step(number, position, acts.note_proofread, _("Noted: the words are proofread."))


@blueprint.post(f"{ONE}/send-to-review")
@requires(P.CREATIVE_EDIT)
def send_to_review(number: int, position: int) -> Response:
    """Hand the content in."""
    return _step(number, position, acts.send_to_review, _("The content is in review."))


@blueprint.post(f"{ONE}/schedule")
@requires(P.PLACEMENT_EDIT)
def schedule(number: int, position: int) -> Response:
    """Fix what was approved for its slot."""
    return _step(number, position, acts.schedule_placement, _("The post is scheduled."))


@blueprint.post(f"{ONE}/resume")
@requires(P.PLACEMENT_EDIT)
def resume(number: int, position: int) -> Response:
    """Let it go on."""
    return _step(number, position, acts.resume_placement, _goes_on)


def _goes_on(placement: Placement) -> Any:
    is_reviewed = placement.state == PlacementState.IN_REVIEW
    return _("It goes on, and is reviewed again first.") if is_reviewed else _("The post goes on.")


def _step(
    number: int,
    position: int,
    act: Callable[..., None],
    done: str | Callable[[Placement], Any],
    *,
    anchor: str | None = None,
) -> Response:
    """Take a step that asks for nothing and say what is `done`; what is missing is said on top of the page."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    form = Form()
    if form.tries(lambda: act(placement, actor=person)):
        return back(placement, done if isinstance(done, str) else done(placement), anchor=anchor)
    return show(placement, person, stuck=form, status=422)


def back(placement: Placement, done: str, *, anchor: str | None = None) -> Response:
    """To the page of the placement, with a word on what was done."""
    flash(done, "good")
    return see_other(address_of(placement, anchor=anchor))


def address_of(placement: Placement, *, anchor: str | None = None) -> str:
    """The page of the placement, or a part of it."""
    return url_for(
        "placements.detail", number=placement.request_id, position=placement.position, _anchor=anchor
    )  # fmt: skip


def show(placement: Placement, person: Person, *, status: int = 200, **forms: Form) -> Response:
    """The page; `forms` are those that came back with errors, by what they are for."""
    now, steps = clock.now(), {step.action: step for step in available(placement, person)}
    history = history_of_placement(placement)
    is_open, is_fast_open = placement.state in ACTIVE_PLACEMENTS, acts.is_fast_record_open(placement)
    is_in_review, rewording = placement.state == PlacementState.IN_REVIEW, rewording_of(placement, now=now)
    approvers = who_can_review(placement) if is_in_review or is_fast_open else []
    guide = brand_guide() if is_in_review or is_fast_open else None
    review = review_plan_of(placement) if placement.state in BEFORE_APPROVAL else None
    talk = talk_on(placement.request, person, placement=placement)
    reviewers, may_send = reviewers_by_link(approvers), acts.may_send_links(person, placement)
    return page(
        "promo/placement_detail.html",
        placement=placement,
        request_=placement.request,
        spec=spec_of(placement.format_id),
        format_label=full_format_label(spec_of(placement.format_id)),
        steps=steps,
        wire=wire_of(placement),
        is_unmeasured=waits_for_measurement(placement),
        on_call=_on_call(placement) if is_open else "",
        items=checklist(placement, now=now) if is_open or is_fast_open else [],
        findings=findings_of(placement) if is_open or is_fast_open else [],
        counted=counted(placement, placement.caption),
        tracked=tracked_address(placement),
        approvers=approvers,
        stage=stage_of(placement) if is_in_review or is_fast_open else None,
        review=review,
        proofread=review if is_proofread(placement, review) else None,
        may_proofread=acts.may_proofread(person, placement) and bool(placement.caption.strip()),
        is_opened=is_opened_lately(placement, now=now),
        is_one_short=is_one_short(placement, approvers),
        guide=guide,
        words_of=words_of,
        review_links=open_review_links(placement, now=now) if may_send and reviewers else [],
        may_send_links=may_send and bool(reviewers),
        rewording=rewording,
        since=since_approval(placement) if is_in_review or rewording else None,
        file_now=_address_of("placements.file", placement),
        file_then=_address_of("placements.approved_file", placement),
        record_gaps=record_is_complete(placement) if is_fast_open else {},
        record_due=placement.published_at + FAST_RECORD_FOR if is_fast_open and placement.published_at else None,
        is_ready=(
            "send_to_review" in steps and not _waits_for_changes(history) and not missing(placement, "send_to_review")
        ),
        missing_for_late=missing(placement, "publish_late") if "publish_late" in steps else {},
        missing_for_schedule=missing(placement, "schedule") if placement.state == PlacementState.APPROVED else {},
        talk=talk,
        comment_form=CommentForm.for_one(may_talk_internally=talk.may_talk_internally),
        history=told(history),
        last=_last(placement, history),
        may={**_rights(placement, person), "read_request": talk.reads},
        forms={**_forms(placement, reviewers, has_guide=guide is not None), **forms},
        status=status,
    )  # fmt: skip


def _last(placement: Placement, history: Sequence[AuditEntry]) -> AuditEntry | None:
    """By whom and why it waits, where that is what one has to know first: it is paused, or changes are asked for."""
    tag = _TOLD_ON_TOP.get(placement.state)
    return last_in(history, tag) if tag is not None else None


def _waits_for_changes(history: Sequence[AuditEntry]) -> bool:
    """True from when changes were asked for until something has changed."""
    of_changes = {tags.PLACEMENT_CHANGES_ASKED.name, tags.PLACEMENT_CHANGED.name}
    newest = next((entry.tag for entry in history if entry.tag in of_changes), None)
    return newest == tags.PLACEMENT_CHANGES_ASKED.name


def _address_of(endpoint: str, placement: Placement) -> Callable[..., str]:
    return partial(url_for, endpoint, number=placement.request_id, position=placement.position)


def _on_call(placement: Placement) -> str:
    """Out of hours: who is on call when it goes out."""
    if placement.slot_at is None:
        return ""
    zone = placement.channel.time_zone if placement.channel else None
    watch = Watch(placement.id, placement.network_id, placement.channel_id, placement.slot_at, zone)
    return on_call_words([watch]).get(placement.id, "")


def _rights(placement: Placement, person: Person) -> dict[str, bool]:
    """What the page offers beside the steps of the life cycle."""
    request_, network = placement.request, placement.network_id
    may_write = can_for(person, P.CREATIVE_EDIT, request_, network) and acts.is_writable(placement)
    return {
        "write": may_write,
        "plan": can_for(person, P.PLACEMENT_EDIT, request_, network) and acts.is_writable(placement),
        "open": may_write or can_for(person, P.PLACEMENT_APPROVE, request_, network),
        "hold_anew": placement.state == PlacementState.MISSED and may_place(person, request_),
    }


def _forms(placement: Placement, reviewers: Sequence[Person], *, has_guide: bool) -> dict[str, Any]:
    is_looked_at = placement.state == PlacementState.IN_REVIEW or acts.is_fast_record_open(placement)
    lines = lines_for(placement.request.sensitivity, has_guide=has_guide) if is_looked_at else {}
    return {
        "link": ReviewLinkForm(reviewers),
        "approve": ApproveForm(lines, data={"seen": content_hash(placement)}),
        "changes": ChangesForm(),
        "stuck": None,
    }
