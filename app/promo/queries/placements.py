"""The placements of a request, and what the page of one needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.audit.models import AuditEntry
from app.audit.tags import Tag
from app.core.db import db
from app.core.money import Money
from app.creatives.models import Creative
from app.promo import tags
from app.promo.material import content_hash
from app.promo.models import (
    HANDS,
    Approval,
    MeasurementPlan,
    Placement,
    PromoRequest,
    RequestCreative,
    Wire,
)
from app.promo.queries.people import people_who_may
from app.promo.states import (
    ACTIVE_PLACEMENTS,
    ON_THEIR_WAY,
    OUT_PLACEMENTS,
    NetworkDecision,
    PlacementState,
    RequestState,
    WireState,
)
from app.promo.words import WireStep

#: For how long an approver may take back an approval whose text was only reworded.
REWORDED_FOR = timedelta(hours=24)
#: By when the record of a fast-lane post is completed.
FAST_RECORD_FOR = timedelta(hours=24)
#: For how long the opening of a destination counts before an approval.
OPENED_FOR = timedelta(hours=24)

#: A placement that takes part: not a reserve that still waits for its wire.
TAKES_PART = sa.or_(sa.not_(Placement.is_reserve), Placement.slot_at.is_not(None))


class Tally(NamedTuple):
    """How many placements of a request are still on their way, scheduled, and out."""

    n_active: int
    n_scheduled: int
    n_out: int


def placements_of(request_: PromoRequest) -> Sequence[Placement]:
    """All placements of a request for its table: by time, those without a slot last."""
    query = (
        sa.select(Placement)
        .where(Placement.request_id == request_.id)
        .options(joinedload(Placement.network), joinedload(Placement.format), joinedload(Placement.channel))
        .order_by(Placement.slot_at.is_(None), Placement.slot_at, Placement.position)
    )
    return db.session.scalars(query).all()


def others_out(placement: Placement) -> Sequence[Placement]:
    """The other placements of the request that this one may lead to: a story points to a post."""
    query = sa.select(Placement).where(
        Placement.request_id == placement.request_id,
        Placement.id != placement.id,
        Placement.state.in_(ACTIVE_PLACEMENTS | OUT_PLACEMENTS),
    )
    return db.session.scalars(query.order_by(Placement.position)).all()


def unused_creatives(placement: Placement, *, limit: int = 50) -> Sequence[Creative]:
    """Pictures of the community that this placement does not use yet, the newest first."""
    used = [part.creative_id for part in placement.creatives]
    in_a_draft = sa.exists().where(
        RequestCreative.creative_id == Creative.id,
        RequestCreative.request_id == PromoRequest.id,
        PromoRequest.state == RequestState.DRAFT,
    )
    query = (
        sa.select(Creative)
        .where(
            Creative.community_id == placement.request.community_id,
            Creative.id.not_in(used),
            sa.not_(in_a_draft),  # what is still being written is its community's own
        )
        .order_by(Creative.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def tally_of(request_: PromoRequest) -> Tally:
    """One look at the placements of a request, in one query."""
    rows = db.session.execute(
        sa.select(Placement.state, sa.func.count().label("n"))
        .where(Placement.request_id == request_.id, TAKES_PART)
        .group_by(Placement.state)
    )
    states: dict[PlacementState, int] = {row.state: row.n for row in rows}
    return Tally(
        sum(states.get(state, 0) for state in ACTIVE_PLACEMENTS),
        states.get(PlacementState.SCHEDULED, 0),
        sum(states.get(state, 0) for state in OUT_PLACEMENTS),
    )


def networks_without_slot(request_: PromoRequest) -> list[str]:
    """The names of the networks that said yes and have no placement with a slot yet."""
    served = set(
        db.session.scalars(
            sa.select(Placement.network_id).where(
                Placement.request_id == request_.id,
                Placement.slot_at.is_not(None),
                Placement.state.in_(ACTIVE_PLACEMENTS | OUT_PLACEMENTS),
            )
        )
    )
    return [
        row.network.name
        for row in request_.networks
        if row.decision == NetworkDecision.YES and row.network_id not in served
    ]


def measurement_plan_of(request_: PromoRequest) -> MeasurementPlan | None:
    """Who reads which figures of the request, and when; None while nobody has said."""
    query = sa.select(MeasurementPlan).where(MeasurementPlan.request_id == request_.id)
    return db.session.scalar(query.options(joinedload(MeasurementPlan.owner)))


def waits_for_measurement(placement: Placement) -> bool:
    """True for a scheduled post that nobody can note as published before somebody says who measures what."""
    is_first = placement.state == PlacementState.SCHEDULED and placement.request.state == RequestState.ACCEPTED
    return is_first and measurement_plan_of(placement.request) is None


def wire_of(placement: Placement) -> Wire | None:
    """The wire that a reserve waits for."""
    return db.session.scalar(sa.select(Wire).where(Wire.reserve_id == placement.id)) if placement.is_reserve else None


def money_elsewhere(placement: Placement) -> Decimal:
    """What the other placements of the request take of its budget, in this one's currency."""
    query = sa.select(sa.func.sum(Placement.ad_spend)).where(
        Placement.request_id == placement.request_id,
        Placement.id != placement.id,
        Placement.ad_currency == placement.ad_currency,
        Placement.state.in_(ACTIVE_PLACEMENTS | OUT_PLACEMENTS),
    )
    return db.session.scalar(query) or Decimal(0)


