"""What the pages of the brief offer and show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Person
from app.community.models import Achievement, Event, Initiative
from app.core.db import db
from app.core.search import holds, kept_folded
from app.core.text import fold
from app.creatives.models import Creative
from app.promo.access import is_case_for, is_visible_to
from app.promo.brief import LABELS, QUESTIONS_STEP, BriefStep, steps_of
from app.promo.models import PromoRequest, RequestCreative, RequestReference, Wire
from app.promo.queries.asked import Asked, answer_text, asked_of, file_url
from app.promo.questions import questions_of
from app.promo.states import RequestState, WireState
from app.promo.words import BudgetState, RequestKind, WireStage, WireStep
from app.web.formats import day, money, number, shown

SUBJECTS: dict[RequestKind, Any] = {
    RequestKind.EVENT: Event,
    RequestKind.INITIATIVE: Initiative,
    RequestKind.ACHIEVEMENT: Achievement,
}
MOST_OFFERED = 100
SHORT_WORD = 3  # 'for', 'the', 'для' say nothing about a title


def subjects_of(request_: PromoRequest) -> list[tuple[int, str]]:
    """(id, title) of what the community has of the request's kind, the newest first."""
    model = SUBJECTS[request_.kind]
    query = sa.select(model.id, model.title).where(model.community_id == request_.community_id)
    return [(row.id, row.title) for row in db.session.execute(query.order_by(model.id.desc()).limit(MOST_OFFERED))]


def cases_offered(person: Person, request_: PromoRequest) -> list[tuple[int, str]]:
    """(id, title) of the cases that `person` may point to, the newest first."""
    query = sa.select(PromoRequest.id, PromoRequest.title).where(is_case_for(person), PromoRequest.id != request_.id)
    rows = db.session.execute(query.order_by(PromoRequest.id.desc()).limit(MOST_OFFERED))
    return [(row.id, row.title) for row in rows]


def creatives_of(request_: PromoRequest) -> Sequence[RequestCreative]:
    """The files that the requester brought, in the order of upload."""
    query = sa.select(RequestCreative).where(RequestCreative.request_id == request_.id)
    return db.session.scalars(query.order_by(RequestCreative.creative_id)).unique().all()


def references_of(*requests: PromoRequest) -> Sequence[RequestReference]:
    """The examples that the requesters point to, with their cases."""
    query = sa.select(RequestReference).where(RequestReference.request_id.in_([one.id for one in requests]))
    query = query.options(joinedload(RequestReference.case))
    return db.session.scalars(query.order_by(RequestReference.id)).all()


def reference_words(reference: RequestReference, request_: PromoRequest) -> str:
    """What an example is called; a foreign case that is not shared keeps its title to itself (T04)."""
    case = reference.case
    if case is None:
        return reference.url
    return case.title if case.is_shared or case.community_id == request_.community_id else case.number


def wires_of(request_: PromoRequest) -> Sequence[Wire]:
    """The steps of plan B with their owners and reserves, the earliest check first."""
    query = sa.select(Wire).where(Wire.request_id == request_.id)
    query = query.options(joinedload(Wire.owner), joinedload(Wire.reserve))
    return db.session.scalars(query.order_by(Wire.check_at, Wire.id)).all()


@dataclass(frozen=True, slots=True)
class Like:
    """A request that may be about the same."""

    id: int
    title: str
    state: RequestState


def requests_like(person: Person, title: str, *, but: int | None = None) -> list[Like]:
    """What `person` sees whose title shares most long words with `title`: perhaps it was asked before."""
    words = {word for word in fold(title).split() if len(word) > SHORT_WORD}
    if not words:
        return []
    query = sa.select(PromoRequest.id, PromoRequest.title, PromoRequest.state).where(
        is_visible_to(person), titled_with_any(words), PromoRequest.id != (but or 0)
    )
    recent = [Like(*row) for row in db.session.execute(query.order_by(PromoRequest.id.desc()).limit(200))]
    shared = {like: len(words & set(fold(like.title).split())) for like in recent}
    enough = max(1, round(len(words) * 0.6))
    return sorted((like for like in recent if shared[like] >= enough), key=lambda like: -shared[like])[:3]


