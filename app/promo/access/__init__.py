"""Who sees which request, placement and wire: the only way from a number to the thing."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.access import can, reach_of
from app.accounts.models import Pass, Person, Reach
from app.accounts.permissions import Permission, Role
from app.accounts.states import PassPurpose
from app.audit.actors import Actor
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, NotFound
from app.creatives.models import Creative
from app.files.models import StoredFile
from app.networks.models import Channel
from app.promo.models import (
    ApprovedVersion,
    Comment,
    MeasurementPlan,
    Meeting,
    Placement,
    PlacementCreative,
    PromoRequest,
    RequestCreative,
    RequestNetwork,
    RequestReference,
    Wire,
)
from app.promo.states import HOLDING_REQUESTS, NetworkDecision, RequestState

T = TypeVar("T")


def visible(person: Person) -> sa.Select[PromoRequest]:
    """The requests that `person` may read: of the house, of own communities, and those that ask own networks."""
    return sa.select(PromoRequest).where(is_visible_to(person))


def is_visible_to(person: Person) -> sa.ColumnElement[bool]:
    """The same as a condition. A draft is read by its community's own people and its author only."""
    reach = reach_of(person, Permission.REQUEST_READ)
    filer = reach_of(person, Permission.REQUEST_FILE)
    own = PromoRequest.community_id.in_(reach.community_ids)
    drafts_of = sa.true() if filer.is_house else PromoRequest.community_id.in_(filer.community_ids)
    asked = (
        sa.exists()
        .where(RequestNetwork.request_id == PromoRequest.id, RequestNetwork.network_id.in_(reach.network_ids))
        .correlate(PromoRequest)  # also inside a query that joins the networks itself
    )
    everywhere = sa.true() if reach.is_house else sa.or_(own, asked) if reach.network_ids else own
    return sa.and_(
        everywhere,
        sa.or_(PromoRequest.state != RequestState.DRAFT, drafts_of, PromoRequest.filed_by_id == person.id),
    )


def request_for(person: Person, request_id: int) -> PromoRequest:
    """The request R-`request_id`, or NotFound for one that does not exist or is not for `person`."""
    query = visible(person).where(PromoRequest.id == request_id)
    at_once = (PromoRequest.community, PromoRequest.filed_by, PromoRequest.event, PromoRequest.initiative,
               PromoRequest.achievement)  # fmt: skip
    return found(db.session.scalar(query.options(*(joinedload(one) for one in at_once))))


def draft_for(person: Person, request_id: int) -> PromoRequest:
    """The draft R-`request_id` that `person` may write; Conflict once it has been submitted."""
    request_ = filed_for(person, request_id)
    if request_.state != RequestState.DRAFT:
        raise Conflict(
            _("%(number)s has been submitted: its brief no longer changes, fields can only be asked back.",
              number=request_.number)
        )  # fmt: skip
    return request_


def filed_for(person: Person, request_id: int) -> PromoRequest:
    """The request R-`request_id` for one who files for its community."""
    request_ = request_for(person, request_id)
    if not can_for(person, Permission.REQUEST_FILE, request_):
        raise NotAllowed(_("This is for the managers of the community “%(name)s”.", name=request_.community.name))
    return request_


def network_of(request_: PromoRequest, network_id: str) -> RequestNetwork:
    """The row of one chosen network, or NotFound for a network that the request does not ask."""
    row = found(next((row for row in request_.networks if row.network_id == network_id), None))
    set_committed_value(row, "request", request_)  # it is at hand: the way back needs no query
    return row


def can_for(actor: Actor, permission: Permission, request_: PromoRequest, *network_ids: str) -> bool:
    """True when `actor` has `permission` in the community of the request, or on one of those networks."""
    return can(actor, permission, community_id=request_.community_id, network_ids=network_ids)


def holds_role(actor: Actor, role: Role, request_: PromoRequest, network_id: str) -> bool:
    """True when `actor` has this very role in the house, in the community of the request or on the network."""
    person = actor.person if isinstance(actor, Pass) else actor
    reach = Reach()
    for grant in person.grants if isinstance(person, Person) else ():
        if grant.role == role:
            reach.add(grant)
    return reach.covers(community_id=request_.community_id, network_ids=(network_id,))


def may_place(person: Person, request_: PromoRequest) -> bool:
    """True when `person` may hold a slot now: a network whose calendar they plan has said yes."""
    return request_.state in HOLDING_REQUESTS and any(
        row.decision == NetworkDecision.YES and can_for(person, Permission.PLACEMENT_EDIT, request_, row.network_id)
        for row in request_.networks
    )


