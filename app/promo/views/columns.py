"""The columns of the lists as files, in the order of the screen and with what it has no room for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.exports import ExportedList
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.models import PromoRequest, QuestionForm
from app.promo.queries.calendar import Slot
from app.promo.queries.question_forms import last_published
from app.promo.queries.turns import Side, halves_of
from app.web.exports import Column

_HOUSE_HOURS = _l("With the house, working hours")
_REQUESTER_HOURS = _l("With the requester, working hours")


def _networks(request_: PromoRequest) -> str:
    return ", ".join(f"{row.network.name}: {row.decision.label}" for row in request_.networks)


def _deciders(request_: PromoRequest) -> str:
    return ", ".join(dict.fromkeys(row.owner.name for row in request_.networks if row.owner is not None))


def _hours(request_: PromoRequest, side: Side) -> float | None:
    halves = halves_of(request_)
    return None if halves is None else round(getattr(halves, side), 1)


def _in_force(form: QuestionForm, name: str) -> Any:
    edition = last_published(form)
    return getattr(edition, name) if edition is not None else None


REQUESTS = ExportedList(
    "promo.requests",
    _l("Requests"),
    (
        Column(_l("Number"), lambda request_: request_.number),
        Column(_l("Title"), lambda request_: request_.title),
        Column(_l("Community"), lambda request_: request_.community.name),
        Column(_l("Kind"), lambda request_: request_.kind.label),
        Column(_l("State"), lambda request_: request_.state.label),
        Column(_l("Networks"), _networks),
        Column(_l("Measured by"), lambda request_: request_.kpi.label if request_.kpi else None),
        Column(_l("Target"), lambda request_: request_.target),
        Column(_l("To be reached by"), lambda request_: request_.target_on),
        Column(_l("Filed by"), lambda request_: request_.filed_by.name),
        Column(_l("Handed in"), lambda request_: request_.submitted_at),
        Column(_l("Task"), lambda request_: request_.task),
        Column(_HOUSE_HOURS, lambda request_: _hours(request_, Side.HOUSE)),
        Column(_REQUESTER_HOURS, lambda request_: _hours(request_, Side.REQUESTER)),
    ),
)
TRIAGE = ExportedList(
    "promo.triage",
    _l("Triage"),
    (
        *REQUESTS.columns,
        Column(_l("Who decides"), _deciders),
        Column(_l("Answer due"), lambda request_: request_.triage_due_at),
        Column(_l("Sensitive"), lambda request_: request_.sensitivity.label if request_.sensitivity else None),
    ),
)
MEETINGS = ExportedList(
    "promo.meetings",
    _l("Meetings"),
    (
        Column(_l("Requests"), lambda meeting: "; ".join(row.request.audit_label for row in meeting.topics)),
        Column(_l("When"), lambda meeting: meeting.starts_at),
        Column(_l("Minutes"), lambda meeting: meeting.minutes),
        Column(_l("Community"), lambda meeting: meeting.community.name),
        Column(_l("Network"), lambda meeting: meeting.network.name),
        Column(_l("State"), lambda meeting: meeting.state.label),
        Column(_l("Place or link"), lambda meeting: meeting.place),
        Column(_l("Proposed by"), lambda meeting: meeting.proposed_by.name),
        Column(_l("Who comes"), lambda meeting: ", ".join(person.name for person in meeting.guests)),
        Column(_l("Next step"), lambda meeting: meeting.next_step),
        Column(_l("By when?"), lambda meeting: meeting.next_step_on),
    ),
)
DESK_TIMES = ExportedList(
    "promo.desk_times",
    _l("Time on both sides"),
    (
        Column(_l("Month"), lambda line: line.month.strftime("%Y-%m")),
        Column(_l("Network"), lambda line: line.network),
        Column(_l("Requests"), lambda line: line.n),
        Column(_HOUSE_HOURS, lambda line: round(line.house, 1)),
        Column(_REQUESTER_HOURS, lambda line: round(line.requester, 1)),
    ),
)
CAUGHT = ExportedList(
    "promo.caught",
    _l("What the rules caught"),
    (
        Column(_l("When"), lambda line: line.at),
        Column(_l("Number"), lambda line: line.request.number),
        Column(_l("Title"), lambda line: line.request.title),
        Column(_l("Network"), lambda line: line.network.name),
        Column(_l("Rule"), lambda line: line.rule_name),
        Column(_l("Version of the rule"), lambda line: line.rule_version),
        Column(_l("Given to"), lambda line: line.person.name),
        Column(_l("Stands in"), lambda line: _l("Yes") if line.is_standin else None),
    ),
)


FORMS = ExportedList(
    "promo.forms",
    _l("Brief forms"),
    (
        Column(_l("Form"), lambda form: form.name),
        Column(_l("Network"), lambda form: form.network.name if form.network else _l("All networks")),
        Column(_l("Kind of request"), lambda form: form.kind.label if form.kind else _l("Every kind")),
        Column(_l("Version in force"), lambda form: _in_force(form, "number")),
        Column(_l("Published"), lambda form: _in_force(form, "published_at")),
        Column(_l("What changed"), lambda form: _in_force(form, "note")),
    ),
)


def _if_told(slot: Slot, value: Any) -> Any:
    """Of a private community's post only the time is told to strangers."""
    return value if slot.is_open or not slot.is_private else None


def _if_open(slot: Slot, value: Any) -> Any:
    return value if slot.is_open else None


CALENDAR = ExportedList(
    "promo.calendar",
    _l("Calendar"),
    (
        Column(_l("When"), lambda slot: slot.slot_at),
        Column(_l("Channel"), lambda slot: _if_told(slot, slot.channel)),
        Column(_l("Format"), lambda slot: _if_told(slot, full_format_label(spec_of(slot.format_id)))),
        Column(_l("Audience"), lambda slot: _if_told(slot, slot.audience)),
        Column(_l("Community"), lambda slot: _if_told(slot, slot.community)),
        Column(_l("Number"), lambda slot: _if_open(slot, f"R-{slot.request_id}/{slot.position}")),
        Column(_l("Title"), lambda slot: _if_open(slot, slot.title)),
        Column(_l("State"), lambda slot: slot.state.label if slot.is_open else _l("Busy")),
        Column(_l("Content due"), lambda slot: _if_open(slot, slot.content_due_at)),
    ),
)
