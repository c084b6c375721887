"""The promo request: a brief with real columns, and a decision per network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.community.models import Achievement, Community, Event, Initiative
from app.core.db import Base, enum_type
from app.core.money import Money
from app.core.search import Findable
from app.core.versions import Versioned
from app.networks.models import Network
from app.promo.brief import LABELS
from app.promo.models.meeting import Meeting
from app.promo.states import REQUEST_CYCLE, NetworkDecision, RequestState
from app.promo.words import (
    AudienceScope,
    BudgetState,
    DeclineReason,
    Kpi,
    Objective,
    RequestKind,
    RushState,
    Sensitivity,
)

if TYPE_CHECKING:
    from app.promo.models.attached import MeasurementPlan


class PromoRequest(Versioned, Findable, Base, Moving):
    """An ask to promote an initiative, event or achievement. Its human number is R-`id`."""

    __tablename__ = "promo_request"
    __table_args__ = (
        sa.CheckConstraint(
            "(declined_at IS NOT NULL) = (state = 'declined') AND "
            "(state != 'declined' OR (decline_reason IS NOT NULL AND length(decline_text) > 0))",
            name="declined_has_its_reason",
        ),
        sa.CheckConstraint(
            "(cancelled_at IS NOT NULL) = (state = 'cancelled') "
            "AND (state != 'cancelled' OR length(cancel_reason) > 0)",
            name="cancelled_has_its_reason",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR submitted_at IS NOT NULL OR is_legacy", name="was_submitted"
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR is_legacy OR (length(task) > 0 AND objective IS NOT NULL "
            "AND kpi IS NOT NULL AND target IS NOT NULL AND target_on IS NOT NULL AND audience_scope IS NOT NULL "
            "AND budget_state IS NOT NULL)",
            name="submitted_has_its_brief",
        ),
        sa.CheckConstraint("(budget_state = 'amount') = (budget_amount IS NOT NULL)", name="budget_amount_when_known"),
        sa.CheckConstraint("kpi IS NULL OR kpi != 'followers'", name="followers_are_no_kpi"),
        sa.CheckConstraint(
            "(CASE WHEN initiative_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN event_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN achievement_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="promotes_one_thing",
        ),
        sa.CheckConstraint(
            "rush IS NULL OR rush != 'refused' OR length(rush_note) > 0", name="refused_rush_has_its_reason"
        ),
        # the queue by state, oldest first; lists, the newest first; past curves of a measure; the list of a community
        sa.Index("ix_promo_request_state", "state", "submitted_at"),
        sa.Index("ix_promo_request_state_newest", "state", "id"),
        sa.Index("ix_promo_request_kpi", "kpi", "id"),
        sa.Index("ix_promo_request_community_state", "community_id", "state"),
    )
    CYCLE = REQUEST_CYCLE
    FOUND_BY = ("title", "task")

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RequestState] = mapped_column(
        enum_type(RequestState, "state"), default=RequestState.DRAFT, info={"label": _l("State")}
    )
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    kind: Mapped[RequestKind] = mapped_column(enum_type(RequestKind, "kind"))
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"), index=True)
    achievement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("achievement.id"), index=True)
    slug: Mapped[str | None] = mapped_column(unique=True)  # cases that are named on the command line
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    is_legacy: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    filed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True, info={"label": _l("Filed by")})
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]

    # The brief. Texts are '' until written; what may be unknown is NULL.
    task: Mapped[str] = mapped_column(default="")
    serves_key_task: Mapped[str] = mapped_column(default="")
    objective: Mapped[Objective | None] = mapped_column(enum_type(Objective, "objective"))
    kpi: Mapped[Kpi | None] = mapped_column(enum_type(Kpi, "kpi"))
    kpi_reason: Mapped[str] = mapped_column(default="")
    second_kpi: Mapped[Kpi | None] = mapped_column(enum_type(Kpi, "second_kpi"))
    target: Mapped[Decimal | None]
    target_reason: Mapped[str] = mapped_column(default="")  # asked where it is far from like promos
    target_on: Mapped[date | None]
    baseline: Mapped[Decimal | None]
    baseline_qualifier: Mapped[str] = mapped_column(sa.String(1), default="")
    starts_on: Mapped[date | None]
    audience_scope: Mapped[AudienceScope | None] = mapped_column(enum_type(AudienceScope, "audience_scope"))
    audience: Mapped[str] = mapped_column(default="")
    persona: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    proof: Mapped[str] = mapped_column(default="")
    wished_act: Mapped[str] = mapped_column(default="")
    destination_url: Mapped[str] = mapped_column(default="")
    destination_note: Mapped[str] = mapped_column(default="")
    fixed_dates: Mapped[str] = mapped_column(default="")
    content_exists: Mapped[str] = mapped_column(default="")
    content_needed: Mapped[str] = mapped_column(default="")
    reference_note: Mapped[str] = mapped_column(default="")
    budget_state: Mapped[BudgetState | None] = mapped_column(enum_type(BudgetState, "budget_state"))
    budget_amount: Mapped[Decimal | None]
    budget_currency: Mapped[str] = mapped_column(sa.String(3), default="UAH")
    budget_holder: Mapped[str] = mapped_column(default="")
    sensitivity: Mapped[Sensitivity | None] = mapped_column(enum_type(Sensitivity, "sensitivity"))
    consents: Mapped[str] = mapped_column(default="")
    results_by: Mapped[str] = mapped_column(default="")
    report_readers: Mapped[str] = mapped_column(default="")
    report_due_on: Mapped[date | None]
    gives_back: Mapped[str] = mapped_column(default="")
    plan_b_waiver: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # the objective's extra questions
    has_form: Mapped[bool] = mapped_column(default=False)  # forms of SMM ask more: most requests need not be asked

    # What became of it.
    locked_target: Mapped[Decimal | None]  # the target at first publication; a later change keeps it visible
    submitted_at: Mapped[datetime | None]
    triage_due_at: Mapped[datetime | None]
    rush: Mapped[RushState | None] = mapped_column(enum_type(RushState, "rush"), info={"label": _l("Rush")})
    rush_note: Mapped[str] = mapped_column(default="")
    # The two-sided clock, in seconds of working time; NULL for what was handed in before there was one.
    house_since: Mapped[datetime | None]  # with the house since then, or:
    requester_since: Mapped[datetime | None]
    house_seconds: Mapped[int | None]
    requester_seconds: Mapped[int | None]
    linked_at: Mapped[datetime | None]  # another request was linked with it: until then nobody needs to look
    accepted_at: Mapped[datetime | None]
    scheduled_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]
    collecting_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[DeclineReason | None] = mapped_column(enum_type(DeclineReason, "decline_reason"))
    decline_text: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    worked_well: Mapped[str] = mapped_column(default="")
    to_change: Mapped[str] = mapped_column(default="")
    is_case: Mapped[bool] = mapped_column(default=False)
    is_shared: Mapped[bool] = mapped_column(default=False)

    community: Mapped[Community] = relationship()
    initiative: Mapped[Initiative | None] = relationship()
    event: Mapped[Event | None] = relationship()
    achievement: Mapped[Achievement | None] = relationship()
    filed_by: Mapped[Person] = relationship()
    networks: Mapped[list[RequestNetwork]] = relationship(
        back_populates="request", cascade="all, delete-orphan", order_by="RequestNetwork.id", lazy="selectin"
    )
    measurement_plan: Mapped[MeasurementPlan | None] = relationship(viewonly=True)

    @property
    def number(self) -> str:
        """What people call it: R-128."""
        return f"R-{self.id}"

    @property
    def audit_label(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def scope_network_ids(self) -> Iterable[str]:
        return [row.network_id for row in self.networks]

    @property
    def target_in_force(self) -> Decimal | None:
        """The target as it was locked at the first publication; before that, as it stands."""
        return self.locked_target if self.locked_target is not None else self.target

    @property
    def is_sensitive(self) -> bool:
        return self.sensitivity is not None

    @property
    def budget(self) -> Money | None:
        """The ad budget; None while it is unknown."""
        if self.budget_state == BudgetState.ZERO:
            return Money(Decimal(0), self.budget_currency)
        return Money(self.budget_amount, self.budget_currency) if self.budget_amount is not None else None


class RequestNetwork(Base):
    """One chosen network of a request, with its own decision."""

    __tablename__ = "request_network"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "network_id"),
        sa.CheckConstraint(
            "(decision IN ('yes', 'no', 'later')) = (decided_at IS NOT NULL)", name="decided_has_its_time"
        ),
        sa.CheckConstraint("decision != 'no' OR refusal IS NOT NULL", name="no_has_its_reason"),
        sa.CheckConstraint("(decision = 'later') = (later_on IS NOT NULL)", name="later_has_its_day"),
        sa.CheckConstraint("due_again_at IS NULL OR decision = 'later'", name="only_later_comes_again"),
        sa.Index("ix_request_network_decision", "network_id", "decision"),
        sa.Index("ix_request_network_owner", "owner_id", "decision"),
        # one request's network of one person; without it SQLite asks through all that the person ever had
        sa.Index("ix_request_network_request_owner", "request_id", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    network_id: Mapped[str] = mapped_column(sa.ForeignKey("network.id"))
    why: Mapped[str] = mapped_column(default="")
    wished_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decision: Mapped[NetworkDecision] = mapped_column(
        enum_type(NetworkDecision, "decision"), default=NetworkDecision.OPEN
    )
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    refusal: Mapped[DeclineReason | None] = mapped_column(enum_type(DeclineReason, "refusal"))
    note: Mapped[str] = mapped_column(default="")
    later_on: Mapped[date | None]
    due_again_at: Mapped[datetime | None]  # the day to which it was put off has come
    promised_at: Mapped[datetime | None]  # the first post, as it was promised at submission
    content_promised_at: Mapped[datetime | None]
    promise_lines: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list, deferred=True)
    met_on: Mapped[date | None]  # the meeting was held, or:
    meeting_waiver: Mapped[str] = mapped_column(default="")
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)  # the last one

    request: Mapped[PromoRequest] = relationship(back_populates="networks")
    network: Mapped[Network] = relationship(lazy="joined")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="joined")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")
    meeting: Mapped[Meeting | None] = relationship(back_populates="topics")


for _name, _words in LABELS.items():  # said once, in brief.py, for forms, conflicts and the history
    if _name in PromoRequest.__table__.c:
        PromoRequest.__table__.c[_name].info["label"] = _words
