"""Review: send in, ask for changes, approve (what is sensitive twice), review again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import gettext as _

from app.accounts.lifecycle import barred, missing, move, open_step
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor, ActorKind
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock
from app.promo.actions.placements.expiry import begin_waiting
from app.promo.actions.talk import put_into_talk
from app.promo.differences import Version
from app.promo.material import content_hash
from app.promo.models import Approval, ApprovedVersion, Comment, Placement, PlacementWriter
from app.promo.queries.placements import first_approval, rewording_of
from app.promo.queries.reviews import lines_of
from app.web.formats import moment_text


def send_to_review(placement: Placement, *, actor: Actor) -> None:
    """Hand the content in; who does so is its author and never its approver."""
    lock(placement)
    note_writer(placement, actor)
    move(placement, "send_to_review", actor=actor, setting={"author_id": actor.actor_id})
    db.session.expire(placement, ["author"])
    begin_waiting(placement)


def approve_placement(
    placement: Placement,
    *,
    actor: Actor,
    seen: str | None = None,
    note: str = "",
    checked: Collection[str] = (),
) -> None:
    """Approve the version whose fingerprint is `seen`; the first of two where two are asked for.

    `checked` are the lines of the checklist that hold. Raises Conflict when somebody was faster or the content has
    changed since it was seen, Invalid on 'checked' when a line is not ticked.
    """
    _approve(placement, "approve", actor=actor, seen=seen, note=note, checked=checked)


def review_after(
    placement: Placement,
    *,
    actor: Actor,
    seen: str | None = None,
    note: str = "",
    checked: Collection[str] = (),
) -> None:
    """Look at what went out by the fast lane, with the same checklist; what the record shows now counts as approved.

    The first of two where two are asked for. Raises as `approve_placement` does, and Invalid while the record is not
    complete.
    """
    _approve(placement, "review_after", actor=actor, seen=seen, note=note, checked=checked)


def _approve(
    placement: Placement,
    action: str,
    *,
    actor: Actor,
    seen: str | None,
    note: str,
    checked: Collection[str],
) -> None:
    """Give the approval that is next: the last one by `action`, the first of two by the one before it."""
    lock(placement)
    _say_who_was_faster(placement, actor)
    current = content_hash(placement)
    if seen is not None and seen != current:
        raise Conflict(_("The content has changed since you opened it. Look at it again, then approve."))
    void([given for given in placement.standing_approvals if given.content_hash != current])
    is_first = placement.needs_two and first_approval(placement) is None
    step = f"{action}_first" if is_first else action
    _need_all_ticked(placement, step, actor, checked)
    setting = {} if is_first else {"approved_hash": current, "reworded_at": None}
    move(placement, step, actor=actor, reason=note, changes={"version": current[:12]}, setting=setting)
    _keep_approval(placement, actor=actor, note=note, is_whole=not is_first, checked=checked)


def ask_changes(placement: Placement, *, actor: Actor, comment: str) -> Comment:
    """Send it back with what is to change; the sentence also stands in the talk, and is returned as it stands there."""
    lock(placement)
    move(placement, "ask_changes", actor=actor, reason=comment)
    void(placement.standing_approvals)
    return put_into_talk(placement, text=comment, actor=actor)


def review_again(placement: Placement, *, actor: Actor, reason: str = "") -> None:
    """Take an approval back: what was approved is looked at again.

    An approver may do so for 24 hours after a change of mere wording; who writes the content, at any time.
    """
    lock(placement)
    is_writer = can_for(actor, Permission.CREATIVE_EDIT, placement.request, placement.network_id)
    if not is_writer and rewording_of(placement, now=clock.now()) is None:
        raise NotAllowed(_("Nothing has changed in the last 24\u00a0hours that could be reviewed again."))
    reopen(placement, actor=actor, reason=reason)


def reopen(placement: Placement, *, actor: Actor, reason: str = "") -> None:
    """Back into review; the approvals that were given no longer stand."""
    void(placement.standing_approvals)  # first, so that those who had approved are told as well
    move(placement, "reopen_review", actor=actor, reason=reason, setting={"approved_hash": None, "approved_at": None})
    begin_waiting(placement)


def drop_first_approval(placement: Placement, *, actor: Actor) -> None:
    """The content of a placement in review has changed: a first approval of it was for another one."""
    fallen = placement.standing_approvals
    void(fallen)
    flush()
    for given in fallen:
        record(tags.FIRST_APPROVAL_FELL, placement, actor=actor, changes={"person": given.approver.name})


def note_writer(placement: Placement, actor: Actor) -> None:
    """Keep that the content of a locked placement is theirs as well: they never approve it."""
    if actor.actor_id not in {writer.person_id for writer in placement.writers}:
        placement.writers.append(PlacementWriter(person_id=actor.actor_id))
        flush()
    db.session.expire(placement, ["hands"])


def has_approved(actor: Actor, placement: Placement) -> bool:
    """True for one whose approval of this placement stands."""
    return any(given.approver_id == actor.actor_id for given in placement.standing_approvals)


def _need_all_ticked(placement: Placement, action: str, actor: Actor, checked: Collection[str]) -> None:
    """Whoever may approve has to say that each line of the checklist holds."""
    open_step(placement, action, actor)
    if barred(placement, action, actor) or set(lines_of(placement)) <= set(checked):
        return  # a person who may not is told that, by the step itself
    raise Invalid(
        missing(placement, action)
        | {"checked": _("Tick each line that holds. What does not hold is sent back to be changed.")}
    )


def _keep_approval(
    placement: Placement, *, actor: Actor, note: str, is_whole: bool, checked: Collection[str] = ()
) -> None:
    """Who approved what, and the content itself: at the next review the difference is shown."""
    now = clock.now()
    given = Approval(
        approver_id=actor.actor_id, at=now, content_hash=content_hash(placement), note=note.strip(),
        is_by_link=actor.actor_kind is ActorKind.PASS,
        checked=[line for line in lines_of(placement) if line in checked],
    )  # fmt: skip
    placement.approvals.append(given)
    flush()
    kept = Version.of(placement).written()
    db.session.add(
        ApprovedVersion(placement_id=placement.id, approval_id=given.id, at=now, is_whole=is_whole, content=kept)
    )
    flush()


def void(approvals: Iterable[Approval]) -> None:
    """Let these approvals count no longer."""
    for given in approvals:
        given.void_at = clock.now()


def _say_who_was_faster(placement: Placement, actor: Actor) -> None:
    """'Already approved by X at T' is what the second of two people needs to know (T43)."""
    given = placement.standing_approvals
    own = next((approval for approval in given if approval.approver_id == actor.actor_id), None)
    is_over = placement.approved_hash is not None
    told = given[-1] if is_over and given else own
    if told is None or (not is_over and told.content_hash != content_hash(placement)):
        return
    facts = {"name": told.approver.name, "time": moment_text(told.at, placement.request.community.time_zone)}
    if placement.is_out:
        raise Conflict(_("Already reviewed by %(name)s at %(time)s.", **facts))
    raise Conflict(_("Already approved by %(name)s at %(time)s.", **facts))
