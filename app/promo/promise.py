"""The promise before filing: the earliest first post on a network and when its content is due, line by line. Pure.

Two clocks run from the moment at which a request is handed in: that of the answer (what waits before it, then the
days in which the house answers) and the lead time of the format. Content is brought after the answer; the post follows
it by the hours of its format, and by the days of a second approval where the topic is sensitive. The first free slot
after that is promised, and its content is due on a working day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.enums import LabelledEnum
from app.core.worktime import add_working_days, add_working_time, last_working, next_working, sub_working_days
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.networks.requirements import FormatSpec
from app.promo.deadlines import content_hours, earliest_slot


class PromiseStep(LabelledEnum):
    """A line of the computation."""

    HANDED_IN = "handed_in", _l("Handed in")
    QUEUE = "queue", _l("What waits before it")
    ANSWER = "answer", _l("The answer")
    LEAD = "lead", _l("Lead time")
    CONTENT = "content", _l("Content")
    APPROVAL = "approval", _l("Second approval")
    SLOT = "slot", _l("First free slot")
    DUE = "due", _l("Content due")


class NoPromise(LabelledEnum):
    """Why nothing can be promised."""

    NOBODY = "nobody", _l("Nobody decides for this network yet.")
    BOOKED_OUT = "booked_out", _l("Its channels are booked out for the coming weeks.")


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One line: what is counted, and the moment that is reached with it."""

    step: PromiseStep
    until: datetime
    n: int = 0
    each: int = 0
    name: str = ""  # of a person or a channel; the id of a format

    @property
    def words(self) -> str:
        """What is counted, in the reader's language."""
        return str(_WORDS[self.step](self))

    def stored(self) -> dict[str, Any]:
        """As it is kept with the request."""
        return {
            "step": self.step.value, "until": self.until.isoformat(), "n": self.n, "each": self.each, "name": self.name
        }  # fmt: skip

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> PromiseLine:
        """The line that was kept."""
        until = datetime.fromisoformat(kept["until"])
        return cls(PromiseStep(kept["step"]), until, kept["n"], kept["each"], kept["name"])


@dataclass(frozen=True, slots=True)
class Promise:
    """What a network promises; without `first_post_at` there is a reason why not."""

    lines: tuple[PromiseLine, ...] = ()
    first_post_at: datetime | None = None
    content_due_at: datetime | None = None
    gap: NoPromise | None = None


@dataclass(frozen=True, slots=True)
class House:
    """What the house counts with: days of an answer, hours that one takes, days of a second approval."""

    answer_days: int
    answer_hours: int
    approval_days: int  # 0 for what is not sensitive


@dataclass(frozen=True, slots=True)
class Ready:
    """The earliest moment of a post, before anybody has looked for a slot."""

    at: datetime
    format: FormatSpec
    lines: tuple[PromiseLine, ...]


def ready_for(
    formats: Iterable[FormatSpec], *, now: datetime, zone: str, decider: str, n_before: int, house: House
) -> Ready | None:
    """The earliest that the formats of one network allow; None for a network without formats."""
    begin = next_working(now, zone)
    queue = add_working_time(begin, timedelta(hours=n_before * house.answer_hours), zone)
    answer = max(queue, add_working_days(begin, house.answer_days, zone))
    first = (
        PromiseLine(PromiseStep.HANDED_IN, begin),
        PromiseLine(PromiseStep.QUEUE, queue, n_before, house.answer_hours, decider),
        PromiseLine(PromiseStep.ANSWER, answer, house.answer_days),
    )
    found = [_ready(first, answer, format_, begin=begin, zone=zone, house=house) for format_ in formats]
    return min(found, key=lambda ready: ready.at, default=None)