def money_taken(request_: PromoRequest) -> list[Money]:
    """What all placements of the request take of its budget, by currency."""
    query = (
        sa.select(Placement.ad_currency, sa.func.sum(Placement.ad_spend))
        .where(Placement.request_id == request_.id, Placement.state.in_(ACTIVE_PLACEMENTS | OUT_PLACEMENTS))
        .where(Placement.ad_spend > 0)
        .group_by(Placement.ad_currency)
        .order_by(Placement.ad_currency)
    )
    return [Money(amount or Decimal(0), currency) for currency, amount in db.session.execute(query)]


def budget_in_force(request_: PromoRequest, wires: Iterable[Wire]) -> Money | None:
    """The budget with what these wires of it have added in its currency; None while neither is known."""
    released = [
        wire.money_cap
        for wire in wires
        if wire.step is WireStep.EXTRA_BUDGET and wire.state is WireState.EXECUTED
        and wire.money_cap is not None and wire.money_currency == request_.budget_currency
    ]  # fmt: skip
    if not released:
        return request_.budget
    more = Money(sum(released, Decimal(0)), request_.budget_currency)
    return (request_.budget or Money(Decimal(0), request_.budget_currency)) + more


def contributors(placement: Placement) -> set[int]:
    """The people behind the content: who wrote it or sent it in, made its pictures or described them, put it out."""
    return {person.id for person in placement.hands}


def had_a_hand(person: Person) -> sa.ColumnElement[bool]:
    """Condition on placements: `person` is one of them."""
    return sa.or_(*(_exists_for(part, person) for part in HANDS))


def _exists_for(part: sa.Select[Any], person: Person) -> sa.ColumnElement[bool]:
    of, who = part.selected_columns
    return part.where(of == Placement.id, who == person.id).correlate(Placement).exists()


