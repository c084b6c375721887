"""What a placement shows: caption, destination, pictures. After an approval a material change asks for a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.accounts.lifecycle import move, moved_on
from app.accounts.permissions import Permission
from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Invalid, NotAllowed
from app.core.urls import is_web_address
from app.core.versions import keep
from app.creatives.actions import add_creatives
from app.creatives.models import Creative
from app.promo import tags
from app.promo.access import can_for
from app.promo.actions.locking import lock
from app.promo.actions.placements.reviewing import drop_first_approval, has_approved, note_writer, reopen
from app.promo.actions.placements.slots import who_gaps
from app.promo.material import content_hash, facts_of, is_material
from app.promo.models import Placement, PlacementCreative
from app.promo.queries.briefs import wires_of
from app.promo.queries.placements import budget_in_force, money_elsewhere
from app.promo.states import ACTIVE_PLACEMENTS, PlacementState

WRITABLE = ACTIVE_PLACEMENTS - {PlacementState.PAUSED}
APPROVED = frozenset({PlacementState.APPROVED, PlacementState.SCHEDULED})
MOST_PICTURES = 20
#: Who may say that the destination works: those who write and those who approve.
OPENERS = (Permission.CREATIVE_EDIT, Permission.PLACEMENT_APPROVE)


def ask_content(placement: Placement, *, actor: Actor) -> None:
    """Ask its assignee for the content."""
    lock(placement)
    assignee = placement.assignee.name if placement.assignee else ""
    move(
        placement,
        "ask_content",
        actor=actor,
        changes={"assignee": assignee, "content_due_at": placement.content_due_at},
    )


def change_plan(placement: Placement, values: Mapping[str, Any], *, version: int | None, actor: Actor) -> None:
    """Change title, people, deadlines and money. Raises Invalid by field, Conflict when it was changed meanwhile."""
    lock(placement)
    if not can_for(actor, Permission.PLACEMENT_EDIT, placement.request, placement.network_id):
        raise NotAllowed(_("This placement is planned by the SMM specialists of its network."))
    _check_writable(placement)
    if gaps := _plan_gaps(placement, values):
        raise Invalid(gaps)
    plain = {name: value for name, value in values.items() if name not in {"assignee", "publisher"}}
    plain |= {f"{name}_id": getattr(values[name], "id", None) for name in ("assignee", "publisher")}
    names = {name: [getattr(getattr(placement, name), "name", None), getattr(values[name], "name", None)]
             for name in ("assignee", "publisher")}  # fmt: skip
    with _changing(placement, actor=actor, is_wording_only=True) as changes:
        changed = _keep(placement, plain, version=version)
        if "content_due_at" in changed:
            placement.content_reminded_at = None
        changes.update({name: value for name, value in changed.items() if not name.endswith("_id")})
        changes.update({name: pair for name, pair in names.items() if f"{name}_id" in changed})
        db.session.expire(placement, ["assignee", "publisher"])


def write_content(
    placement: Placement,
    *,
    caption: str,
    destination_url: str,
    destination_placement_id: int | None = None,
    version: int | None,
    actor: Actor,
    is_wording_only: bool = False,
) -> None:
    """Keep caption and destination. A new destination has to be opened anew."""
    lock(placement)
    check_may_write(placement, actor)
    if destination_url and not is_web_address(destination_url):
        raise Invalid({"destination_url": _("Enter a full web address that starts with https:// or http://.")})
    values = {
        "caption": caption,
        "destination_url": destination_url,
        "destination_placement_id": destination_placement_id,
    }
    with _changing(placement, actor=actor, is_wording_only=is_wording_only) as changes:
        changes.update(_keep(placement, values, version=version))
        if "destination_url" in changes:
            placement.destination_opened_at = placement.destination_opened_by_id = None


def add_pictures(placement: Placement, uploads: Sequence[FileStorage], *, field: str, actor: Actor) -> list[Creative]:
    """Take pictures in and put them behind those that are there. Raises Invalid on `field`, naming each bad file."""
    lock(placement)
    check_may_write(placement, actor)
    if len(placement.creatives) + len(uploads) > MOST_PICTURES:
        raise Invalid({field: _("At most %(n)s pictures fit into one placement.", n=MOST_PICTURES)})
    made = add_creatives(uploads, community_id=placement.request.community_id, field=field, actor=actor)
    with _changing(placement, actor=actor) as changes:
        for creative in made:
            _attach(placement, creative)
        changes["pictures"] = ", ".join(creative.title for creative in made)
    return made


def choose_creative(placement: Placement, creative: Creative, *, actor: Actor) -> None:
    """Use a picture that the community has already."""
    lock(placement)
    check_may_write(placement, actor)
    if creative.community_id != placement.request.community_id:
        raise Invalid({"creative": _("Choose a picture of this community.")})
    if any(part.creative_id == creative.id for part in placement.creatives):
        return
    with _changing(placement, actor=actor) as changes:
        _attach(placement, creative)
        changes["pictures"] = creative.title


def remove_picture(placement: Placement, part: PlacementCreative, *, actor: Actor) -> None:
    """Take a picture out of the placement; it stays among those of the community."""
    lock(placement)
    check_may_write(placement, actor)
    with _changing(placement, actor=actor) as changes:
        placement.creatives.remove(part)
        changes["picture_removed"] = part.creative.title


def shift_picture(placement: Placement, part: PlacementCreative, *, by: int, actor: Actor) -> None:
    """Move a picture one place forward (-1) or back (1); at the end nothing happens."""
    lock(placement)
    check_may_write(placement, actor)
    order = list(placement.creatives)
    place = order.index(part)
    to = min(max(place + by, 0), len(order) - 1)
    if to == place:
        return
    with _changing(placement, actor=actor) as changes:
        order.insert(to, order.pop(place))
        for position, moved in enumerate(order, start=1):
            moved.position = position
        changes["pictures"] = ", ".join(moved.creative.title for moved in order)


def note_opened(placement: Placement, *, actor: Actor) -> None:
    """Somebody has opened the destination and it works: kept with the moment."""
    request_, network_id = placement.request, placement.network_id
    if not any(can_for(actor, permission, request_, network_id) for permission in OPENERS):
        raise NotAllowed(_("This is for those who write or approve the content."))
    if not placement.destination_url:
        raise Invalid({"destination_url": _("There is no destination to open.")})
    placement.destination_opened_at, placement.destination_opened_by_id = clock.now(), actor.actor_id
    record(tags.DESTINATION_OPENED, placement, actor=actor)


@contextmanager
def _changing(placement: Placement, *, actor: Actor, is_wording_only: bool = False) -> Iterator[dict[str, Any]]:
    """Log what is changed within; what was approved goes back into review unless another changed its wording only.

    Who has approved a post and changes it has a hand in it: that approval no longer counts, whatever the change.
    """
    before_hash, before = content_hash(placement), facts_of(placement)
    changes: dict[str, Any] = {}
    yield changes
    flush()
    db.session.expire(placement, ["creatives"])
    if not changes:
        return
    after_hash = content_hash(placement)
    if after_hash == before_hash:
        record(tags.PLACEMENT_CHANGED, placement, actor=actor, changes=changes)
        return
    note_writer(placement, actor)
    is_wording_only = is_wording_only and not is_material(before, facts_of(placement))
    is_own = has_approved(actor, placement)
    if placement.state in APPROVED and is_wording_only and not is_own:
        placement.approved_hash, placement.reworded_at = after_hash, clock.now()
        record(tags.PLACEMENT_REWORDED, placement, actor=actor, changes=changes)
        return
    record(tags.PLACEMENT_CHANGED, placement, actor=actor, changes=changes)
    if placement.state in APPROVED:
        if is_own and is_wording_only:
            record(tags.OWN_APPROVAL_FELL, placement, actor=actor)
        reopen(placement, actor=actor)
    elif placement.state == PlacementState.IN_REVIEW or is_fast_record_open(placement):
        drop_first_approval(placement, actor=actor)


def _keep(placement: Placement, values: Mapping[str, Any], *, version: int | None) -> dict[str, list[Any]]:
    return keep(placement, values, version=version, sentence=_("This placement was changed meanwhile."))


def _attach(placement: Placement, creative: Creative) -> None:
    last = max((part.position for part in placement.creatives), default=0)
    placement.creatives.append(PlacementCreative(creative_id=creative.id, creative=creative, position=last + 1))


def check_may_write(placement: Placement, actor: Actor) -> None:
    """Raise unless `actor` writes here and the content can still change."""
    if not can_for(actor, Permission.CREATIVE_EDIT, placement.request, placement.network_id):
        raise NotAllowed(_("The content is written by the community and by the SMM specialists of the network."))
    _check_writable(placement)


def _check_writable(placement: Placement) -> None:
    if is_writable(placement):
        return
    raise moved_on(placement)


def is_writable(placement: Placement) -> bool:
    """True while what it shows, and who does what, can still change."""
    return placement.state in WRITABLE or is_fast_record_open(placement)


def is_fast_record_open(placement: Placement) -> bool:
    """True for a post of the fast lane until it is reviewed: its record is completed once it is out.

    That is due within 24 hours; later is better than never.
    """
    return placement.is_fast_lane and placement.is_out and placement.approved_hash is None


def _plan_gaps(placement: Placement, values: Mapping[str, Any]) -> dict[str, Any]:
    gaps = who_gaps(
        placement.request,
        placement.network_id,
        title=values["title"],
        assignee=values["assignee"],
        publisher=values["publisher"],
    )
    content, review, slot = values["content_due_at"], values["review_due_at"], placement.slot_at
    is_emptied = content is None and placement.content_due_at is not None
    if is_emptied or (content is not None and slot is not None and content >= slot):
        gaps["content_due_at"] = _("The content is due before the slot.")
    if review is not None and content is not None and not (content <= review and (slot is None or review <= slot)):
        gaps["review_due_at"] = _("The review is due between the content and the slot.")
    return gaps | _money_gaps(placement, values)


def _money_gaps(placement: Placement, values: Mapping[str, Any]) -> dict[str, Any]:
    """Not more than the budget that was agreed on, over all placements of the request."""
    spend = values["ad_spend"]
    if not values["is_paid"]:
        return {}
    if spend is None:
        return {"ad_spend": _("Enter how much goes into it.")}
    budget = budget_in_force(placement.request, wires_of(placement.request))
    if budget is None:
        return {"ad_spend": _("The request has no budget yet.")}
    if values["ad_currency"] != budget.currency:
        return {"ad_spend": _("The budget is in %(currency)s.", currency=budget.currency)}
    if spend + money_elsewhere(placement) > budget.amount:
        return {"ad_spend": _("This is more than the budget of the request leaves.")}
    return {}