def rows_to_plan(person: Person, request_: PromoRequest) -> list[RequestNetwork]:
    """The networks that said yes and whose calendar `person` plans.

    Raises NotAllowed where others plan all of them, Conflict where none of theirs has said yes.
    """
    rows = [row for row in request_.networks if can_for(person, Permission.PLACEMENT_EDIT, request_, row.network_id)]
    if not rows:
        raise NotAllowed(_("The slots of this request are planned by the SMM specialists of its networks."))
    said_yes = [row for row in rows if row.decision == NetworkDecision.YES]
    if not said_yes or request_.state not in HOLDING_REQUESTS:
        raise Conflict(_("No network has said yes to %(thing)s yet.", thing=request_.number))
    return said_yes


def may_triage(person: Actor, row: RequestNetwork) -> bool:
    """True when `person` decides for this network of the request."""
    return can_for(person, Permission.REQUEST_TRIAGE, row.request, row.network_id)


def armed_for(person: Person, request_id: int) -> PromoRequest:
    """The request R-`request_id` for one who prepares its plan B; NotAllowed for others."""
    request_ = request_for(person, request_id)
    check_may_arm(request_, person)
    return request_


def check_may_arm(request_: PromoRequest, actor: Actor) -> None:
    """Raise NotAllowed unless `actor` prepares plan B of this request."""
    if not can_for(actor, Permission.WIRE_ARM, request_, *request_.scope_network_ids):
        raise NotAllowed(_("Plan B of this request is prepared by others."))


def may_release_budget(actor: Actor, request_: PromoRequest) -> bool:
    """True when `actor` holds the money for this request, so that an extra budget is theirs to give."""
    return can_for(actor, Permission.BUDGET_RELEASE, request_, *request_.scope_network_ids)


def creative_for(person: Person, request_id: int, creative_id: int) -> RequestCreative:
    """A file of the request R-`request_id`; found only under its own request (T02)."""
    return found(
        db.session.scalar(
            sa.select(RequestCreative)
            .join(PromoRequest, PromoRequest.id == RequestCreative.request_id)
            .where(
                is_visible_to(person),
                RequestCreative.request_id == request_id,
                RequestCreative.creative_id == creative_id,
            )
        )
    )


def own_creative(request_: PromoRequest, creative_id: int) -> Creative:
    """A file of the community that files this request."""
    query = sa.select(Creative).where(Creative.id == creative_id, Creative.community_id == request_.community_id)
    return found(db.session.scalar(query))


def reference_for(request_: PromoRequest, reference_id: int) -> RequestReference:
    """A reference of this request."""
    query = sa.select(RequestReference).where(
        RequestReference.request_id == request_.id, RequestReference.id == reference_id
    )
    return found(db.session.scalar(query))


def is_case_for(person: Person) -> sa.ColumnElement[bool]:
    """Condition on requests: a closed case that `person` may read as an example."""
    return sa.and_(
        PromoRequest.state == RequestState.CLOSED,
        PromoRequest.is_case,
        sa.or_(PromoRequest.is_shared, is_visible_to(person)),
    )


def example_for(person: Person, request_id: int) -> PromoRequest:
    """A request that `person` may copy or point to: one they see, or a case that is shared in the house."""
    query = sa.select(PromoRequest).where(
        PromoRequest.id == request_id, sa.or_(is_visible_to(person), is_case_for(person))
    )
    return found(db.session.scalar(query))


def case_for(person: Person, request_id: int) -> PromoRequest:
    """A closed case that `person` may read as an example."""
    return found(db.session.scalar(sa.select(PromoRequest).where(PromoRequest.id == request_id, is_case_for(person))))


def visible_placements(person: Person) -> sa.Select[Placement]:
    """The placements that `person` may read, joined with their requests.

    A partner sees those that were given to them by name, and nothing else of the request.
    """
    own = sa.and_(
        sa.literal(person.is_partner), sa.or_(Placement.assignee_id == person.id, Placement.publisher_id == person.id)
    )
    return sa.select(Placement).join(Placement.request).where(sa.or_(is_visible_to(person), own))


def placement_for(person: Person, request_id: int, position: int) -> Placement:
    """The placement R-`request_id`/`position`; a child is only found under its own parent (T02)."""
    return found(
        db.session.scalars(
            visible_placements(person)
            .where(Placement.request_id == request_id, Placement.position == position)
            .options(
                contains_eager(Placement.request).joinedload(PromoRequest.community),
                joinedload(Placement.network),
                joinedload(Placement.format),
                joinedload(Placement.channel).lazyload(Channel.working_hours),
                joinedload(Placement.assignee),
                joinedload(Placement.publisher),
                joinedload(Placement.stages),
                joinedload(Placement.approvals),
            )
        )
        .unique()
        .one_or_none()
    )


def screenshot_of(placement: Placement) -> StoredFile:
    """The picture that proves a story, where there is one."""
    return found(placement.screenshot)


def picture_of(placement: Placement, creative_id: int) -> PlacementCreative:
    """A picture of this placement (T02)."""
    return found(next((part for part in placement.creatives if part.creative_id == creative_id), None))


