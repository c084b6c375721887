"""Initiatives, and the ledger of what came in, what was exchanged and what was given."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.audit.models import Audited
from app.community.models.communities import Community
from app.community.states import INITIATIVE, EntryKind, InitiativeState
from app.core.append_only import AppendOnly
from app.core.db import Base, enum_type
from app.core.money import CURRENCIES, Money
from app.core.text import counted
from app.core.versions import Versioned
from app.figures.kinds import EvidenceGrade, Qualifier

_HAS_PLAN = "('planned', 'active', 'paused', 'completed', 'reviewed')"


class Initiative(Versioned, Base, Moving):
    """Something that members do together, with a countable result.

    `unit_one`, `unit_few`, `unit_many` are the words for one, two and five of the unit of result. `n_left` is what
    was counted as left at the end. A legacy initiative happened before the portal; it may lack what nobody noted.
    """

    __tablename__ = "initiative"
    __table_args__ = (
        sa.CheckConstraint(
            f"is_legacy OR state NOT IN {_HAS_PLAN} OR (owner_id IS NOT NULL AND unit_one <> '' "
            "AND baseline IS NOT NULL AND target IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL "
            "AND beneficiary <> '')",
            name="planned_has_its_plan",
        ),
        sa.CheckConstraint(
            "is_legacy OR state NOT IN ('completed', 'reviewed') OR n_left IS NOT NULL", name="completed_is_balanced"
        ),
        sa.CheckConstraint(
            "state <> 'reviewed' OR (outcomes <> '' AND lessons <> '' AND thanks <> '')", name="reviewed_has_lessons"
        ),
        sa.CheckConstraint(
            "(state = 'paused') = (pause_reason IS NOT NULL AND review_on IS NOT NULL AND paused_at IS NOT NULL)",
            name="paused_has_reason_and_date",
        ),
        sa.CheckConstraint(
            "(state = 'dropped') = (drop_reason IS NOT NULL AND dropped_at IS NOT NULL)", name="dropped_has_reason"
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("baseline >= 0 AND target > 0 AND n_left >= 0", name="counts_are_counts"),
        # the list of a community's initiatives
        sa.Index("ix_initiative_community_starts", "community_id", "starts_on"),
    )
    CYCLE = INITIATIVE

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    title: Mapped[str] = mapped_column(info={"label": _l("Name")})
    aim: Mapped[str] = mapped_column(info={"label": _l("Aim")})
    state: Mapped[InitiativeState] = mapped_column(
        enum_type(InitiativeState, "state"), default=InitiativeState.IDEA, info={"label": _l("State")}
    )
    is_legacy: Mapped[bool] = mapped_column(default=False, info={"label": _l("Legacy")})
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True, info={"label": _l("Owner")})
    unit_one: Mapped[str] = mapped_column(default="", info={"label": _l("Unit of result")})
    unit_few: Mapped[str] = mapped_column(default="", info={"label": _l("Two of them")})
    unit_many: Mapped[str] = mapped_column(default="", info={"label": _l("Five of them")})
    baseline: Mapped[int | None] = mapped_column(info={"label": _l("Baseline")})
    baseline_qualifier: Mapped[Qualifier] = mapped_column(
        enum_type(Qualifier, "baseline_qualifier"), default=Qualifier.EXACT, info={"label": _l("The baseline is")}
    )
    target: Mapped[int | None] = mapped_column(info={"label": _l("Target")})
    starts_on: Mapped[date | None] = mapped_column(info={"label": _l("Starts")})
    ends_on: Mapped[date | None] = mapped_column(info={"label": _l("Ends")})
    beneficiary: Mapped[str] = mapped_column(default="", info={"label": _l("For whom")})
    n_left: Mapped[int | None] = mapped_column(info={"label": _l("Left at the end")})
    outcomes: Mapped[str] = mapped_column(default="", info={"label": _l("Outcomes against the baseline")})
    lessons: Mapped[str] = mapped_column(default="", info={"label": _l("Lessons")})
    thanks: Mapped[str] = mapped_column(default="", info={"label": _l("Thanks to members")})
    pause_reason: Mapped[str | None] = mapped_column(info={"label": _l("Reason of the pause")})
    review_on: Mapped[date | None] = mapped_column(info={"label": _l("Look again on")})
    drop_reason: Mapped[str | None] = mapped_column(info={"label": _l("Reason")})
    created_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship()
    owner: Mapped[Person | None] = relationship()

    def unit(self, n: int | None) -> str:
        """The word for `n` of the unit of result; empty while nobody has named it."""
        return counted(n if n is not None else 5, self.unit_one, self.unit_few, self.unit_many)


class LedgerEntry(AppendOnly, Base, Audited):
    """One line of an initiative's ledger: a number of items, or a sum of money.

    A correction is a further line that names the one it replaces; sums leave the replaced ones out.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.UniqueConstraint("initiative_id", "number"),
        sa.CheckConstraint(
            "(kind = 'donation') = (amount IS NOT NULL AND currency IS NOT NULL AND quantity IS NULL)",
            name="donation_is_money",
        ),
        sa.CheckConstraint("(kind = 'donation') = (quantity IS NULL)", name="items_are_counted"),
        sa.CheckConstraint("quantity >= 0 AND amount >= 0", name="never_negative"),
        sa.CheckConstraint(f"currency IN {CURRENCIES}", name="currency_is_known"),
        sa.CheckConstraint("corrects_id <> id", name="corrects_another"),
        # the sums of an initiative, by kind
        sa.Index("ix_ledger_entry_initiative_kind", "initiative_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"))
    number: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(enum_type(EntryKind, "kind"), info={"label": _l("Kind")})
    quantity: Mapped[int | None] = mapped_column(info={"label": _l("Items")})
    amount: Mapped[Decimal | None] = mapped_column(info={"label": _l("Amount")})
    currency: Mapped[str | None] = mapped_column(info={"label": _l("Currency")})
    happened_on: Mapped[date] = mapped_column(info={"label": _l("Day")})
    note: Mapped[str] = mapped_column(default="", info={"label": _l("Note")})
    grade: Mapped[EvidenceGrade] = mapped_column(
        enum_type(EvidenceGrade, "grade"), info={"label": _l("How it is known")}
    )
    is_example: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_entry.id"), unique=True)

    initiative: Mapped[Initiative] = relationship()
    author: Mapped[Person | None] = relationship()
    corrects: Mapped[LedgerEntry | None] = relationship(remote_side="LedgerEntry.id")

    @property
    def money(self) -> Money | None:
        """The sum of a donation; None for items."""
        return Money(self.amount, self.currency) if self.amount is not None and self.currency is not None else None

    @property
    def audit_label(self) -> str:
        return self.initiative.title

    @property
    def audit_thread(self) -> Audited:
        return self.initiative
