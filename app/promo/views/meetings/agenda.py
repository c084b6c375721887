"""The page of a meeting: its agenda while it is to come, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import flash, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.lifecycle import available
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core import clock
from app.core.errors import NotFound
from app.promo.access import example_for, meeting_for
from app.promo.actions.agenda import check_may_fill, drop_draft, fill_item, keep_draft, may_fill
from app.promo.agenda import AGENDA, ITEM, Item, begins_of
from app.promo.brief import LABELS
from app.promo.forms.brief import BriefForm
from app.promo.forms.meetings import item_form
from app.promo.models import Meeting, MeetingDraft, PromoRequest, RequestNetwork, RequestReference
from app.promo.queries.briefs import cases_offered, field_text, reference_words, references_of
from app.promo.queries.meeting_times import doubts_about
from app.promo.queries.meetings import (
    draft_of,
    drafts_at,
    formats_since,
    last_met_on,
    placements_on,
    preparation_of,
)
from app.promo.queries.spend import usual_spend_on
from app.promo.states import COMING_MEETINGS
from app.promo.views.meetings import ONE, blueprint
from app.web.fields import AddressField
from app.web.formats import clock as clock_words
from app.web.pages import page, see_other


@blueprint.get(ONE)
@requires(P.REQUEST_READ)
def detail(meeting_id: int) -> Response:
    """When, where, who and what about; what is prepared, and what came of it."""
    person = signed_in_person()
    meeting = meeting_for(person, meeting_id)
    about, is_open = request.args.get("about", type=int), meeting.state in COMING_MEETINGS
    row = next((row for row in meeting.topics if row.request_id == about), next(iter(meeting.topics), None))
    drafts = [draft for draft in drafts_at(meeting) if draft.person_id == person.id]
    references = references_of(*(row.request for row in meeting.topics))
    return page(
        "promo/meeting_detail.html",
        meeting=meeting,
        doubts=doubts_about(meeting) if is_open else (),
        preparation=preparation_of(meeting, references),
        placements=placements_on(meeting),
        steps={step.action: step for step in available(meeting, person)},
        row=row,
        tabs=_topics(meeting, row),
        agenda=_agenda(meeting, row, person, drafts, references) if row is not None and is_open else None,
        unsaved=[] if is_open else [(draft, _words_of(draft)) for draft in drafts],
    )


def _topics(meeting: Meeting, here: RequestNetwork | None) -> list[tuple[str, str, bool]]:
    return [
        (row.request.number, url_for("meetings.detail", meeting_id=meeting.id, about=row.request_id), row is here)
        for row in meeting.topics
    ]


def _words_of(draft: MeetingDraft) -> list[tuple[Any, str]]:
    """What somebody typed and did not save, field by field."""
    return [(LABELS[name], words) for name, words in draft.typed.items() if name in LABELS and words]


def _agenda(
    meeting: Meeting,
    row: RequestNetwork,
    person: Person,
    drafts: Sequence[MeetingDraft],
    references: Iterable[RequestReference],
) -> dict[str, Any]:
    """What the items show beside what was said already."""
    request_, met_on = row.request, last_met_on(meeting)
    may_write = may_fill(meeting, row, person)
    cases = cases_offered(person, request_) if may_write else ()
    kept = {draft.item: draft for draft in drafts if draft.request_id == row.request_id}
    forms = {
        item.key: item_form(item, request_, cases, kept[item.key].typed if item.key in kept else None)
        for item in AGENDA
        if may_write
    }
    examples = [one for one in references if one.request_id == request_.id]
    done = {item.key for item in AGENDA if all(_is_said(request_, name, examples) for name in item.needed)}
    return {
        "items": [(item, forms.get(item.key)) for item in AGENDA],
        "kept": kept,
        "begins": begins_of(meeting.starts_at, meeting.minutes),
        "done": done,
        "steps": [
            {"label": item.title, "url": f"#{item.key}", "state": "done" if item.key in done else "todo"}
            for item in AGENDA
        ],
        "said": {item.key: _said(request_, item) for item in AGENDA},
        "references": [reference_words(one, request_) for one in examples],
        "met_on": met_on,
        "formats": formats_since(meeting.network_id, met_on),
        "spends": usual_spend_on(meeting.network_id, community_id=meeting.community_id),
        "plan": request_.measurement_plan,
        "may_measure": can(
            person, P.READING_ENTER, community_id=meeting.community_id, network_ids=request_.scope_network_ids
        ),
    }


def _is_said(request_: PromoRequest, name: str, references: Sequence[RequestReference]) -> bool:
    return bool(references if name == "references" else field_text(request_, name))


def _said(request_: PromoRequest, item: Item) -> list[tuple[Any, str | None]]:
    """What stands in the fields of one item, but for the references, which have lines of their own."""
    return [(LABELS[name], field_text(request_, name) or None) for name in item.fields if name != "references"]


@blueprint.route(f"{ONE}/agenda/<request_number:number>/<string:key>", methods=["GET", "POST"])
@requires(P.REQUEST_READ)
def fill(meeting_id: int, number: int, key: str) -> Response:
    """Fill the fields of one item; two people in different items do not meet."""
    person = signed_in_person()
    meeting, row, item = _item(person, meeting_id, number, key)
    draft = draft_of(meeting, row, item, person)
    form = item_form(item, row.request, cases_offered(person, row.request), draft.typed if draft else None)
    if form.submitted() and form.tries(lambda: _fill(meeting, row, item, form, person)):
        flash(_("Saved."), "good")
        return see_other(_place_of(row, item))
    return page(
        "promo/meeting_item.html", form=form, meeting=meeting, row=row, item=item, draft=draft,
        status=422 if form.errors else 200,
    )  # fmt: skip


@blueprint.post(f"{ONE}/agenda/<request_number:number>/<string:key>/draft")
@requires(P.REQUEST_READ)
def keep_words(meeting_id: int, number: int, key: str) -> Response:
    """Keep what is being typed, or let it go."""
    person = signed_in_person()
    meeting, row, item = _item(person, meeting_id, number, key)
    if "drop" in request.form:
        drop_draft(meeting, row, item, actor=person)
        return see_other(_place_of(row, item))
    form = item_form(item, row.request)
    form.validate()
    wrong = {field.name for field in form if isinstance(field, AddressField) and field.errors}  # none of those is kept
    typed = {name: words for name, words in request.form.items() if name in form and name not in {"csrf_token", *wrong}}
    keep_draft(meeting, row, item, typed, actor=person)
    message = _("Kept at %(time)s, not in the brief yet: press “Save”", time=clock_words(clock.now()))
    return jsonify(message=message, is_whole=False, fields={})


def _item(person: Person, meeting_id: int, number: int, key: str) -> tuple[Meeting, RequestNetwork, Item]:
    """One item about one request, for those who may fill it."""
    meeting = meeting_for(person, meeting_id)
    row = next((row for row in meeting.topics if row.request_id == number), None)
    if row is None or key not in ITEM:
        raise NotFound
    check_may_fill(meeting, row, person)
    return meeting, row, ITEM[key]


def _place_of(row: RequestNetwork, item: Item) -> str:
    return url_for("meetings.detail", meeting_id=row.meeting_id, about=row.request_id, _anchor=item.key)


def _fill(meeting: Meeting, row: RequestNetwork, item: Item, form: BriefForm, person: Person) -> None:
    typed = form.data
    case = example_for(person, typed["case_id"]) if typed.get("case_id") else None
    fill_item(
        meeting, row, form.columns(), stamp=form.seen_version, actor=person, case=case,
        url=typed.get("reference_url") or "",
    )  # fmt: skip
    drop_draft(meeting, row, item, actor=person)
