"""A wire: one step of the fallback plan, armed with a threshold and a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.audit.models import Audited
from app.core.db import Base, enum_type
from app.core.money import Money
from app.core.versions import Versioned
from app.promo.models.placement import Placement
from app.promo.models.request import PromoRequest
from app.promo.states import WIRE_CYCLE, WireState
from app.promo.words import Kpi, ThresholdKind, WireStage, WireStep


class Wire(Versioned, Base, Moving):
    """If `metric` is below `threshold` at `check_at`, `step` is proposed to `owner`."""

    __tablename__ = "wire"
    __table_args__ = (
        sa.CheckConstraint("check_at < stage_ends_at", name="checks_before_its_stage_ends"),
        sa.CheckConstraint("threshold > 0", name="threshold_is_positive"),
        sa.CheckConstraint("step != 'extra_budget' OR money_cap IS NOT NULL", name="extra_budget_has_its_cap"),
        sa.CheckConstraint(
            "state NOT IN ('dismissed', 'disarmed', 'expired') OR length(end_reason) > 0", name="ended_has_its_reason"
        ),
        # what the clock looks for
        sa.Index("ix_wire_due", "state", "check_at"),
        sa.Index("ix_wire_request", "request_id", "id"),
        sa.Index("ix_wire_owner", "owner_id", "state"),
    )
    CYCLE = WIRE_CYCLE

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[WireState] = mapped_column(
        enum_type(WireState, "state"), default=WireState.ARMED, info={"label": _l("State")}
    )
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    stage: Mapped[WireStage] = mapped_column(enum_type(WireStage, "stage"), info={"label": _l("Stage")})
    metric: Mapped[Kpi] = mapped_column(enum_type(Kpi, "metric"), info={"label": _l("What is looked at")})
    threshold_kind: Mapped[ThresholdKind] = mapped_column(
        enum_type(ThresholdKind, "threshold_kind"), info={"label": _l("Counted as")}
    )
    threshold: Mapped[Decimal] = mapped_column(
        info={"label": _l("Below")}
    )  # per cent of the pace, or a number of the metric
    check_at: Mapped[datetime] = mapped_column(info={"label": _l("Check at")})
    stage_ends_at: Mapped[datetime] = mapped_column(info={"label": _l("The stage ends at")})
    step: Mapped[WireStep] = mapped_column(enum_type(WireStep, "step"), info={"label": _l("Then")})
    # the text of a reminder, or what the step is called
    prepared: Mapped[str] = mapped_column(default="", info={"label": _l("What is prepared")})
    money_cap: Mapped[Decimal | None] = mapped_column(info={"label": _l("At most")})
    money_currency: Mapped[str] = mapped_column(sa.String(3), default="UAH")
    reserve_id: Mapped[int | None] = mapped_column(sa.ForeignKey("placement.id"), unique=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), info={"label": _l("Who answers")})
    created_at: Mapped[datetime]

    # What the check found, and what came of it.
    reading_needed_at: Mapped[datetime | None]  # the last reading was stale: somebody was asked for a fresh one
    checked_at: Mapped[datetime | None]  # first held against a fresh figure; nobody knows of a wire that never was
    value_at_check: Mapped[Decimal | None]
    pace_at_check: Mapped[Decimal | None]
    triggered_at: Mapped[datetime | None]
    proposed_at: Mapped[datetime | None]
    answer_due_at: Mapped[datetime | None]
    executed_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]
    expired_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")
    gap_before: Mapped[Decimal | None]
    gap_after: Mapped[Decimal | None] = mapped_column(info={"label": _l("Gap to the pace")})
    effect_read_at: Mapped[datetime | None]

    request: Mapped[PromoRequest] = relationship()
    reserve: Mapped[Placement | None] = relationship()
    owner: Mapped[Person] = relationship()

    @property
    def cap(self) -> Money | None:
        """The most that the step may spend."""
        return None if self.money_cap is None else Money(self.money_cap, self.money_currency)

    @property
    def audit_label(self) -> str:
        return f"{self.request.number}: {self.step.label}" + (f": {self.prepared[:80]}" if self.prepared else "")

    @property
    def audit_name(self) -> str:
        return self.request.number + (f": {self.prepared[:80]}" if self.prepared else "")

    @property
    def audit_facts(self) -> Mapping[str, Any]:
        return {"step": self.step}

    @property
    def audit_thread(self) -> Audited:
        return self.request

    @property
    def scope_network_ids(self) -> Iterable[str]:
        return self.request.scope_network_ids
