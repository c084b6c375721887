"""Who has how much to do in which week: hours that open work commits, against the hours of each person.

Everything is counted by one statement, in groups of person, week, act and kind of content; the minutes of an act are
house settings. What is late counts in the first week. A review waits for no certain person: it stands with nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.away import absences_around
from app.accounts.models import Absence, Grant, Person
from app.accounts.permissions import Role, ScopeKind
from app.core import clock, worktime
from app.core.db import db
from app.networks.models import NetworkFormat
from app.promo.access import is_visible_to
from app.promo.models import MeasurementPlan, Placement, PromoRequest, RequestNetwork
from app.promo.queries.calendar import CONTENT_AHEAD
from app.promo.queries.people import is_of_the_house
from app.promo.queries.requests import asks
from app.promo.queries.routing import is_to_decide
from app.promo.settings import ACT_MINUTES, WEEKLY_HOURS
from app.promo.states import ACTIVE_PLACEMENTS, ON_THEIR_WAY, PlacementState
from app.promo.words import Act, Duty

N_WEEKS = 5
A_WEEK = timedelta(days=7)
#: Roles whose holders stand in the table even without work.
WORKING_ROLES = (Role.COMMUNITY_MANAGER, Role.SMM, Role.ANALYST)
#: Work that is given to nobody, as an id of a person.
NOBODY = 0


class Weeks(NamedTuple):
    """The weeks ahead in a zone: their Mondays, the moments at which they begin, the last one's end, and today."""

    days: Sequence[date]
    moments: Sequence[datetime]
    today: date


@dataclass(frozen=True, slots=True)
class LoadFilters:
    """What the table is narrowed to; None and '' leave it wide."""

    person_id: int | None = None
    network_id: str = ""
    duty: Duty | None = None

    @property
    def is_on(self) -> bool:
        return self != LoadFilters()


@dataclass(slots=True)
class Load:
    """What one person has to do in one week, in minutes by duty, and how many minutes they have."""

    by_duty: dict[Duty, int] = field(default_factory=lambda: defaultdict(int))
    available: int | None = None  # None where it is nobody's

    @property
    def minutes(self) -> int:
        return sum(self.by_duty.values())

    @property
    def over(self) -> int:
        """How many minutes more than there are."""
        return max(0, self.minutes - self.available) if self.available is not None else 0

    @property
    def hours(self) -> float:
        return self.minutes / 60


class Thing(NamedTuple):
    """One piece of work in the list behind a cell."""

    act: Act
    kind: str
    request_id: int
    network_id: str | None
    position: int | None
    week: int
    person_id: int | None

    @property
    def minutes(self) -> int:
        return minutes_of(self.act, self.kind)


def weeks_ahead(zone: str) -> Weeks:
    """The weeks from this one on; once nobody works any more in this one, the next is the first."""
    today = worktime.next_working(clock.now(), zone).astimezone(ZoneInfo(zone)).date()
    days = [today - timedelta(days=today.weekday()) + number * A_WEEK for number in range(N_WEEKS + 1)]
    moments = [datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in days]
    return Weeks(days[:-1], moments, today)


def minutes_of(act: Act, kind: str = "") -> int:
    """How long an act takes in this house."""
    return ACT_MINUTES[act, kind if act == Act.CONTENT else ""]()


def people_with_load(filters: LoadFilters) -> sa.Select[Any]:
    """Those of the house who work on promotion, by name; of one network those who may work there."""
    held = [Grant.person_id == Person.id, Grant.role.in_(WORKING_ROLES)]
    if filters.network_id:
        own = sa.and_(Grant.scope_kind == ScopeKind.NETWORK, Grant.scope_id == filters.network_id)
        held.append(sa.or_(own, Grant.scope_kind != ScopeKind.NETWORK))
    query = sa.select(Person).where(is_of_the_house(), sa.exists().where(*held)).order_by(Person.folded, Person.id)
    return query if filters.person_id is None else query.where(Person.id == filters.person_id)


def everybody_with_load(filters: LoadFilters) -> Sequence[Person]:
    """All of them at once, for a file."""
    return db.session.scalars(people_with_load(filters)).all()


def loads(weeks: Weeks, filters: LoadFilters, people: Iterable[Person]) -> dict[int, list[Load]]:
    """For each of these people, and for NOBODY, what the weeks hold; and who else has work is left out."""
    found = {person.id: [Load() for _week in weeks.days] for person in people} | {
        NOBODY: [Load() for _week in weeks.days]
    }
    for person_id, week, act, kind, n in _counted(weeks, filters):
        if (mine := found.get(person_id or NOBODY)) is not None:
            mine[week].by_duty[Act(act).duty] += n * minutes_of(Act(act), kind)
    return found


