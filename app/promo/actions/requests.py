"""What happens to a request as a whole: submit, cancel, close, reopen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import move, moved_on
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.reasons import in_source
from app.core import clock
from app.core.db import flush
from app.core.errors import Invalid, NotAllowed
from app.core.versions import keep
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.cases import index_case
from app.promo.actions.locking import lock_request
from app.promo.actions.meetings import cancel_meetings_of
from app.promo.actions.promises import keep_promises
from app.promo.actions.triage import begin_triage
from app.promo.actions.turns import first_turn, keep_turn
from app.promo.guards.requests import wrong_in_brief
from app.promo.models import PromoRequest
from app.promo.queries.requests import returned_of
from app.promo.signals import request_ended
from app.promo.states import BEFORE_LIVE, RequestState

TARGET_MAY_CHANGE = BEFORE_LIVE | {RequestState.LIVE, RequestState.COLLECTING}


def submit_request(request_: PromoRequest, *, actor: Actor) -> None:
    """Hand the brief in. Triage begins at once where each chosen network has its person."""
    move(request_, "submit", actor=actor, setting=first_turn())
    keep_promises(request_, actor=actor)
    begin_triage(request_)


def change_target(
    request_: PromoRequest, *, target: Decimal, target_on: date, reason: str, actor: Actor, version: int | None = None
) -> None:
    """Set another target with its reason; what was locked at the first publication stays in sight."""
    if not can_for(actor, Permission.REQUEST_FILE, request_):
        raise NotAllowed(_("This is for the managers of the community “%(name)s”.", name=request_.community.name))
    if request_.state not in TARGET_MAY_CHANGE:
        raise moved_on(request_)
    values = {"target": target, "target_on": target_on}
    if wrong := wrong_in_brief(request_, values):
        raise Invalid(wrong)
    sentence = _("The target was changed meanwhile. Compare and choose.")
    changes = keep(request_, values, version=version, sentence=sentence)
    if not changes:
        raise Invalid({"target": _("This is the target already.")})
    record(tags.TARGET_CHANGED, request_, actor=actor, changes=changes, reason=reason)


def cancel_request(request_: PromoRequest, *, actor: Actor, reason: str) -> None:
    """Call the request off; what is held is released, what is published stays and is measured."""
    move(request_, "cancel", actor=actor, reason=reason, setting={"cancel_reason": reason.strip()})
    keep_turn(request_)
    request_ended.send(request_, actor=actor, reason=reason)


def warn_of_silence(request_: PromoRequest, *, closes_at: datetime) -> None:
    """Tell its author when it closes unless they answer what was asked back."""
    lock_request(request_)
    if request_.state != RequestState.NEEDS_INFO:
        raise moved_on(request_)
    for part in returned_of(request_):
        part.warned_at = clock.now()
    closes_on = closes_at.astimezone(ZoneInfo(request_.community.time_zone)).date()
    record(tags.REQUEST_SILENT, request_, actor=SYSTEM, changes={"closes_on": closes_on})


def close_silent(request_: PromoRequest) -> bool:
    """Cancel what nobody has answered for too long; False where the answer came this very moment."""
    lock_request(request_)
    if request_.state != RequestState.NEEDS_INFO:
        return False
    reason = in_source(_l("Nobody answered the questions in the time that the house allows."))
    cancel_request(request_, actor=SYSTEM, reason=reason)
    return True


def close_request(
    request_: PromoRequest, *, actor: Actor, worked_well: str, to_change: str, is_case: bool, is_shared: bool
) -> None:
    """Close with lessons; a case is found by others as an example, in the whole house when it is shared."""
    request_.worked_well, request_.to_change = worked_well, to_change
    request_.is_case, request_.is_shared = is_case, is_case and is_shared
    flush()
    move(request_, "close", actor=actor, changes={"is_case": is_case, "is_shared": request_.is_shared})
    cancel_meetings_of(request_, reason=in_source(_l("It is closed with its lessons.")))
    index_case(request_)


def reopen_request(request_: PromoRequest, *, actor: Actor, reason: str) -> None:
    """Go back from closed to reported, to correct something."""
    move(request_, "reopen", actor=actor, reason=reason, setting={"closed_at": None})
    index_case(request_)
