"""What a review needs to know: which version was approved last, and what has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Pass, Person
from app.accounts.states import PassPurpose
from app.audit.actors import ActorKind
from app.audit.models import AuditEntry
from app.core.db import db
from app.networks.models import Network
from app.promo import tags
from app.promo.compliance import lines_for
from app.promo.differences import Difference, Version
from app.promo.models import Approval, ApprovedVersion, BrandGuide, NetworkReview, Placement, ReviewPlan
from app.promo.queries.placements import approvers_for
from app.promo.states import ACTIVE_PLACEMENTS, BEFORE_APPROVAL, PlacementState

_DECISIONS = tuple(
    tag.name for tag in (tags.PLACEMENT_APPROVED, tags.PLACEMENT_APPROVED_ONCE, tags.PLACEMENT_CHANGES_ASKED)
)


@dataclass(frozen=True, slots=True)
class SinceApproval:
    """The approved version beside the one that is there; `is_whole`: it had all the approvals that it needed."""

    at: datetime
    is_whole: bool
    found: Difference


def since_approval(placement: Placement) -> SinceApproval | None:
    """What has changed since the last version that was approved; None where none was, or nothing has.

    A first approval of two counts only as long as there has never been a second.
    """
    if not placement.approvals:
        return None
    kept = db.session.scalar(
        sa.select(ApprovedVersion)
        .where(ApprovedVersion.placement_id == placement.id)
        .order_by(ApprovedVersion.is_whole.desc(), ApprovedVersion.id.desc())
        .limit(1)
    )
    if kept is None:
        return None
    found = Difference(Version.read(kept.content), Version.of(placement))
    return None if found.is_none else SinceApproval(kept.at, kept.is_whole, found)


def brand_guide() -> BrandGuide | None:
    """The brand guide of the house; None while nobody has written one."""
    guide = saved_guide()
    return guide if guide is not None and guide.text else None


def saved_guide() -> BrandGuide | None:
    """The same for whoever writes it: also one that was emptied again."""
    return db.session.get(BrandGuide, 1)


def stages_of(network: Network) -> NetworkReview | None:
    """How many approve on a network, and who; None where nobody has said so."""
    return db.session.scalar(sa.select(NetworkReview).where(NetworkReview.network_id == network.id))


def stages_by_network() -> Mapping[str, NetworkReview]:
    """The same of all networks of which somebody has said so."""
    return {rule.network_id: rule for rule in db.session.scalars(sa.select(NetworkReview))}


def lines_of(placement: Placement) -> dict[str, Any]:
    """What is ticked at an approval of this placement: key -> words."""
    return lines_for(placement.request.sensitivity, has_guide=brand_guide() is not None)


def words_hash(placement: Placement) -> str:
    """A fingerprint of the words alone: what a proofreader has read."""
    return hashlib.sha256(f"{placement.title}\n{placement.caption}".encode("utf-8", "surrogatepass")).hexdigest()


def is_proofread(placement: Placement, plan: ReviewPlan | None) -> bool:
    """True where somebody has read the very words that are there."""
    return plan is not None and plan.proofread_hash is not None and plan.proofread_hash == words_hash(placement)


def review_plan_of(placement: Placement) -> ReviewPlan | None:
    """What happens to it when its review time passes, where somebody has chosen or it was sent in."""
    query = sa.select(ReviewPlan).where(ReviewPlan.placement_id == placement.id)
    shown = (ReviewPlan.reserve, ReviewPlan.escalate_to, ReviewPlan.proofread_by)
    return db.session.scalar(query.options(*(joinedload(one) for one in shown)))


def possible_stand_ins(placement: Placement) -> Sequence[Placement]:
    """Reserves of the same request on the same network that still wait for their wire."""
    query = sa.select(Placement).where(
        Placement.request_id == placement.request_id,
        Placement.network_id == placement.network_id,
        Placement.id != placement.id,
        Placement.is_reserve,
        Placement.slot_at.is_(None),
        Placement.state.in_(ACTIVE_PLACEMENTS),
    )
    return db.session.scalars(query.order_by(Placement.position)).all()


def reviews_overdue(now: datetime) -> Sequence[int]:
    """Placements whose review time has passed without an approval, and with which nothing has been done for it yet."""
    query = (
        sa.select(Placement.id)
        .join(ReviewPlan, ReviewPlan.placement_id == Placement.id)
        .where(
            Placement.state.in_(BEFORE_APPROVAL),
            Placement.review_due_at <= now,
            Placement.slot_at > now,
            sa.or_(ReviewPlan.expired_for.is_(None), ReviewPlan.expired_for != Placement.review_due_at),
        )
    )
    return db.session.scalars(query.order_by(Placement.id)).all()


def reviews_waiting(before: datetime) -> Sequence[int]:
    """Placements that have been in review since `before` and for which there are reminders left."""
    query = (
        sa.select(Placement.id)
        .join(ReviewPlan, ReviewPlan.placement_id == Placement.id)
        .where(
            Placement.state == PlacementState.IN_REVIEW, ReviewPlan.waits_since <= before, ReviewPlan.n_reminders < 3
        )
    )
    return db.session.scalars(query.order_by(Placement.id)).all()


def asks_for(person: Person) -> sa.ColumnElement[bool]:
    """Condition on placements: the approval that is given next is not kept for a role that `person` lacks."""
    is_second = sa.exists().where(Approval.placement_id == Placement.id, Approval.void_at.is_(None))
    role = sa.case((is_second, NetworkReview.second_role), else_=NetworkReview.first_role)
    kept_for_others = sa.exists().where(
        NetworkReview.network_id == Placement.network_id, role.not_in({grant.role for grant in person.grants})
    )
    return sa.not_(kept_for_others)


def who_can_review(placement: Placement) -> list[Person]:
    """Who may give the next approval and has a way to: what is out is reviewed in the portal alone, not by link."""
    people = approvers_for(placement)
    return [person for person in people if person.has_joined] if placement.is_out else people


def reviewers_by_link(approvers: Sequence[Person]) -> list[Person]:
    """Those among the approvers who have no password: they are asked by a signed link."""
    return [person for person in approvers if not person.has_joined]


def may_review_by_link(placement: Placement) -> list[Person]:
    """Seniors without a password who could still approve this placement."""
    return reviewers_by_link(approvers_for(placement))


def open_review_links(placement: Placement, *, now: datetime) -> Sequence[Pass]:
    """The links by which somebody can still review this placement, the newest first."""
    return db.session.scalars(
        sa.select(Pass)
        .where(
            Pass.purpose == PassPurpose.REVIEW_POST,
            Pass.subject_id == placement.id,
            Pass.used_at.is_(None),
            Pass.revoked_at.is_(None),
            Pass.expires_at > now,
        )
        .options(joinedload(Pass.person))
        .order_by(Pass.id.desc())
    ).all()


def sender_of(pass_: Pass) -> str:
    """Who sent a link to a review last, by name; empty where the log does not say."""
    query = sa.select(AuditEntry.actor_name).where(
        AuditEntry.subject_kind == Placement.__tablename__,
        AuditEntry.subject_id == pass_.subject_id,
        AuditEntry.tag == tags.REVIEW_LINK_SENT.name,
    )
    return db.session.scalar(query.order_by(AuditEntry.id.desc()).limit(1)) or ""


def decision_by_link(pass_: Pass) -> AuditEntry | None:
    """What the holder of a link has decided through it."""
    return db.session.scalar(
        sa.select(AuditEntry)
        .where(
            AuditEntry.subject_kind == Placement.__tablename__,
            AuditEntry.subject_id == pass_.subject_id,
            AuditEntry.actor_kind == ActorKind.PASS,
            AuditEntry.actor_id == pass_.person_id,
            AuditEntry.tag.in_(_DECISIONS),
            AuditEntry.at >= pass_.created_at,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def last_decision(placement: Placement) -> AuditEntry | None:
    """Who approved a placement or asked for changes last."""
    return db.session.scalar(
        sa.select(AuditEntry)
        .where(
            AuditEntry.subject_kind == Placement.__tablename__,
            AuditEntry.subject_id == placement.id,
            AuditEntry.tag.in_(_DECISIONS),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