def give_hours(found: Mapping[int, list[Load]], weeks: Weeks, people: Iterable[Person]) -> None:
    """Say how many minutes each of these people has: holidays, absences and the days that are over are none."""
    absences = defaultdict(list)
    for absence in absences_around(weeks.moments):
        absences[absence.person_id].append(absence)
    for person in people:
        hours = WEEKLY_HOURS() if person.weekly_hours is None else person.weekly_hours
        for load, monday in zip(found[person.id], weeks.days, strict=True):
            load.available = round(hours * 60 * _share_of(monday, weeks.today, absences[person.id]))


def duty_totals(found: Mapping[int, list[Load]], weeks: Weeks) -> dict[Duty, list[float]]:
    """Hours by duty and week, of all that were asked for."""
    numbers = range(len(weeks.days))
    return {duty: [sum(one[week].by_duty.get(duty, 0) for one in found.values()) / 60 for week in numbers]
            for duty in Duty}  # fmt: skip


def things(reader: Person, weeks: Weeks, filters: LoadFilters, week: int | None) -> sa.Select[Any]:
    """The rows of Thing that `reader` may read, by week and request."""
    work = _work(weeks, filters)
    return (
        sa.select(work.c.act, work.c.kind, work.c.request_id, work.c.network_id, work.c.position, work.c.week,
                  work.c.person_id)
        .join_from(work, PromoRequest, PromoRequest.id == work.c.request_id)
        .where(is_visible_to(reader), *_narrowed(work, filters, week))
        .order_by(work.c.week, work.c.request_id, work.c.position, work.c.network_id, work.c.act)
    )  # fmt: skip


def thing_of(row: Sequence[Any]) -> Thing:
    """A row of `things`."""
    return Thing(Act(row[0]), *row[1:])


def n_things(reader: Person, weeks: Weeks, filters: LoadFilters, week: int | None) -> tuple[int, int]:
    """How many there are that `reader` may read, and how many more; what may be read is asked once a request."""
    by_request = sa.union_all(*(
        sa.select(work.c.request_id, sa.func.count().label("n"))
        .where(*_narrowed(work, filters, week))
        .group_by(work.c.request_id)
        for work in (branch.subquery() for branch in _branches(weeks, filters))
    )).subquery("by_request")  # fmt: skip
    n = by_request.c.n
    n_read = sa.func.sum(sa.case((is_visible_to(reader), n), else_=0))
    query = sa.select(n_read, sa.func.sum(n)).join_from(
        by_request, PromoRequest, PromoRequest.id == by_request.c.request_id
    )
    read, everything = db.session.execute(query).one()
    return int(read or 0), int(everything or 0) - int(read or 0)


def requests_with(ids: Iterable[int]) -> dict[int, PromoRequest]:
    """Requests by id, with their networks."""
    query = sa.select(PromoRequest).where(PromoRequest.id.in_(set(ids))).options(joinedload(PromoRequest.community))
    return {request_.id: request_ for request_ in db.session.scalars(query)}


def placements_at(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Placement]:
    """Placements by the number of their request and their position."""
    wanted = set(keys)
    query = sa.select(Placement).where(Placement.request_id.in_({number for number, _position in wanted}))
    query = query.options(joinedload(Placement.network))
    found = {(one.request_id, one.position): one for one in db.session.scalars(query)}
    return {key: found[key] for key in wanted if key in found}


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """People's names by id."""
    wanted = {person_id for person_id in person_ids if person_id}
    rows = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}


def _share_of(monday: date, today: date, absences: Sequence[Absence]) -> float:
    """Which part of a usual week somebody has in the week of `monday`, from today on."""
    work, usual, left = worktime.calendar(), 0.0, 0.0
    for ahead in range(7):
        day = monday + timedelta(days=ahead)
        hours = sum(closes.hour - opens.hour + (closes.minute - opens.minute) / 60
                    for opens, closes in work.week.get(day.weekday(), ()))  # fmt: skip
        usual += hours
        is_there = day >= today and day not in work.holidays
        if is_there and not any(absence.starts_on <= day <= absence.ends_on for absence in absences):
            left += hours
    return left / usual


def _counted(weeks: Weeks, filters: LoadFilters) -> Sequence[Any]:
    work = _work(weeks, filters)
    columns = (work.c.person_id, work.c.week, work.c.act, work.c.kind)
    query = sa.select(*columns, sa.func.count()).where(*_narrowed(work, filters)).group_by(*columns)
    return db.session.execute(query).all()


def _narrowed(work: Any, filters: LoadFilters, week: int | None = None) -> list[sa.ColumnElement[bool]]:
    """What of a table of work belongs to the person, the network and the week that are asked for."""
    found: list[sa.ColumnElement[bool]] = []
    if filters.person_id is not None:
        whose = work.c.person_id
        found.append(whose == filters.person_id if filters.person_id != NOBODY else whose.is_(None))
    if filters.network_id:
        found.append(sa.or_(work.c.network_id == filters.network_id, work.c.network_id.is_(None)))
    if week is not None:
        found.append(work.c.week == week)
    return found