def approved_picture_of(placement: Placement, creative_id: int) -> Creative:
    """A picture that an approved version of this placement showed, whether it still does or not (T02)."""
    versions = db.session.scalars(
        sa.select(ApprovedVersion.content).where(ApprovedVersion.placement_id == placement.id)
    )
    shown = {picture["creative_id"] for content in versions for picture in content["pictures"]}
    return found(db.session.get(Creative, creative_id) if creative_id in shown else None)


def placement_behind(pass_: Pass) -> Placement:
    """The placement that the holder of a signed link is asked to review, with what its page shows."""
    shown = [
        joinedload(Placement.request).joinedload(PromoRequest.community), joinedload(Placement.format),
        joinedload(Placement.network), joinedload(Placement.channel), joinedload(Placement.stages),
    ]  # fmt: skip
    return found(db.session.get(Placement, pass_.subject_id or 0, options=shown))


def review_link_of(placement: Placement, pass_id: int) -> Pass:
    """A link by which this placement can be reviewed (T02)."""
    query = sa.select(Pass).where(
        Pass.id == pass_id, Pass.purpose == PassPurpose.REVIEW_POST, Pass.subject_id == placement.id
    )
    return found(db.session.scalar(query))


def may_comment(actor: Actor, request_: PromoRequest) -> bool:
    """True when `actor` takes part in the talk on the request."""
    return can_for(actor, Permission.REQUEST_COMMENT, request_, *request_.scope_network_ids)


def may_talk_internally(actor: Actor, request_: PromoRequest) -> bool:
    """True for the side of SMM, which has a talk of its own beside the one that the community reads."""
    return can_for(actor, Permission.TALK_INTERNALLY, request_, *request_.scope_network_ids)


def comment_for(person: Person, request_id: int, comment_id: int) -> Comment:
    """A comment on the request R-`request_id`; what is internal is not there for the community (T02)."""
    own = Comment.placement_id.in_(visible_placements(person).with_only_columns(Placement.id))
    query = (
        sa.select(Comment)
        .join(Comment.request)
        .where(Comment.id == comment_id, Comment.request_id == request_id, sa.or_(is_visible_to(person), own))
        .options(
            contains_eager(Comment.request).joinedload(PromoRequest.community),
            joinedload(Comment.placement), joinedload(Comment.thread), joinedload(Comment.resolved_by),
            joinedload(Comment.files), joinedload(Comment.mentions),
        )
    )  # fmt: skip
    comment = found(db.session.scalars(query).unique().one_or_none())
    if comment.is_internal and not may_talk_internally(person, comment.request):
        raise NotFound
    return comment


def thread_for(person: Person, request_id: int, comment_id: int) -> Comment:
    """The comment with which a thread begins."""
    comment = comment_for(person, request_id, comment_id)
    return found(comment if comment.thread_id is None else None)


def own_comment(person: Person, request_id: int, comment_id: int) -> Comment:
    """A comment that `person` has written and may still change or withdraw; NotAllowed for those of others."""
    comment = comment_for(person, request_id, comment_id)
    if comment.author_id != person.id or not may_comment(person, comment.request):
        raise NotAllowed(_("A comment is changed by who wrote it."))
    return comment


def file_of_comment(comment: Comment, file_id: int) -> StoredFile:
    """A file that came with this comment, unless the comment was withdrawn (T02)."""
    files = [] if comment.withdrawn_at else comment.files
    return found(next((part.file for part in files if part.file_id == file_id), None))


def visible_meetings(person: Person) -> sa.Select[Meeting]:
    """The meetings that `person` may read: of the house, of own communities and of own networks."""
    reach = reach_of(person, Permission.REQUEST_READ)
    own = sa.or_(Meeting.community_id.in_(reach.community_ids), Meeting.network_id.in_(reach.network_ids))
    return sa.select(Meeting).where(sa.true() if reach.is_house else own)


def meeting_for(person: Person, meeting_id: int) -> Meeting:
    """A meeting that `person` may read, with those who are invited."""
    plan = joinedload(PromoRequest.measurement_plan).joinedload(MeasurementPlan.owner)
    about = joinedload(Meeting.topics).joinedload(RequestNetwork.request).options(plan)
    options = (joinedload(Meeting.community), joinedload(Meeting.network), joinedload(Meeting.proposed_by), about)
    query = visible_meetings(person).where(Meeting.id == meeting_id)
    return found(db.session.scalars(query.options(*options)).unique().one_or_none())


def wire_for(person: Person, request_id: int, wire_id: int) -> Wire:
    """A wire of the request R-`request_id`."""
    return found(
        db.session.scalar(
            sa.select(Wire)
            .join(Wire.request)
            .where(is_visible_to(person), Wire.request_id == request_id, Wire.id == wire_id)
        )
    )


def found(thing: T | None) -> T:
    if thing is None:
        raise NotFound
    return thing
