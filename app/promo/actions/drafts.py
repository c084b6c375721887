"""Writing a brief: begin, save as one types, choose networks, point to examples, copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import file_digest
from typing import Any, cast

import sqlalchemy as sa
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.accounts.access import can
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor
from app.community.models import Community
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.urls import is_web_address
from app.core.versions import check_version, keep
from app.creatives.actions import add_creatives
from app.creatives.models import Creative
from app.files.models import StoredFile
from app.promo import tags
from app.promo.actions.form_bindings import bind_forms, carry_answers
from app.promo.actions.locking import lock_request
from app.promo.actions.subjects import Subject, fill_from, learnt
from app.promo.brief import STEP_OF
from app.promo.guards.requests import emptied_in_brief, is_past, locked_in_brief, wrong_in_brief
from app.promo.models import PromoRequest, RequestCreative, RequestNetwork, RequestReference
from app.promo.patterns import TEXTS, Pattern
from app.promo.queries.briefs import wires_of
from app.promo.queries.placements import budget_in_force, money_taken
from app.promo.states import RequestState
from app.promo.words import KPIS_OF, BudgetState, RequestKind
from app.web.formats import money as as_text

MOST_REFERENCES = 20
MOST_PICTURES = 20
#: What a copy may take over of each step; days, decisions and figures are the new request's own.
COPIED = {
    "task": ("task", "serves_key_task"),
    "goal": ("objective", "kpi", "kpi_reason", "second_kpi"),
    "audience": ("audience_scope", "audience", "persona", "message", "proof"),
    "act": ("wished_act", "destination_url", "destination_note"),
    "networks": (),
    "content": ("content_exists", "content_needed", "reference_note"),
    "budget": ("budget_state", "budget_amount", "budget_currency", "budget_holder", "sensitivity", "consents"),
    "plan": ("results_by", "report_readers", "gives_back"),
}
_BUDGET = frozenset({"budget_state", "budget_amount", "budget_currency"})
#: What says in which unit a target is counted.
_MEASURE = ("objective", "kpi")
#: A field that is wrong takes those with it that mean nothing without it.
_TIED = {"budget_amount": {"budget_amount", "budget_state"}, "kpi_reason": {"kpi_reason", "kpi"}}


@dataclass(frozen=True, slots=True)
class Wish:
    """A network that is asked for, why, and the day one would like."""

    network_id: str
    why: str = ""
    wished_on: date | None = None


def draft_request(
    *,
    community: Community,
    kind: RequestKind,
    title: str,
    actor: Actor,
    subject: Subject | None = None,
    pattern: Pattern | None = None,
    language: str = "en",
) -> PromoRequest:
    """Begin a brief; what is known of `subject` is filled in, the rest from `pattern` in a language.

    Raises NotAllowed outside the actor's communities.
    """
    if not can(actor, Permission.REQUEST_FILE, community_id=community.id):
        raise NotAllowed(_("This is for the managers of the community “%(name)s”.", name=community.name))
    now = clock.now()
    request_ = PromoRequest(
        community=community, kind=kind, title=title, filed_by_id=actor.actor_id, created_at=now, saved_at=now
    )
    request_.answers = {}
    if subject is not None:
        fill_from(request_, subject)
    if pattern is not None:
        _fill_by(request_, pattern, pattern.said(language))
    db.session.add(request_)
    bind_forms(request_)
    if request_.networks:
        bind_forms(request_, request_.scope_network_ids)
    record(tags.REQUEST_DRAFTED, request_, actor=actor)
    return request_


def _fill_by(request_: PromoRequest, pattern: Pattern, words: Mapping[str, str]) -> None:
    """Write what a pattern says wherever nothing stands yet; another objective than the subject's keeps its measure."""
    if request_.objective is None:
        request_.objective, request_.kpi = pattern.objective, pattern.kpi
    if request_.objective == pattern.objective and request_.kpi != pattern.second_kpi:
        request_.second_kpi = pattern.second_kpi
    for name in TEXTS:
        if not getattr(request_, name):
            setattr(request_, name, words[name])
    request_.networks = [RequestNetwork(network_id=network_id) for network_id in pattern.networks]