def _ready(
    first: Sequence[PromiseLine], answer: datetime, format_: FormatSpec, *, begin: datetime, zone: str, house: House
) -> Ready:
    hours = content_hours(format_)
    lead = max(answer, earliest_slot(begin, format_, zone) or answer)
    content = max(lead, answer + timedelta(hours=hours))
    lines = [
        *first,
        PromiseLine(PromiseStep.LEAD, lead, int(format_.number("request_lead_bd") or 0), name=format_.id),
        PromiseLine(PromiseStep.CONTENT, content, hours, name=format_.id),
    ]
    if house.approval_days:
        content = add_working_days(content, house.approval_days, zone)
        lines.append(PromiseLine(PromiseStep.APPROVAL, content, house.approval_days))
    return Ready(content, format_, tuple(lines))


def promise_from(ready: Ready, slot_at: datetime, channel: str, *, house: House, zone: str) -> Promise:
    """The promise once a free slot is found; `channel` is '' where the network's slots are not kept here.

    Content is due while the house works, on the last working day before where its day is a day off; and never before
    the answer.
    """
    hours = content_hours(ready.format)
    due = last_working(slot_at - timedelta(hours=hours), zone)
    if house.approval_days:
        due = sub_working_days(due, house.approval_days, zone)
    due = max(due, *(line.until for line in ready.lines if line.step == PromiseStep.ANSWER))
    slot = (PromiseLine(PromiseStep.SLOT, slot_at, name=channel),) if channel else ()
    return Promise((*ready.lines, *slot, PromiseLine(PromiseStep.DUE, due, hours, house.approval_days)), slot_at, due)


def _format(line: PromiseLine) -> str:
    return str(full_format_label(spec_of(line.name)))


def _due(line: PromiseLine) -> str:
    """How long before the post; `each` are the days of a second approval."""
    hours = ngettext(
        "%(num)s\u00a0hour before the post, while the house works: what would fall on a day off is due on the last "
        "working day before it.",
        "%(num)s\u00a0hours before the post, while the house works: what would fall on a day off is due on the last "
        "working day before it.", line.n,
    )  # fmt: skip
    if not line.each:
        return str(hours)
    days = ngettext(
        "The second approval takes %(num)s\u00a0working\u00a0day more.",
        "The second approval takes %(num)s\u00a0working\u00a0days more.",
        line.each,
    )  # fmt: skip
    return f"{hours} {days}"


_WORDS: dict[PromiseStep, Any] = {
    PromiseStep.HANDED_IN: lambda _line: _("Working time counts from here."),
    PromiseStep.QUEUE: lambda line: ngettext(
        "%(name)s has %(num)s answer to give before it, %(each)s\u00a0h of work each.",
        "%(name)s has %(num)s answers to give before it, %(each)s\u00a0h of work each.",
        line.n, name=line.name, each=line.each,
    ) if line.n else _("%(name)s has nothing to answer before it.", name=line.name),
    PromiseStep.ANSWER: lambda line: ngettext(
        "The house answers within %(num)s\u00a0working\u00a0day.",
        "The house answers within %(num)s\u00a0working\u00a0days.", line.n,
    ),
    PromiseStep.LEAD: lambda line: ngettext(
        "%(format)s is asked for %(num)s\u00a0working\u00a0day ahead.",
        "%(format)s is asked for %(num)s\u00a0working\u00a0days ahead.",
        line.n, format=_format(line),
    ) if line.n else _("%(format)s needs no lead time.", format=_format(line)),
    PromiseStep.CONTENT: lambda line: ngettext(
        "The content is brought after the answer, %(num)s\u00a0hour before the post.",
        "The content is brought after the answer, %(num)s\u00a0hours before the post.", line.n,
    ),
    PromiseStep.APPROVAL: lambda line: ngettext(
        "A sensitive topic is approved twice: %(num)s\u00a0working\u00a0day more.",
        "A sensitive topic is approved twice: %(num)s\u00a0working\u00a0days more.", line.n,
    ),
    PromiseStep.SLOT: lambda line: _("On %(channel)s.", channel=line.name),
    PromiseStep.DUE: _due,
}  # fmt: skip
