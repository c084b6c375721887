"""Every change of an initiative and every line of its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.lifecycle import move
from app.audit.actions import diff, record
from app.audit.actors import Actor
from app.community import tags
from app.community.guards import last_day_at_odds
from app.community.models import Community, Initiative, LedgerEntry
from app.community.states import EntryKind, InitiativeState
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.money import Money
from app.core.slugs import add_with_slug
from app.core.versions import check_version, keep, lock_row
from app.figures.kinds import EvidenceGrade, Qualifier

S = InitiativeState
_OVER = frozenset({S.COMPLETED, S.REVIEWED, S.DROPPED})


def create_initiative(community: Community, *, actor: Actor, title: str, aim: str) -> Initiative:
    """Note an idea; the rest is asked for when it is planned."""
    initiative = Initiative(
        community=community, title=title, aim=aim, created_at=clock.now(), state=S.IDEA,
        baseline_qualifier=Qualifier.EXACT,
    )  # fmt: skip
    add_with_slug(initiative, title)
    record(tags.INITIATIVE_CREATED, initiative, actor=actor)
    return initiative


def record_legacy_initiative(community: Community, *, actor: Actor, title: str, aim: str, **values: Any) -> Initiative:
    """Enter what happened before the portal, as completed and marked 'legacy'; what nobody noted stays unknown.

    Raises Invalid for days that contradict each other.
    """
    if gaps := legacy_gaps(values):
        raise Invalid(gaps)
    now = clock.now()
    initiative = Initiative(
        community=community, title=title, aim=aim, is_legacy=True, created_at=now, completed_at=now, state=S.COMPLETED,
        **{"baseline_qualifier": Qualifier.EXACT, **values},
    )  # fmt: skip
    add_with_slug(initiative, title)
    record(tags.INITIATIVE_RECORDED, initiative, actor=actor)
    return initiative


def edit_initiative(initiative: Initiative, *, actor: Actor, version: int | None, **values: Any) -> None:
    """Change an initiative before it is over. Raises Invalid for what its state needs, Conflict for two edits."""
    lock_row(initiative)
    if initiative.state in _OVER and not initiative.is_legacy:
        raise NotAllowed(_("The initiative is over: what was planned stays as it was."))
    check_version(initiative, values, version=version, sentence=_conflict_of(initiative))
    if gaps := initiative_gaps(initiative, values):
        raise Invalid(gaps)
    if changes := keep(initiative, values, version=version, sentence=_conflict_of(initiative)):
        record(tags.INITIATIVE_CHANGED, initiative, actor=actor, changes=changes)


def initiative_gaps(initiative: Initiative, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the state of the initiative needs and an edit would take away, or what contradicts itself."""
    becomes = {name: values.get(name, getattr(initiative, name)) for name in ("starts_on", "ends_on")}
    gaps = legacy_gaps(becomes)
    if initiative.state != S.IDEA and not initiative.is_legacy:
        empty = [name for name in _NEEDED if values.get(name, 0) in (None, "")]
        gaps |= {name: _("A planned initiative needs this.") for name in empty}
    return gaps


def legacy_gaps(values: Mapping[str, Any]) -> dict[str, Any]:
    """What contradicts itself, though all of it may be unknown: field -> sentence."""
    why = last_day_at_odds(values.get("starts_on"), values.get("ends_on"))
    return {"ends_on": why} if why else {}


def plan_initiative(initiative: Initiative, *, actor: Actor, version: int | None = None, **values: Any) -> None:
    """Fix owner, unit, baseline, target, dates and for whom it is; SMM and marketing lead are told."""
    _take(initiative, "plan", actor, values, version)


def start_initiative(initiative: Initiative, *, actor: Actor) -> None:
    """Start on or after the first day: the ledger is open from now on."""
    _take(initiative, "start", actor, {})


def pause_initiative(
    initiative: Initiative, *, actor: Actor, reason: str, review_on: date | None, version: int | None = None
) -> None:
    """Rest for a reason until a day on which one looks again."""
    check_version(initiative, {"review_on": review_on}, version=version, sentence=_conflict_of(initiative))
    initiative.review_on = review_on
    move(initiative, "pause", actor=actor, reason=reason, changes=diff(initiative), setting={"pause_reason": reason})


def resume_initiative(initiative: Initiative, *, actor: Actor) -> None:
    """Go on after a pause."""
    rested = {"pause_reason": None, "review_on": None, "paused_at": None}
    move(initiative, "resume", actor=actor, setting=rested)


def complete_initiative(initiative: Initiative, *, actor: Actor, version: int | None = None, **values: Any) -> None:
    """End it with a balanced ledger: items in = exchanged + left."""
    _take(initiative, "complete", actor, values, version)


def review_initiative(initiative: Initiative, *, actor: Actor, version: int | None = None, **values: Any) -> None:
    """Keep outcomes against the baseline, lessons, and thanks to members."""
    _take(initiative, "review", actor, values, version)