def save_brief(
    request_: PromoRequest,
    values: Mapping[str, Any],
    *,
    answers: Mapping[str, str] | None = None,
    wishes: Iterable[Wish] | None = None,
    version: int | None,
) -> dict[str, list[Any]]:
    """Keep a page of the brief and return what changed.

    The log does not tell each save of a draft: it begins with the draft and goes on with its submission. Raises
    Invalid for what is wrong (what is merely missing may wait) and Conflict when somebody else saved meanwhile.
    """
    sentence = _("This brief was saved meanwhile, in another window or by somebody else. Compare and choose.")
    state = request_.state
    lock_request(request_)  # of two saves in one instant the second sees what the first has left
    if request_.state != state:
        raise Conflict(sentence)
    kept = _settled(request_, values)
    wishes = None if wishes is None else list(wishes)
    wrong = wrong_in_brief(request_, kept) | emptied_in_brief(request_, kept) | locked_in_brief(request_, kept)
    if wrong := wrong | past_wishes(request_, wishes or ()) | _undated_wishes(request_, wishes or ()):
        raise Invalid(wrong)
    if answers:
        kept["answers"] = {**request_.answers, **answers}
    if wishes is not None and set(wishes) != _wishes_of(request_):
        check_version(request_, {}, version=version, sentence=sentence)
    if version is None or version == request_.version:  # the same words once more, late, leave the version as it is
        request_.saved_at = clock.now()
    changes = keep(request_, kept, version=version, sentence=sentence)
    if not _BUDGET.isdisjoint(changes):
        _check_budget(request_)
    if wishes is not None:
        _choose_networks(request_, wishes)
    return changes


def _check_budget(request_: PromoRequest) -> None:
    """Raise Invalid where the posts of the request take more than the budget that was just said."""
    taken = money_taken(request_)
    budget = budget_in_force(request_, wires_of(request_)) if taken else None
    for money in taken:
        if budget is None or budget.currency != money.currency or budget.amount < money.amount:
            field = "budget_amount" if request_.budget_state == BudgetState.AMOUNT else "budget_state"
            sentence = _("Posts of this request take %(money)s already: the budget is not less.", money=as_text(money))
            raise Invalid({field: sentence})


def autosave_brief(
    request_: PromoRequest,
    values: Mapping[str, Any],
    *,
    answers: Mapping[str, str] | None = None,
    wishes: Iterable[Wish] | None = None,
    version: int | None,
) -> dict[str, Any]:
    """Keep what can be kept while somebody types; returns what could not be: field -> sentence."""
    wrong = wrong_in_brief(request_, _settled(request_, values))
    out = {name for field in wrong for name in _TIED.get(field, {field})}
    rest = {name: value for name, value in values.items() if name not in out}
    if against := wrong_in_brief(request_, _settled(request_, rest)):  # the target that stands does not fit either
        sentence = next(iter(against.values()))
        wrong |= {name: sentence for name in _MEASURE if name in rest}
        rest = {name: value for name, value in rest.items() if name not in _MEASURE}
    asked = None if wishes is None else list(wishes)
    if gone := past_wishes(request_, asked or ()):
        wrong["wished_dates"] = " ".join(str(sentence) for sentence in gone.values())
        asked = [replace(wish, wished_on=None) if wished_field(wish) in gone else wish for wish in asked or ()]
    save_brief(request_, rest, answers=answers, wishes=asked, version=version)
    return wrong


def past_wishes(request_: PromoRequest, wishes: Iterable[Wish]) -> dict[str, Any]:
    """The wished days that have passed, each with its sentence, by the name of their field."""
    return {
        wished_field(wish): _("This day has passed. Choose today or a later day.")
        for wish in wishes
        if is_past(request_, wish.wished_on)
    }


def _undated_wishes(request_: PromoRequest, wishes: Iterable[Wish]) -> dict[str, Any]:
    """The networks that would lose their wished day, which a brief that was handed in has."""
    if request_.state == RequestState.DRAFT:
        return {}
    return {wished_field(wish): _("Choose a day.") for wish in wishes if wish.wished_on is None}


def wished_field(wish: Wish) -> str:
    """What the day of one network is called in a refusal."""
    return f"wished_on {wish.network_id}"


