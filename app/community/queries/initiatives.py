"""Lists of initiatives, their ledgers, and what follows from the sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.audit.actors import Actor
from app.community.access import visible_initiatives
from app.community.models import Community, Initiative, LedgerEntry
from app.community.states import EntryKind, InitiativeState
from app.core.db import db
from app.core.money import Money
from app.core.search import holds
from app.figures.figure import Figure, Input, Source, combined_grade
from app.figures.formulas.audience import growth_rate, net_growth
from app.figures.formulas.outcome import average_donation, exchanged_share
from app.figures.kinds import Attribution, EvidenceGrade, SourceKind, Unit
from app.figures.quantities import Quantity

_ZERO = Decimal(0)
_OVER = (InitiativeState.COMPLETED, InitiativeState.REVIEWED, InitiativeState.DROPPED)


@dataclass(frozen=True, slots=True)
class InitiativeFilters:
    """What the list of initiatives is narrowed to. `when` is 'live', 'over' or '' for both."""

    text: str = ""
    community: str = ""
    state: InitiativeState | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """The lines of one kind, one grade and one currency, added up."""

    kind: EntryKind
    grade: EvidenceGrade
    quantity: int
    money: Money | None
    latest_on: date
    latest_at: datetime
    is_example: bool
    n_lines: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sums of one initiative's ledger; corrected lines are left out."""

    sums: tuple[LedgerSum, ...] = field(default=())

    @property
    def n_in(self) -> int:
        return sum(part.quantity for part in self.of(EntryKind.ITEM_IN))

    @property
    def n_exchanged(self) -> int:
        return sum(part.quantity for part in self.of(EntryKind.ITEM_EXCHANGED))

    @property
    def n_left(self) -> int:
        """What should be left by the ledger; what was counted stands on the initiative."""
        return self.n_in - self.n_exchanged

    @property
    def donations(self) -> tuple[Money, ...]:
        """One sum per currency: they are never added across (R5)."""
        per_currency: dict[str, Money] = {}
        for part in self.of(EntryKind.DONATION):
            if part.money is not None:
                known = per_currency.get(part.money.currency)
                per_currency[part.money.currency] = known + part.money if known else part.money
        return tuple(per_currency[code] for code in sorted(per_currency))

    @property
    def is_empty(self) -> bool:
        return not self.sums

    def of(self, kind: EntryKind) -> tuple[LedgerSum, ...]:
        """The sums of one kind, one per grade and currency."""
        return tuple(part for part in self.sums if part.kind == kind)

    def input(self, name: str, kind: EntryKind, initiative: Initiative, *, currency: str | None = None) -> Input:
        """All lines of one kind (and currency) as the input of a formula, with the weakest of their grades.

        Unknown, not 0, when there is no such line.
        """
        parts = [part for part in self.of(kind) if currency is None or (part.money and part.money.currency == currency)]
        if not parts:
            return Input(name, None)
        amount = sum((part.money.amount for part in parts if part.money), start=_ZERO)
        latest = max(parts, key=lambda part: part.latest_at)
        given = combined_grade(Input(name, 0, part.grade) for part in parts)
        source = Source(SourceKind.LEDGER, label=initiative.title, ref=initiative.slug, at=latest.latest_at)
        return Input(
            name,
            Money(amount, currency) if currency else sum(part.quantity for part in parts),
            given, source, at=latest.latest_at, attribution=Attribution.OBSERVED,
            is_example=any(part.is_example for part in parts),
            n_known=(n := sum(part.n_lines for part in parts)), n_parts=n,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class InitiativeFigures:
    """What follows from ledger and baseline: M2 and M1 against the baseline, M40 per currency."""

    added: Figure
    growth: Figure
    exchanged: Figure
    average: tuple[Figure, ...]


def initiatives_listed(actor: Actor, filters: InitiativeFilters) -> sa.Select[Initiative]:
    """Those that go on first, then those that are over; the latest first in both."""
    query = visible_initiatives(actor).options(joinedload(Initiative.owner))
    if filters.community:
        query = query.where(Community.slug == filters.community)
    if filters.state:
        query = query.where(Initiative.state == filters.state)
    if filters.when:
        over = Initiative.state.in_(_OVER)
        query = query.where(over if filters.when == "over" else ~over)
    if filters.text:
        query = query.where(holds(filters.text, Initiative.title, Initiative.aim))
    return query.order_by(*_order())


def initiatives_of(community: Community, *, limit: int) -> Sequence[Initiative]:
    """The initiatives of one community, in the order of the list."""
    query = sa.select(Initiative).where(Initiative.community_id == community.id)
    return db.session.scalars(query.order_by(*_order()).limit(limit)).all()


def ledger_of(initiative: Initiative) -> Ledger:
    """The sums of one ledger."""
    return ledgers_of([initiative.id])[initiative.id]


def ledgers_of(initiative_ids: Iterable[int]) -> dict[int, Ledger]:
    """The sums of several ledgers in one query, by the initiative's id."""
    ids = list(initiative_ids)
    correction = aliased(LedgerEntry)
    entry = LedgerEntry
    rows = db.session.execute(
        sa.select(
            entry.initiative_id, entry.kind, entry.grade, entry.currency,
            sa.func.coalesce(sa.func.sum(entry.quantity), 0), sa.func.sum(entry.amount, type_=entry.amount.type),
            sa.func.max(entry.happened_on), sa.func.max(entry.entered_at, type_=entry.entered_at.type),
            sa.func.max(sa.cast(entry.is_example, sa.Integer)), sa.func.count(entry.id),
        )
        .where(entry.initiative_id.in_(ids), ~sa.exists().where(correction.corrects_id == entry.id))
        .group_by(entry.initiative_id, entry.kind, entry.grade, entry.currency)
        .order_by(entry.kind, entry.currency)
    )  # fmt: skip
    sums: dict[int, list[LedgerSum]] = {one: [] for one in ids}
    for initiative_id, kind, grade, currency, quantity, amount, latest_on, latest_at, example, n in rows:
        money = Money(amount, currency) if amount is not None and currency else None
        sums[initiative_id].append(LedgerSum(kind, grade, quantity or 0, money, latest_on, latest_at, bool(example), n))
    return {one: Ledger(tuple(parts)) for one, parts in sums.items()}


def ledger_lines(initiative: Initiative) -> sa.Select[LedgerEntry]:
    """Every line, the newest day first, corrected ones too."""
    query = sa.select(LedgerEntry).where(LedgerEntry.initiative == initiative)
    query = query.options(joinedload(LedgerEntry.author), joinedload(LedgerEntry.corrects))
    return query.order_by(LedgerEntry.happened_on.desc(), LedgerEntry.number.desc())


def latest_ledger_lines(initiative: Initiative, *, limit: int) -> Sequence[LedgerEntry]:
    """The first of those lines, for the page of the initiative."""
    return db.session.scalars(ledger_lines(initiative).limit(limit)).all()


def corrected_numbers(initiative: Initiative) -> dict[int, int]:
    """The number of a line that was corrected -> the number of the line that replaces it."""
    old = aliased(LedgerEntry)
    query = sa.select(old.number, LedgerEntry.number).join(old, LedgerEntry.corrects_id == old.id)
    return {row[0]: row[1] for row in db.session.execute(query.where(LedgerEntry.initiative == initiative))}


def figures_of(initiative: Initiative, ledger: Ledger) -> InitiativeFigures:
    """The figures of an initiative; each is blank with its reason where something is unknown."""
    items = ledger.input(Quantity.ITEMS, EntryKind.ITEM_IN, initiative)
    exchanged = ledger.input(Quantity.EXCHANGED, EntryKind.ITEM_EXCHANGED, initiative)
    start, end = baseline_input(initiative), replace(items, name=Quantity.END)
    return InitiativeFigures(
        added=net_growth(start=start, end=end, unit=Unit.ITEMS),
        growth=growth_rate(start, end, unit=Unit.ITEMS),
        exchanged=exchanged_share(exchanged, items),
        average=tuple(
            average_donation(
                ledger.input(Quantity.DONATIONS, EntryKind.DONATION, initiative, currency=money.currency), exchanged
            )
            for money in ledger.donations
        ),
    )


def baseline_input(initiative: Initiative) -> Input:
    """The baseline as the start of a growth; '>' and '~' stay with it."""
    if initiative.baseline is None:
        return Input(Quantity.START, None)
    source = Source(SourceKind.PORTAL, label=initiative.title, ref=initiative.slug, at=initiative.planned_at)
    return Input(
        Quantity.START, initiative.baseline, EvidenceGrade.SELF_REPORTED, source,
        qualifier=initiative.baseline_qualifier, attribution=Attribution.OBSERVED,
    )  # fmt: skip


def _order() -> tuple[sa.ColumnElement[Any], ...]:
    return sa.case((Initiative.state.in_(_OVER), 1), else_=0), Initiative.starts_on.desc(), Initiative.id.desc()
