"""A request that ends in another one, and one that becomes two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Person
from app.audit.actions import record
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.promo import tags
from app.promo.actions.form_bindings import give_forms_back, share_forms, take_forms, was_answered_since
from app.promo.actions.linking import link_requests, unlink
from app.promo.actions.locking import lock_request
from app.promo.actions.meetings import give_meetings_back, pass_meetings_on, tell_of_split
from app.promo.actions.promises import share_rush
from app.promo.actions.triage import decline_request, refuse_all, reopen_refused, settle
from app.promo.actions.turns import keep_turn
from app.promo.guards.links import may_decline, may_end, no_duplicate, no_merge, no_split, splittable
from app.promo.models import (
    LinkKind,
    PromoRequest,
    RequestCreative,
    RequestLink,
    RequestNetwork,
    RequestReference,
)
from app.promo.queries.briefs import creatives_of, references_of
from app.promo.queries.links import end_of
from app.promo.queries.routing import IN_DESK
from app.promo.queries.turns import side_of
from app.promo.states import NetworkDecision
from app.promo.words import DeclineReason

#: The words of a brief that a merge may take over, in the order of the brief.
TEXTS = (
    "task", "serves_key_task", "audience", "persona", "message", "proof", "wished_act", "destination_url",
    "destination_note", "fixed_dates", "content_exists", "content_needed", "reference_note", "consents",
)  # fmt: skip
#: Of these only one can stand.
SINGLE = frozenset({"destination_url"})
UNDONE_WITHIN = timedelta(days=1)
#: What a request that is split off does not share with the one it comes from.
_OWN = frozenset({"id", "slug", "version", "created_at", "saved_at", "linked_at"})


def mark_duplicate(request_: PromoRequest, other: PromoRequest, *, note: str, actor: Person) -> None:
    """End the request in favour of another one; who filed it follows that one, if they may read it."""
    if not note.strip():
        raise Invalid({"note": _("Say why: the requester reads it.")})
    _lock(request_, other)
    if not may_end(request_, actor):
        raise NotAllowed(no_duplicate(request_, other, actor))
    if why := no_duplicate(request_, other, actor):
        raise Conflict(why)
    if may_decline(request_, actor):
        decline_request(request_, actor=actor, reason=DeclineReason.DUPLICATE, text=note)
    else:
        refuse_all(request_, actor=actor, refusal=DeclineReason.DUPLICATE, note=note.strip())
    link_requests(LinkKind.DUPLICATE, request_, other, actor=actor)
    record(tags.REQUEST_DUPLICATE, request_, actor=actor, changes={"other": other.number})
    record(tags.REQUEST_HAS_DUPLICATE, other, actor=actor, changes={"other": request_.number})


def differing(source: PromoRequest, target: PromoRequest) -> list[str]:
    """The texts in which the source says something else than the target."""
    return [name for name in TEXTS if getattr(source, name).strip() and getattr(source, name) != getattr(target, name)]


def merge(
    source: PromoRequest, target: PromoRequest, *, take: Mapping[str, str], note: str, actor: Person
) -> RequestLink:
    """Let the source end in the target, which takes over its networks, wishes, files, references and chosen texts.

    With a network comes what was answered to its forms.
    `take` says for a differing text 'theirs' or 'both'; what it does not name stays as the target has it.
    """
    if not note.strip():
        raise Invalid({"note": _("Say why: the requester reads it.")})
    _lock(source, target)
    if why := no_merge(source, target, actor):
        raise Conflict(why)
    is_put_off = side_of(target) is None
    kept: dict[str, Any] = {
        "fields": _take_texts(source, target, take),
        "wishes": _take_wishes(source, target),
        "networks": _take_networks(source, target),
        "creatives": _take_creatives(source, target),
        "references": _take_references(source, target),
        "refused": [row.network_id for row in source.networks if row.decision != NetworkDecision.NO],
        "later": {row.network_id: _put_off(row) for row in source.networks if row.decision == NetworkDecision.LATER},
    }
    passed = pass_meetings_on(source, target)
    kept |= {"meetings": passed.meetings, "joined": passed.joined}
    kept["forms"] = take_forms(source, target, kept["networks"])
    if is_put_off:  # nobody's clock has run: what it took over is answered by the time that was promised for that
        kept["triage_due_at"] = [_written(target.triage_due_at), _written(source.triage_due_at)]
        target.triage_due_at = source.triage_due_at
    keep_turn(target)
    refuse_all(source, actor=actor, refusal=DeclineReason.DUPLICATE, note=note.strip())
    link = link_requests(LinkKind.MERGED, source, target, actor=actor, kept=kept)
    record(tags.REQUEST_MERGED, source, actor=actor, changes={"other": target.number})
    record(tags.REQUEST_TOOK_OVER, target, actor=actor, changes={"other": source.number} | kept["fields"])
    return link


def _put_off(row: RequestNetwork) -> dict[str, Any]:
    """The answer of a network that was put off, as the link keeps it."""
    day = row.later_on.isoformat() if row.later_on else None
    said = {"later_on": day, "note": row.note, "decided_by_id": row.decided_by_id}
    return said | {"decided_at": _written(row.decided_at), "due_again_at": _written(row.due_again_at)}


def _as_put_off(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same for its columns."""
    moments = {name: _read(kept[name]) for name in ("decided_at", "due_again_at")}
    return {**kept, **moments, "later_on": date.fromisoformat(kept["later_on"])}


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None