def _work(weeks: Weeks, filters: LoadFilters) -> Any:
    """All open work of these weeks as one table."""
    return sa.union_all(*_branches(weeks, filters)).subquery("work")


def _branches(weeks: Weeks, filters: LoadFilters) -> list[sa.Select[Any]]:
    """The work of each act, with the same columns: person, week, act, kind, request, network, position of the post."""
    branches = {
        Act.TRIAGE: _triage(weeks),
        Act.CONTENT: _posts(weeks, Act.CONTENT, Placement.assignee_id, Placement.content_due_at, CONTENT_AHEAD),
        Act.REVIEW: _posts(weeks, Act.REVIEW, None, Placement.review_due_at, {PlacementState.IN_REVIEW}),
        Act.PUBLICATION: _posts(weeks, Act.PUBLICATION, Placement.publisher_id, Placement.slot_at, ACTIVE_PLACEMENTS),
        Act.REPLIES: _posts(weeks, Act.REPLIES, Placement.publisher_id, Placement.slot_at, ACTIVE_PLACEMENTS),
        Act.READING: _readings(),
        Act.REPORT: _reports(weeks, filters),
    }
    return [query for act, query in branches.items() if filters.duty in {None, act.duty}]


def _row(
    person: Any, week: Any, act: Act, kind: Any, request_id: Any, network_id: Any, position: Any
) -> sa.Select[Any]:
    return sa.select(
        (person if person is not None else sa.cast(sa.null(), sa.Integer())).label("person_id"),
        sa.cast(week, sa.Integer()).label("week"),
        sa.literal(act.value, sa.String()).label("act"),
        sa.cast(kind, sa.String()).label("kind"),
        request_id.label("request_id"),
        sa.cast(network_id, sa.String()).label("network_id"),
        sa.cast(position, sa.Integer()).label("position"),
    )


def _triage(weeks: Weeks) -> sa.Select[Any]:
    """Decisions that are due; those of requests that wait for their first person, too."""
    due = sa.func.coalesce(PromoRequest.triage_due_at, weeks.moments[0])
    return (
        _row(RequestNetwork.owner_id, _week_of(due, weeks.moments), Act.TRIAGE, "", PromoRequest.id,
             RequestNetwork.network_id, sa.null())
        .join_from(RequestNetwork, PromoRequest, PromoRequest.id == RequestNetwork.request_id)
        .where(is_to_decide(), due < weeks.moments[-1])
    )  # fmt: skip


def _posts(weeks: Weeks, act: Act, person: Any, at: Any, states: Iterable[PlacementState]) -> sa.Select[Any]:
    """Posts in these states of which something is due in these weeks."""
    kind: Any = NetworkFormat.kind if act == Act.CONTENT else ""
    query = _row(person, _week_of(at, weeks.moments), act, kind, Placement.request_id, Placement.network_id,
                 Placement.position)  # fmt: skip
    if act == Act.CONTENT:
        query = query.join_from(Placement, NetworkFormat, NetworkFormat.id == Placement.format_id)
    return query.where(Placement.state.in_(states), at < weeks.moments[-1])


def _readings() -> sa.Select[Any]:
    """Posts that are out and not yet measured, of requests under way."""
    return (
        _row(MeasurementPlan.owner_id, 0, Act.READING, "", Placement.request_id, Placement.network_id,
             Placement.position)
        .select_from(Placement)
        .join(PromoRequest, PromoRequest.id == Placement.request_id)
        .outerjoin(MeasurementPlan, MeasurementPlan.request_id == Placement.request_id)
        .where(PromoRequest.state.in_(ON_THEIR_WAY), Placement.state == PlacementState.PUBLISHED)
    )  # fmt: skip


def _reports(weeks: Weeks, filters: LoadFilters) -> sa.Select[Any]:
    """Reports that are promised for these weeks."""
    due: Any = PromoRequest.report_due_on
    ends = [*weeks.days, weeks.days[-1] + A_WEEK]
    query = (
        _row(MeasurementPlan.owner_id, _week_of(due, ends), Act.REPORT, "", PromoRequest.id, sa.null(), sa.null())
        .select_from(PromoRequest)
        .outerjoin(MeasurementPlan, MeasurementPlan.request_id == PromoRequest.id)
        .where(PromoRequest.state.in_(ON_THEIR_WAY), due < ends[-1])
    )
    return query.where(asks(RequestNetwork.network_id == filters.network_id)) if filters.network_id else query


def _week_of(at: Any, begins: Sequence[Any]) -> Any:
    """The number of the week in which it is due; what is late belongs to the first."""
    return sa.case(*((at < end, number) for number, end in enumerate(begins[1:])))