def titled_with_any(words: set[str]) -> sa.ColumnElement[bool]:
    """True for a request whose title holds one of `words`; what is kept folded is looked through first, being quick."""
    return sa.or_(*(kept_folded(word, PromoRequest) & holds(word, PromoRequest.title) for word in sorted(words)))


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One field of the brief as it is read: what it is called, what was said, what is still missing."""

    name: str
    label: str
    text: str
    missing: str = ""
    url: str = ""  # where a file is read


#: What stands in rows of its own: pages show it in full, and `brought_along` tells it in words.
LISTS = frozenset({"creatives", "references", "wires"})


@dataclass(frozen=True, slots=True)
class BroughtAlong:
    """The lists of a brief in words, and how many steps of plan B are armed."""

    words: Mapping[str, str]
    n_armed: int


def brought_along(request_: PromoRequest) -> BroughtAlong:
    """The files, references and steps of plan B in words, for a page that shows no more of them; one query."""
    rows = db.session.execute(sa.union_all(*_lists_of(request_)).order_by("list", "place")).all()
    told: dict[str, list[str]] = {name: [] for name in LISTS}
    for row in rows:
        if row.list != "wires":
            told[row.list].append(row.words)
        else:
            told["wires"].append(f"{WireStep(row.words).label} ({WireStage(row.more).label})")
    n_armed = sum(row.list == "wires" and row.state != WireState.DISARMED for row in rows)
    return BroughtAlong({name: ", ".join(words) for name, words in told.items()}, n_armed)


def _lists_of(request_: PromoRequest) -> list[sa.Select[Any]]:
    """The rows of each list with the same columns: list, place, words, more, state."""
    case = aliased(PromoRequest)
    is_told = sa.or_(case.is_shared, case.community_id == request_.community_id)
    number = sa.literal("R-") + sa.cast(case.id, sa.Text)
    called = sa.case((case.id.is_(None), RequestReference.url), (is_told, case.title), else_=number)
    empty = sa.literal("")
    files = _listed("creatives", Creative.id, Creative.title, empty, empty).join(RequestCreative)
    references = _listed("references", RequestReference.id, called, empty, empty).outerjoin(case, RequestReference.case)
    wires = _listed("wires", Wire.id, Wire.step, Wire.stage, Wire.state)
    return [
        files.where(RequestCreative.request_id == request_.id),
        references.where(RequestReference.request_id == request_.id),
        wires.where(Wire.request_id == request_.id),
    ]


def _listed(name: str, place: Any, *words: Any) -> sa.Select[Any]:
    said = (sa.cast(one, sa.Text).label(label) for one, label in zip(words, ("words", "more", "state"), strict=True))
    return sa.select(sa.literal(name).label("list"), place.label("place"), *said)


def brief_lines(
    request_: PromoRequest,
    step: BriefStep,
    gaps: dict[str, Any] | None = None,
    *,
    leave_out: frozenset[str] = frozenset(),
    lists: Mapping[str, str] | None = None,
    asked: Sequence[Asked] | None = None,
) -> list[BriefLine]:
    """The lines of one step, in the order in which it asks; extra questions after the common ones.

    The words of `lists` and what is `asked` by forms may be known already, else they are asked for.
    """
    gaps = gaps or {}
    if step is QUESTIONS_STEP:
        return _asked_lines(asked_of(request_) if asked is None else asked, gaps)
    names = [name for name in step.fields if name not in leave_out]
    names += [question.field for question in questions_of(request_.objective, step.key)]
    texts = {name: lists[name] if lists and name in lists else field_text(request_, name) for name in names}
    lines = [BriefLine(name, str(LABELS[name]), text, str(gaps.get(name, ""))) for name, text in texts.items()]
    extra = [name for name in gaps if name not in names and name in step.needed]
    return lines + [BriefLine(name, str(LABELS[name]), "", str(gaps[name])) for name in extra]


def _asked_lines(asked: Sequence[Asked], gaps: dict[str, Any]) -> list[BriefLine]:
    """What the forms of SMM ask, the answers that are out of sight left out."""
    return [
        BriefLine(one.name, one.question.words, answer_text(one), str(gaps.get(one.name, "")), file_url(one))
        for one in asked
        if one.is_on
    ]


def field_text(request_: PromoRequest, name: str) -> str:
    """What was said in one field, as people read it; '' for nothing."""
    if name.startswith("answer_"):
        return str(request_.answers.get(name.removeprefix("answer_"), ""))
    if name in _TEXTS:
        return str(_TEXTS[name](request_))
    value = getattr(request_, name, None)
    return "" if value in {None, ""} else shown(value)


def _subject(request_: PromoRequest) -> str:
    thing = request_.event or request_.initiative or request_.achievement
    return thing.title if thing else ""


def _baseline(request_: PromoRequest) -> str:
    return "" if request_.baseline is None else f"{request_.baseline_qualifier}{number(request_.baseline)}"


def _budget(request_: PromoRequest) -> str:
    if request_.budget_state is None:
        return ""
    return money(request_.budget) if request_.budget_state == BudgetState.AMOUNT else str(request_.budget_state.label)


def _networks(request_: PromoRequest) -> str:
    return "\n".join(
        row.network.name + (f" ({day(row.wished_on)})" if row.wished_on else "") + (f": {row.why}" if row.why else "")
        for row in request_.networks
    )


def _sensitivity(request_: PromoRequest) -> str:
    return str(request_.sensitivity.label) if request_.sensitivity else _("No")


_TEXTS: dict[str, Any] = {
    "subject": _subject,
    "baseline": _baseline,
    "budget_state": _budget,
    "networks": _networks,
    "sensitivity": _sensitivity,
    "budget_amount": lambda _request: "",
}


def filled_steps(request_: PromoRequest, gaps: dict[str, Any]) -> set[str]:
    """The steps in which something was said and nothing needed is missing."""
    is_asked = not any(name.startswith("question_") for name in gaps)
    answered = {QUESTIONS_STEP.key} if request_.has_form and is_asked else set()
    return answered | {
        step.key
        for step in steps_of(False)
        if not any(name in gaps for name in (*step.fields, *step.needed))
        and any(field_text(request_, name) for name in step.fields if name not in LISTS | {"sensitivity", "subject"})
    }