def _take_texts(source: PromoRequest, target: PromoRequest, take: Mapping[str, str]) -> dict[str, list[str]]:
    changes: dict[str, list[str]] = {}
    for name in differing(source, target):
        ours, theirs = getattr(target, name), getattr(source, name)
        words = {"theirs": theirs, "both": theirs if name in SINGLE else f"{ours}\n\n{theirs}".strip()}
        if (chosen := words.get(take.get(name, ""))) is not None:
            changes[name] = [ours, chosen]
            setattr(target, name, chosen)
    flush()
    return changes


def _take_wishes(source: PromoRequest, target: PromoRequest) -> dict[str, list[str | None]]:
    """Where both ask the same network: a day and a reason that only the source has."""
    before: dict[str, list[str | None]] = {}
    theirs = {row.network_id: row for row in source.networks}
    for row in target.networks:
        other = theirs.get(row.network_id)
        if other is None or not ((other.wished_on and not row.wished_on) or (other.why and not row.why)):
            continue
        before[row.network_id] = [row.why, row.wished_on.isoformat() if row.wished_on else None]
        row.why, row.wished_on = row.why or other.why, row.wished_on or other.wished_on
    flush()
    return before


def _take_networks(source: PromoRequest, target: PromoRequest) -> list[str]:
    there = {row.network_id for row in target.networks}
    gone = [row for row in source.networks if row.network_id not in there and row.decision != NetworkDecision.NO]
    for row in gone:
        target.networks.append(
            RequestNetwork(
                network_id=row.network_id, why=row.why, wished_on=row.wished_on, owner_id=row.owner_id,
                promised_at=row.promised_at, content_promised_at=row.content_promised_at,
                promise_lines=row.promise_lines,
            )
        )  # fmt: skip
    flush()
    return [row.network_id for row in gone]


def _take_creatives(source: PromoRequest, target: PromoRequest) -> list[int]:
    there = {row.creative_id for row in creatives_of(target)}
    more = [row.creative_id for row in creatives_of(source) if row.creative_id not in there]
    db.session.add_all(RequestCreative(request_id=target.id, creative_id=one) for one in more)
    flush()
    return more


def _take_references(source: PromoRequest, target: PromoRequest) -> list[int]:
    there = {(row.case_id, row.url) for row in references_of(target)}
    more = [
        RequestReference(request_id=target.id, case_id=row.case_id, url=row.url, note=row.note)
        for row in references_of(source)
        if (row.case_id, row.url) not in there
    ]
    db.session.add_all(more)
    flush()
    return [row.id for row in more]


