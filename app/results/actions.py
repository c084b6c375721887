"""Each change of results: readings are added, never edited; the projection follows in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.accounts.lifecycle import move
from app.accounts.models import Pass, Person
from app.accounts.passes import use_up
from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.figures.kinds import EvidenceGrade, Qualifier, SourceKind, Unit
from app.promo.actions.locking import lock, lock_request
from app.promo.models import Placement, PromoRequest
from app.promo.queries.placements import measurement_plan_of
from app.promo.states import PlacementState
from app.promo.words import ReadingWindow
from app.results import tags
from app.results.guards import baseline_gaps, lead_gaps, reading_gaps
from app.results.models import Baseline, CurrentReading, Lead, Reading
from app.results.queries import correction_of, missing_figures, planned_figures
from app.results.words import LeadStatus, Metric, ReadingGap


def enter_reading(
    request_: PromoRequest,
    *,
    metric: Metric,
    value: Decimal | None,
    read_at: datetime,
    actor: Actor,
    placement: Placement | None = None,
    gap: ReadingGap | None = None,
    window: ReadingWindow = ReadingWindow.LIFE,
    is_paid: bool = False,
    qualifier: Qualifier = Qualifier.EXACT,
    grade: EvidenceGrade = EvidenceGrade.SELF_REPORTED,
    source: SourceKind = SourceKind.MANUAL,
    source_note: str = "",
    own_name: str = "",
    currency: str = "",
    corrects: Reading | None = None,
    is_example: bool = False,
) -> Reading:
    """Add a reading or a stated gap. Raises Invalid for a value that cannot be, Conflict for a second correction.

    `value` is in the metric's unit; money has `currency`. `read_at` is when the network showed it.
    """
    if gaps := reading_gaps(metric, value, gap, read_at=read_at, currency=currency, placement=placement):
        raise Invalid(gaps)
    currency = currency if metric.unit is Unit.MONEY else ""
    _one_after_the_other(request_, placement)
    reading = Reading(
        request=request_, placement=placement, metric=metric, own_name=own_name, value=value, currency=currency,
        qualifier=qualifier, gap=gap, window=window, is_paid=is_paid, read_at=read_at, source=source,
        source_note=source_note, grade=grade, is_example=is_example, author_id=actor.actor_id,
        author_name=actor.actor_name, created_at=clock.now(), corrects_id=corrects.id if corrects else None,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(reading)
    except IntegrityError:
        raise Conflict(_("This figure has been corrected meanwhile. Reload to see the new one.")) from None
    _project(reading)
    if value is None:
        record(tags.GAP_STATED, reading, actor=actor, changes={"gap": gap}, reason=source_note or None)
    else:
        tag = tags.READING_CORRECTED if corrects else tags.READING_ENTERED
        before = corrects.value if corrects else None
        record(tag, reading, actor=actor, changes={"value": [before, value], "window": window})
    if placement is not None:
        finish_measuring(placement)
    return reading


def correct_reading(
    reading: Reading,
    *,
    value: Decimal | None,
    note: str,
    actor: Actor,
    gap: ReadingGap | None = None,
    qualifier: Qualifier | None = None,
) -> Reading:
    """Add a reading that replaces `reading`; the old one stays where it was, with its author (R10).

    A figure may turn out to be a gap, and a gap may be filled. Raises Conflict, with both values, where another one
    has corrected it meanwhile.
    """
    if not note.strip():
        raise Invalid({"note": _("Say why the figure is corrected: others will read it.")})
    lock_request(reading.request)
    if (newer := correction_of(reading)) is not None:
        raise Conflict(
            _("%(name)s has corrected this figure meanwhile. Compare: if yours is right, correct the newer one.",
              name=newer.author_name),
            current={_("Value"): newer.value if newer.gap is None else newer.gap, _("Why"): newer.source_note},
            yours={_("Value"): value if gap is None else gap, _("Why"): note},
        )  # fmt: skip
    return enter_reading(
        reading.request, metric=reading.metric, value=value, gap=gap, read_at=reading.read_at, actor=actor,
        placement=reading.placement, window=reading.window, is_paid=reading.is_paid, grade=reading.grade,
        qualifier=reading.qualifier if qualifier is None else qualifier, source=SourceKind.MANUAL, source_note=note,
        own_name=reading.own_name, currency=reading.currency or _currency_of(reading.request, reading.metric),
        corrects=reading,
    )  # fmt: skip


def answer_by_link(pass_: Pass, placement: Placement, answers: Mapping[str, Decimal | ReadingGap]) -> int:
    """Keep what the owner of a placement entered through a signed link; returns how many figures.

    `answers` maps the key of a missing figure to its value or to the reason why it can't be known. The link stays
    open until nothing is missing any more.
    """
    now = clock.now()
    lock_request(placement.request)
    open_ones = {one.key: one for one in missing_figures(placement, now=now)}
    for key, answer in answers.items():
        if key not in open_ones:
            continue  # answered meanwhile, by somebody else or in another tab
        enter_reading(
            placement.request,
            placement=placement,
            metric=open_ones[key].metric,
            window=open_ones[key].window,
            value=None if isinstance(answer, ReadingGap) else answer,
            gap=answer if isinstance(answer, ReadingGap) else None,
            read_at=now,
            source=SourceKind.SIGNED_LINK,
            grade=EvidenceGrade.SELF_REPORTED,
            currency=_currency_of(placement.request, open_ones[key].metric),
            actor=pass_,
        )
    if not missing_figures(placement, now=now):
        use_up(pass_)
    return sum(key in open_ones for key in answers)


def finish_measuring(placement: Placement) -> None:
    """Mark a published placement as measured once its plan has every reading or a stated gap."""
    plan = measurement_plan_of(placement.request)
    if placement.state != PlacementState.PUBLISHED or plan is None:
        return
    last = max((one.due_at for one in planned_figures(placement, plan)), default=None)
    if last is not None and not missing_figures(placement, now=last):
        move(placement, "measure", actor=SYSTEM)


def set_baseline(
    request_: PromoRequest,
    *,
    metric: Metric,
    value: Decimal,
    as_of: date,
    actor: Actor,
    qualifier: Qualifier = Qualifier.EXACT,
    grade: EvidenceGrade = EvidenceGrade.SELF_REPORTED,
    note: str = "",
) -> Baseline:
    """Keep the value before the act; a later one replaces it, and both stay readable.

    Raises Invalid for a day ahead or a count below 0.
    """
    if gaps := baseline_gaps(request_, metric, value, as_of=as_of):
        raise Invalid(gaps)
    baseline = Baseline(
        request=request_, metric=metric, value=value, qualifier=qualifier, as_of=as_of, note=note, grade=grade,
        author_id=actor.actor_id, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(baseline)
    record(tags.BASELINE_SET, baseline, actor=actor, changes={"value": value, "qualifier": qualifier})
    return baseline


def add_leads(
    request_: PromoRequest,
    *,
    n_people: int,
    definition: str,
    seen_on: date,
    actor: Actor,
    placement: Placement | None = None,
    n_outside: int | None = None,
    contact: str = "",
    note: str = "",
    grade: EvidenceGrade = EvidenceGrade.SELF_REPORTED,
) -> Lead:
    """Add a row to the lead ledger; `n_outside` None means that nobody counted them.

    Raises Invalid for a day ahead or more people from outside than in all.
    """
    if gaps := lead_gaps(request_, n_people=n_people, n_outside=n_outside, seen_on=seen_on):
        raise Invalid(gaps)
    lead = Lead(
        request=request_, placement=placement, n_people=n_people, n_outside=n_outside, definition=definition,
        contact=contact, seen_on=seen_on, grade=grade, note=note, author_id=actor.actor_id, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(lead)
    record(tags.LEADS_ADDED, lead, actor=actor, changes={"count": n_people})
    return lead


def mark_lead(lead: Lead, status: LeadStatus, *, actor: Person, note: str = "") -> None:
    """Move leads along: new, qualified, handed over, won, lost, invalid."""
    if status in {LeadStatus.LOST, LeadStatus.INVALID} and not note.strip():
        raise Invalid({"note": _("Give a reason: others will read it.")})
    before, lead.status = lead.status, status
    record(tags.LEAD_MOVED, lead, actor=actor, changes={"status": [before, status]}, reason=note or None)


def rebuild_projection() -> int:
    """Make the projection of current readings anew; returns how many there are."""
    later = aliased(Reading)
    db.session.execute(sa.delete(CurrentReading))
    key = (
        Reading.request_id,
        sa.func.coalesce(Reading.placement_id, 0),
        Reading.metric,
        Reading.window,
        Reading.is_paid,
    )
    ranked = (
        sa.select(
            *(column.label(name) for column, name in zip(key, _KEY, strict=True)),
            Reading.id.label("reading_id"),
            Reading.value.label("value"),
            Reading.read_at.label("read_at"),
            sa.func.row_number()
            .over(partition_by=key, order_by=(Reading.read_at.desc(), Reading.id.desc()))
            .label("place"),
        )
        .where(~sa.exists().where(later.corrects_id == Reading.id))
        .subquery()
    )
    columns = [*_KEY, "reading_id", "value", "read_at"]
    db.session.execute(
        sa.insert(CurrentReading).from_select(
            columns, sa.select(*(ranked.c[name] for name in columns)).where(ranked.c.place == 1)
        )
    )
    # Counted, not taken from the driver: psycopg says -1 where an INSERT … SELECT ran in its own way.
    return db.session.scalar(sa.select(sa.func.count()).select_from(CurrentReading)) or 0


def _one_after_the_other(request_: PromoRequest, placement: Placement | None) -> None:
    """What is in force, and whether all of a post is measured, follow from every reading there is."""
    if placement is None:
        lock_request(request_)
    else:
        lock(placement)


def _currency_of(request_: PromoRequest, metric: Metric) -> str:
    """What a sum of the request is counted in where nobody is asked; other figures have no currency."""
    return request_.budget_currency if metric.unit is Unit.MONEY else ""


_KEY = ("request_id", "placement_key", "metric", "window", "is_paid")


def _project(reading: Reading) -> None:
    """Let the projection say what is in force now for the key of `reading`."""
    key = {
        "request_id": reading.request_id,
        "placement_key": reading.placement_id or 0,
        "metric": reading.metric,
        "window": reading.window,
        "is_paid": reading.is_paid,
    }
    row = db.session.get(CurrentReading, tuple(key.values()))
    if row is None:
        row = CurrentReading(**key)
        db.session.add(row)
    elif row.reading_id != reading.corrects_id and row.read_at > reading.read_at:
        return
    row.reading, row.value, row.read_at = reading, reading.value, reading.read_at
    db.session.flush()
