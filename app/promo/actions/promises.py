"""What is kept at submission: the promise of each network, and whether it is wished for earlier."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.lifecycle import missing
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.versions import lock_row
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock_request
from app.promo.actions.triage import accept_request
from app.promo.models import PromoRequest
from app.promo.promise import Promise
from app.promo.queries.promises import promises_for
from app.promo.queries.rush import allowance_of, hurried, hurried_as_promised, wished_days
from app.promo.states import RequestState
from app.promo.words import RushState


def keep_promises(request_: PromoRequest, *, actor: Actor) -> None:
    """Keep what is promised to a request that is being handed in; one wished for earlier is a rush."""
    promises = promises_for(request_, list(request_.scope_network_ids))
    for row in request_.networks:
        promise = promises.get(row.network_id, Promise())
        row.promised_at, row.content_promised_at = promise.first_post_at, promise.content_due_at
        row.promise_lines = [line.stored() for line in promise.lines]
    if early := hurried(request_, promises, wished_days(request_)):
        _count_rush(request_, early, actor=actor)
    flush()


def _count_rush(request_: PromoRequest, network_ids: Collection[str], *, actor: Actor) -> None:
    """One of the quarter's allowance, or a question to the seniors; of two in one second one takes the last."""
    lock_row(request_.community)
    if allowance_of(request_).n_left:
        request_.rush = RushState.WITHIN
        return
    request_.rush = RushState.ASKED
    record(tags.RUSH_ASKED, request_, actor=actor, changes={"networks": _names(request_, network_ids)})


def share_rush(request_: PromoRequest, other: PromoRequest, *, actor: Actor) -> None:
    """What was split off is a rush by its own days, and so is what is left; whose days can be kept is none any more.

    What both wish for earlier both go on with, and a question to the seniors is asked of each. Where no day says any
    more what the rush was asked for, it stays with the first.
    """
    if request_.rush is None:
        return
    for_first, for_other = hurried_as_promised(request_), hurried_as_promised(other)
    if for_other:
        tag = tags.RUSH_ASKED if other.rush == RushState.ASKED else tags.RUSH_SHARED
        record(tag, other, actor=actor, changes={"networks": _names(other, for_other), "other": request_.number})
    else:
        _end_rush(other, request_, actor=actor)
    if for_other and not for_first:
        _end_rush(request_, other, actor=actor)


def _end_rush(request_: PromoRequest, other: PromoRequest, *, actor: Actor) -> None:
    """The earlier days are those of the other one."""
    changes = {"rush": [request_.rush, None], "other": other.number}
    request_.rush, request_.rush_note = None, ""
    flush()
    record(tags.RUSH_ELSEWHERE, request_, actor=actor, changes=changes)


def _names(request_: PromoRequest, network_ids: Collection[str]) -> str:
    return ", ".join(row.network.name for row in request_.networks if row.network_id in network_ids)


def may_answer_rush(actor: Actor, request_: PromoRequest) -> bool:
    """True for a senior while the question of a rush stands."""
    is_open = request_.rush == RushState.ASKED and request_.state in {RequestState.SUBMITTED, *_DECIDING}
    return is_open and can_for(actor, Permission.REQUEST_DECLINE, request_, *request_.scope_network_ids)


def answer_rush(request_: PromoRequest, *, is_granted: bool, reason: str, actor: Actor) -> None:
    """A senior agrees to a rush beyond the allowance, or refuses with a reason: then the promised days hold."""
    lock_request(request_)
    if request_.rush != RushState.ASKED:
        raise Conflict(_("The question of the rush of %(number)s is settled.", number=request_.number), thing=request_)
    if not may_answer_rush(actor, request_):
        raise NotAllowed(_("A senior decides whether a rush beyond the allowance goes first."))
    if not is_granted and not reason.strip():
        raise Invalid({"reason": _("Say why: the requester reads it.")})
    answer = RushState.GRANTED if is_granted else RushState.REFUSED
    db.session.execute(
        sa.update(PromoRequest)
        .where(PromoRequest.id == request_.id, PromoRequest.rush == RushState.ASKED)
        .values(rush=answer, rush_note=reason.strip())
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(request_)
    tag = tags.RUSH_GRANTED if is_granted else tags.RUSH_REFUSED
    record(tag, request_, actor=actor, reason=reason.strip() or None, changes={"rush": [RushState.ASKED, answer]})
    is_decided = request_.state == RequestState.TRIAGE and not missing(request_, "accept")
    if is_decided and can_for(actor, Permission.REQUEST_TRIAGE, request_, *request_.scope_network_ids):
        accept_request(request_, actor=actor)


_DECIDING = frozenset({RequestState.TRIAGE, RequestState.NEEDS_INFO})