def undo_merge(source: PromoRequest, target: PromoRequest, *, actor: Person) -> None:
    """Give back what the target took over, and let the source go on; while nothing has followed, for a day."""
    _lock(source, target)
    link = end_of(source)
    if link is None or link.kind != LinkKind.MERGED or link.to_id != target.id:
        raise Conflict(_("%(number)s is not merged any more.", number=source.number))
    if why := kept_merged(source, target, link, actor):
        raise Conflict(why)
    kept = link.kept
    give_meetings_back(source, target, kept.get("meetings", {}), joined=kept.get("joined", []))
    for name, (before, _after) in kept["fields"].items():
        setattr(target, name, before)
    for row in list(target.networks):
        if row.network_id in kept["networks"]:
            target.networks.remove(row)
        elif row.network_id in kept["wishes"]:
            why_before, day = kept["wishes"][row.network_id]
            row.why, row.wished_on = why_before, date.fromisoformat(day) if day else None
    flush()
    files = sa.delete(RequestCreative).where(RequestCreative.creative_id.in_(kept["creatives"]))
    db.session.execute(files.where(RequestCreative.request_id == target.id))
    give_forms_back(target, kept.get("forms", []))
    references = sa.delete(RequestReference).where(RequestReference.id.in_(kept["references"]))
    db.session.execute(references.where(RequestReference.request_id == target.id))
    before, after = kept.get("triage_due_at", [None, None])
    if after is not None and target.triage_due_at == _read(after):  # the clock of the source goes with it
        target.triage_due_at = _read(before)
    keep_turn(target)
    unlink(link, source)
    later = {network_id: _as_put_off(said) for network_id, said in kept.get("later", {}).items()}
    reopen_refused(source, kept["refused"], later=later, other=target, actor=actor)
    record(tags.MERGE_UNDONE, source, actor=actor, changes={"other": target.number})
    record(tags.MERGE_UNDONE, target, actor=actor, changes={"other": source.number})


def kept_merged(source: PromoRequest, target: PromoRequest, link: RequestLink, person: Person) -> str | None:
    """Why the merge can no longer be undone, in a sentence; None when it can."""
    if not may_end(source, person) or not may_end(target, person):
        return str(_("Requests are merged by who decides for each of their networks."))
    if link.at + UNDONE_WITHIN < clock.now():
        return str(_("They were merged more than a day ago. Copy %(number)s into a new draft.", number=source.number))
    has_answers = any(row.decided_at is not None and row.decided_at > link.at for row in target.networks)
    is_rewritten = any(getattr(target, name) != after for name, (_before, after) in link.kept["fields"].items())
    own = [row for row in target.networks if row.network_id in link.kept["networks"]]  # that would go again
    passed = link.kept.get("meetings", {}).values()
    is_asked = any(
        row.decision != NetworkDecision.OPEN or (row.meeting_id is not None and row.meeting_id not in passed)
        for row in own
    )
    is_said = was_answered_since(target, link.kept.get("forms", []), link.at)
    if target.state not in IN_DESK or has_answers or is_rewritten or is_asked or is_said:
        return str(_("Something has followed on %(number)s already.", number=target.number))
    return None


def split(request_: PromoRequest, network_ids: Collection[str], *, actor: Person) -> PromoRequest:
    """Let some networks go to a request of their own with the same brief; returns it. Plan B stays with the first.

    Each part is a rush by its own days.
    """
    lock_request(request_)
    if why := no_split(request_, actor):
        raise Conflict(why)
    wanted = set(network_ids)
    if not wanted or not wanted <= set(splittable(request_, actor)):
        raise Invalid({"networks": _("Choose at least one network that is undecided.")})
    if len(wanted) == len(request_.networks):
        raise Invalid({"networks": _("Leave at least one network with this request.")})
    names = ", ".join(row.network.name for row in request_.networks if row.network_id in wanted)
    facts = {name: getattr(request_, name) for name in PromoRequest.__table__.c.keys() if name not in _OWN}  # noqa: SIM118
    other = PromoRequest(**facts, created_at=clock.now(), saved_at=clock.now())
    db.session.add(other)
    flush()
    moved = sa.update(RequestNetwork).where(
        RequestNetwork.request_id == request_.id, RequestNetwork.network_id.in_(wanted)
    )
    db.session.execute(moved.values(request_id=other.id), execution_options={"synchronize_session": False})
    for one in (request_, other):
        db.session.refresh(one, ["networks"])
    _take_creatives(request_, other)
    _take_references(request_, other)
    share_forms(request_, other)
    link_requests(LinkKind.SPLIT, request_, other, actor=actor)
    tell_of_split(other)
    record(tags.REQUEST_SPLIT, request_, actor=actor, changes={"other": other.number, "networks": names})
    record(tags.REQUEST_SPLIT_OFF, other, actor=actor, changes={"other": request_.number, "networks": names})
    share_rush(request_, other, actor=actor)
    settle(request_, actor=actor)
    return other


def _lock(one: PromoRequest, other: PromoRequest) -> None:
    """Both, in the order of their numbers, so that nobody waits for each other in a ring."""
    for request_ in sorted({one, other}, key=lambda request_: request_.id):
        lock_request(request_)