def _settled(request_: PromoRequest, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with what follows from them: the objective brings its measure, no amount without a sum."""
    kept = dict(values)
    objective = kept.get("objective")
    if objective is not None:
        before = request_.objective
        default_before = KPIS_OF[before][0] if before is not None else None
        moved_on = objective != before and kept.get("kpi") in {None, default_before}
        if moved_on or ("kpi" in kept and kept["kpi"] is None):
            kept["kpi"] = KPIS_OF[objective][0]
    if "budget_state" in kept and kept["budget_state"] != BudgetState.AMOUNT:
        kept["budget_amount"] = None
    return learnt(request_, kept) | kept


def _wishes_of(request_: PromoRequest) -> set[Wish]:
    return {Wish(row.network_id, row.why, row.wished_on) for row in request_.networks}


def _choose_networks(request_: PromoRequest, wishes: list[Wish]) -> None:
    """Which networks are asked changes in a draft only; the reasons and days may be mended later."""
    rows = {row.network_id: row for row in request_.networks}
    if request_.state == RequestState.DRAFT:
        wanted = {wish.network_id for wish in wishes}
        request_.networks = [row for row in request_.networks if row.network_id in wanted]
        fresh = [RequestNetwork(network_id=wish.network_id) for wish in wishes if wish.network_id not in rows]
        request_.networks.extend(fresh)
        bind_forms(request_, [row.network_id for row in fresh])
        rows |= {row.network_id: row for row in fresh}
    for wish in wishes:
        if wish.network_id in rows:
            rows[wish.network_id].why, rows[wish.network_id].wished_on = wish.why, wish.wished_on
    flush()


def attach_pictures(request_: PromoRequest, uploads: Iterable[FileStorage], *, actor: Actor) -> int:
    """Keep the pictures that the requester brings, each once; returns how many. Raises Invalid on 'creatives'."""
    there = _files_of(request_)
    chosen = [upload for upload in uploads if upload and upload.filename and _sum_of(upload) not in there]
    if len(there) + len(chosen) > MOST_PICTURES:
        raise Invalid({"creatives": _("At most %(most)s files belong to one request.", most=MOST_PICTURES)})
    if chosen:
        kept = add_creatives(chosen, community_id=request_.community_id, field="creatives", actor=actor)
        db.session.add_all(RequestCreative(request_id=request_.id, creative_id=creative.id) for creative in kept)
        flush()
    return len(chosen)


def _files_of(request_: PromoRequest) -> list[str]:
    """The sums of the files that belong to the request already."""
    query = sa.select(StoredFile.sha256).join(Creative.file).join(RequestCreative)
    return list(db.session.scalars(query.where(RequestCreative.request_id == request_.id)))


def _sum_of(upload: FileStorage) -> str:
    digest = file_digest(cast("Any", upload.stream), "sha256").hexdigest()
    upload.stream.seek(0)
    return digest


def detach_picture(attached: RequestCreative) -> None:
    """Take a picture off the brief; the community keeps it."""
    db.session.delete(attached)
    flush()


def put_back_picture(request_: PromoRequest, creative: Creative) -> None:
    """Undo the taking off: the same picture belongs to the brief again. Raises Invalid for another community's."""
    if creative.community_id != request_.community_id:
        raise Invalid({"creatives": _("Choose a picture of this community.")})
    db.session.merge(RequestCreative(request_id=request_.id, creative_id=creative.id))
    flush()


def point_to(
    request_: PromoRequest, *, case: PromoRequest | None = None, url: str = "", note: str = ""
) -> RequestReference:
    """Add a reference, once: a case that the writer may read, or a link."""
    if case is None and not is_web_address(url):
        raise Invalid({"reference_url": _("Enter a full web address that starts with https:// or http://.")})
    there = db.session.scalars(sa.select(RequestReference).where(RequestReference.request_id == request_.id)).all()
    target = (case.id, "") if case else (None, url)
    if same := next((one for one in there if (one.case_id, one.url) == target), None):
        return same
    if len(there) >= MOST_REFERENCES:
        raise Invalid({"reference_url": _("At most %(most)s references belong to one request.", most=MOST_REFERENCES)})
    reference = RequestReference(request_id=request_.id, case=case, url="" if case else url, note=note)
    db.session.add(reference)
    flush()
    return reference


def forget_reference(reference: RequestReference) -> None:
    """Take a reference off the brief."""
    db.session.delete(reference)
    flush()


def copy_request(
    source: PromoRequest,
    *,
    community: Community,
    kind: RequestKind,
    title: str,
    actor: Actor,
    steps: Collection[str] = tuple(COPIED),
) -> PromoRequest:
    """A new draft with what `source` says in these `steps` of the brief, without its days, decisions and figures."""
    draft = draft_request(community=community, kind=kind, title=title, actor=actor)
    for name in (name for step in steps for name in COPIED[step]):
        setattr(draft, name, getattr(source, name))
    draft.answers = {key: words for key, words in source.answers.items() if STEP_OF.get(f"answer_{key}") in steps}
    if "networks" in steps:
        draft.networks = [RequestNetwork(network_id=row.network_id, why=row.why) for row in source.networks]
        bind_forms(draft, source.scope_network_ids)
        carry_answers(source, draft, actor=actor)
    flush()
    if source.is_case:
        point_to(draft, case=source)
    record(tags.REQUEST_COPIED, draft, actor=actor, changes={"source": source.audit_label})
    return draft