def hands_in(placement_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who may not approve these placements: who had a hand in them, and who has given an approval that stands."""
    given = sa.select(Approval.placement_id, Approval.approver_id).where(Approval.void_at.is_(None))
    found: dict[int, set[int]] = {placement_id: set() for placement_id in placement_ids}
    if found:
        parts = [part.where(part.selected_columns[0].in_(found)) for part in (*HANDS, given)]
        for placement_id, person_id in db.session.execute(sa.union(*parts)):
            found[placement_id].add(person_id)
    return found


def was_approved_by(person: Person) -> sa.ColumnElement[bool]:
    """Condition on placements: an approval that `person` has given stands."""
    return sa.exists().where(
        Approval.placement_id == Placement.id, Approval.approver_id == person.id, Approval.void_at.is_(None)
    )


def first_approval(placement: Placement) -> Approval | None:
    """The approval that stands for the very content that is there now."""
    current = content_hash(placement)
    return next((given for given in placement.standing_approvals if given.content_hash == current), None)


def is_opened_lately(placement: Placement, *, now: datetime) -> bool:
    """True where there is no destination, or somebody has opened it within the hours that count for an approval."""
    opened = placement.destination_opened_at
    return not placement.destination_url or (opened is not None and opened + OPENED_FOR >= now)


def fast_lane_due(before: datetime) -> Sequence[int]:
    """Posts that went out by the fast lane until `before`, are not reviewed, and of which nobody was reminded yet."""
    return _ids(is_fast_and_open(), Placement.published_at <= before, Placement.content_reminded_at.is_(None))


def is_fast_and_open() -> sa.ColumnElement[bool]:
    """Condition on placements: out by the fast lane, and not yet reviewed by as many as it takes."""
    return sa.and_(Placement.is_fast_lane, Placement.state.in_(OUT_PLACEMENTS), Placement.approved_hash.is_(None))


def stage_of(placement: Placement) -> int:
    """Which approval is given next: the first, or the second of two."""
    return 2 if placement.needs_two and first_approval(placement) is not None else 1


def approvers_for(placement: Placement, *, stage: int | None = None) -> list[Person]:
    """Who could still give the next approval, or that of `stage`.

    Seniors of that place who had no hand in the content and have not approved yet, of the group that the network asks.
    """
    hands = contributors(placement) | {given.approver_id for given in placement.standing_approvals}
    seniors = people_who_may(
        Permission.PLACEMENT_APPROVE,
        community_id=placement.request.community_id,
        network_ids=(placement.network_id,),
        role=placement.role_for(stage or stage_of(placement)),
        even_away=True,
    )
    return [person for person in seniors if person.id not in hands]


def is_one_short(placement: Placement, first: Sequence[Person]) -> bool:
    """True where somebody of `first` may give the first of two approvals, and nobody else the second."""
    if not placement.needs_two or stage_of(placement) != 1 or not first:
        return False
    is_one_group = placement.role_for(1) == placement.role_for(2)
    second = first if is_one_group else approvers_for(placement, stage=2)
    return not any(one.id != other.id for one in first for other in second)


def history_of_placement(placement: Placement, *, limit: int = 30) -> Sequence[AuditEntry]:
    """The newest entries about this very placement."""
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.subject_kind == placement.__tablename__, AuditEntry.subject_id == placement.id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def was_scheduled() -> sa.ColumnElement[bool]:
    """Condition on placements: the version that stands approved has been scheduled, as the log tells.

    The state itself says so no more once the slot was missed; an approval that was taken back leaves no moment.
    """
    told = sa.exists().where(
        AuditEntry.subject_kind == Placement.__tablename__,
        AuditEntry.subject_id == Placement.id,
        AuditEntry.tag == tags.PLACEMENT_SCHEDULED.name,
        AuditEntry.at >= Placement.approved_at,
    )
    return told.correlate(Placement)


def is_scheduled_in_log(placement: Placement) -> bool:
    """The same of one placement."""
    return bool(db.session.scalar(sa.select(was_scheduled()).where(Placement.id == placement.id)))


def waits_for_its_truth() -> sa.ColumnElement[bool]:
    """Condition on missed placements, with their requests: the request goes on, and nothing has taken the place."""
    later = aliased(Placement)
    replaced = sa.exists().where(
        later.request_id == Placement.request_id,
        later.network_id == Placement.network_id,
        later.created_at >= Placement.slot_at,
        later.state.in_(ACTIVE_PLACEMENTS | OUT_PLACEMENTS),
    )
    return sa.and_(PromoRequest.state.in_(ON_THEIR_WAY), ~replaced)


def last_in(history: Sequence[AuditEntry], tag: Tag) -> AuditEntry | None:
    """Who did this last, when and why; the newest entry stands first."""
    return next((entry for entry in history if entry.tag == tag.name), None)


def rewording_of(placement: Placement, *, now: datetime) -> AuditEntry | None:
    """The last change of mere wording, while an approver may still ask to see it again."""
    if placement.reworded_at is None or placement.reworded_at + REWORDED_FOR < now:
        return None
    return db.session.scalar(
        sa.select(AuditEntry)
        .where(
            AuditEntry.subject_kind == placement.__tablename__,
            AuditEntry.subject_id == placement.id,
            AuditEntry.tag.in_([tags.PLACEMENT_REWORDED.name, tags.PLACEMENT_CHANGED.name]),
            AuditEntry.at >= placement.reworded_at,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def holds_that_ended(now: datetime) -> Sequence[int]:
    """Held placements whose time to hold is over."""
    return _ids(Placement.state == PlacementState.HELD, Placement.hold_until <= now)


def slots_that_passed(before: datetime) -> Sequence[int]:
    """Placements that should have been out by now."""
    return _ids(Placement.state.in_(ACTIVE_PLACEMENTS - {PlacementState.HELD}), Placement.slot_at <= before)


def reserves_not_needed(now: datetime) -> Sequence[int]:
    """Reserves whose wire has come to nothing, or whose stage is over."""
    is_over = sa.or_(
        Wire.state.in_([WireState.DISMISSED, WireState.EXPIRED, WireState.DISARMED]), Wire.stage_ends_at <= now
    )
    bound = sa.exists().where(Wire.reserve_id == Placement.id, is_over)
    return _ids(Placement.state.in_(ACTIVE_PLACEMENTS), Placement.is_reserve, Placement.slot_at.is_(None), bound)


def contents_due_soon(now: datetime, within: timedelta) -> Sequence[int]:
    """Placements whose content is due soon and whose assignee has not been reminded yet."""
    return _ids(
        Placement.state == PlacementState.CONTENT_DUE,
        Placement.content_reminded_at.is_(None),
        Placement.content_due_at <= now + within,
        Placement.content_due_at > now,
    )


def _ids(*conditions: sa.ColumnExpressionArgument[bool]) -> Sequence[int]:
    return db.session.scalars(sa.select(Placement.id).where(*conditions).order_by(Placement.id)).all()