def drop_initiative(initiative: Initiative, *, actor: Actor, reason: str, version: int | None = None) -> None:
    """Give it up, with a reason; what the ledger holds stays."""
    check_version(initiative, {}, version=version, sentence=_conflict_of(initiative))
    rested = {"pause_reason": None, "review_on": None, "paused_at": None}
    move(initiative, "drop", actor=actor, reason=reason, setting={"drop_reason": reason, **rested})


def enter_line(
    initiative: Initiative,
    *,
    actor: Actor,
    kind: EntryKind,
    happened_on: date,
    quantity: int | None = None,
    amount: Decimal | None = None,
    currency: str | None = None,
    note: str = "",
    grade: EvidenceGrade = EvidenceGrade.SELF_REPORTED,
    is_example: bool = False,
    corrects: LedgerEntry | None = None,
) -> LedgerEntry:
    """Add a line to the ledger; with `corrects` it replaces an earlier one, which stays readable.

    Raises Conflict when the ledger is not open or that line has been corrected already, Invalid for a wrong line.
    """
    lock_row(initiative)
    if not is_ledger_open(initiative):
        raise Conflict(_("The ledger of “%(thing)s” is not open now.", thing=initiative.title))
    if kind == EntryKind.DONATION:
        quantity = None
    else:
        amount = currency = None
    _check_line(initiative, kind, happened_on, quantity, amount, currency)
    if corrects is not None:
        _refuse_second_correction(corrects)
    line = LedgerEntry(
        initiative=initiative, number=_next_number(initiative), kind=kind, quantity=quantity, amount=amount,
        currency=currency, happened_on=happened_on, note=note, grade=grade, is_example=is_example,
        author_id=actor.actor_id, entered_at=clock.now(), corrects=corrects,
    )  # fmt: skip
    db.session.add(line)
    facts = {"kind": kind, "line": line.number, **_told_change(line, corrects)}
    record(tags.LEDGER_CORRECTED if corrects else tags.LEDGER_ENTERED, line, actor=actor, changes=facts)
    return line


def is_ledger_open(initiative: Initiative) -> bool:
    """From the start until the review; a pause does not keep late books out. A legacy one is open until its review."""
    return initiative.state in {S.ACTIVE, S.PAUSED} or (initiative.is_legacy and initiative.state == S.COMPLETED)


def _conflict_of(initiative: Initiative) -> str:
    return str(_("“%(thing)s” was changed while you wrote.", thing=initiative.title))


def _take(
    initiative: Initiative, action: str, actor: Actor, values: dict[str, Any], version: int | None = None
) -> None:
    lock_row(initiative)  # no line comes into the ledger between the balance and the end
    check_version(initiative, values, version=version, sentence=_conflict_of(initiative))
    with db.session.no_autoflush:  # the guards speak before the CHECKs do
        for name, value in values.items():
            setattr(initiative, name, value)
        move(initiative, action, actor=actor, changes=diff(initiative))


def _told_change(line: LedgerEntry, corrects: LedgerEntry | None) -> dict[str, Any]:
    if line.kind == EntryKind.DONATION:
        return {"amount": [_sum(corrects.money) if corrects else None, _sum(line.money)]}
    return {"quantity": [corrects.quantity if corrects else None, line.quantity]}


def _sum(money: Money | None) -> str | None:
    return f"{money.rounded().amount} {money.currency}" if money else None


def _next_number(initiative: Initiative) -> int:
    highest = sa.select(sa.func.max(LedgerEntry.number)).where(LedgerEntry.initiative_id == initiative.id)
    return (db.session.scalar(highest) or 0) + 1


def _refuse_second_correction(line: LedgerEntry) -> None:
    """One correction per line: a further one corrects the correction."""
    if db.session.scalar(sa.select(LedgerEntry.id).where(LedgerEntry.corrects_id == line.id)) is not None:
        raise Conflict(_("This line has been corrected already. Correct the newer one."))


def _check_line(
    initiative: Initiative,
    kind: EntryKind,
    happened_on: date,
    quantity: int | None,
    amount: Decimal | None,
    currency: str | None,
) -> None:
    gaps: dict[str, Any] = {}
    if happened_on > clock.today(initiative.community.time_zone):
        gaps["happened_on"] = _("This day lies ahead. Enter the day on which it happened.")
    if kind == EntryKind.DONATION:
        if amount is None:
            gaps["amount"] = _("Enter the sum, such as 390.")
        if currency is None:
            gaps["currency"] = _("Choose the currency.")
    elif quantity is None:
        gaps["quantity"] = _("Enter how many.")
    if gaps:
        raise Invalid(gaps)


_NEEDED = ("owner", "unit_one", "baseline", "target", "starts_on", "ends_on", "beneficiary")
