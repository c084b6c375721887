"""Who does, answers for, is asked about and is told of what on one request: the chart of the house, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.access import can
from app.accounts.away import away_words
from app.accounts.models import Grant, Person, Reach
from app.accounts.permissions import P, Role
from app.core.db import db
from app.promo.models import MeasurementPlan, Placement, PromoRequest, Wire
from app.promo.queries.people import is_of_the_house, reaches
from app.promo.raci import RACI, Act, Activity, Letter, Part, Share
from app.promo.states import NetworkDecision, PlacementState

MOST_NAMES = 5
#: Who does it, and who answers for it.
HANDS = frozenset({Letter.DOES, Letter.ANSWERS})
_GONE = (PlacementState.MISSED, PlacementState.RELEASED)


@dataclass(frozen=True, slots=True)
class Named:
    """People with the same part in an activity: 'Alice Koval, Tom Reed', of 'preparing'.

    `is_chosen` marks those who were chosen for that very thing, whatever their role is.
    """

    part: Part
    names: str
    of: str
    is_chosen: bool = False

    @property
    def why(self) -> str:
        """In what capacity they stand there: 'Community manager: preparing'."""
        return ": ".join(filter(None, [_("Chosen for it") if self.is_chosen else str(self.part.label), self.of]))


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One activity of a request: who is named under each letter, and what is missing."""

    words: str
    cells: Mapping[Letter, Sequence[Named]]
    gaps: Sequence[str]


class Cast:
    """The people of one request, read once."""

    def __init__(self, request_: PromoRequest) -> None:
        self.request_ = request_
        self.networks = [row for row in request_.networks if row.decision != NetworkDecision.NO]

    @cached_property
    def people(self) -> Sequence[Person]:
        """All with a role that reaches the request, by name."""
        networks = list(self.request_.scope_network_ids)
        granted = sa.exists().where(Grant.person_id == Person.id, reaches(self.request_.community_id, networks))
        query = sa.select(Person).where(granted, is_of_the_house()).options(selectinload(Person.grants))
        return db.session.scalars(query.order_by(Person.name, Person.id)).all()

    @cached_property
    def posts(self) -> Sequence[Placement]:
        query = sa.select(Placement).where(Placement.request_id == self.request_.id, Placement.state.not_in(_GONE))
        whole = (joinedload(Placement.assignee), joinedload(Placement.publisher), joinedload(Placement.stages))
        return db.session.scalars(query.options(*whole).order_by(Placement.position)).all()

    @cached_property
    def collector(self) -> Person | None:
        """Who reads the figures, once that is planned."""
        query = sa.select(Person).join(MeasurementPlan, MeasurementPlan.owner_id == Person.id)
        return db.session.scalar(query.where(MeasurementPlan.request_id == self.request_.id))

    @cached_property
    def answerers(self) -> Sequence[Person]:
        """Who answers for the steps of plan B."""
        query = sa.select(Person).join(Wire, Wire.owner_id == Person.id).where(Wire.request_id == self.request_.id)
        return db.session.scalars(query.order_by(Wire.check_at, Wire.id)).unique().all()

    def who_may(self, permission: P) -> list[Person]:
        request_ = self.request_
        networks = list(request_.scope_network_ids)
        return [one for one in self.people if can(one, permission, community_id=request_.community_id,
                                                  network_ids=networks)]  # fmt: skip

    def holders(self, role: Role) -> list[Person]:
        """Those with this very role here."""
        networks, found = list(self.request_.scope_network_ids), list[Person]()
        for one in self.people:
            reach = Reach()
            for grant in one.grants:
                if grant.role == role:
                    reach.add(grant)
            if reach.covers(community_id=self.request_.community_id, network_ids=networks):
                found.append(one)
        return found

    @property
    def owners(self) -> list[Person]:
        """Who decides for its networks."""
        return [row.owner for row in self.networks if row.owner is not None]

    @property
    def managers(self) -> list[Person]:
        """Who filed it, and the other managers of the community."""
        return [self.request_.filed_by, *self.holders(Role.COMMUNITY_MANAGER)]

    @property
    def needs_two(self) -> bool:
        """True where two approvals are asked for."""
        return self.request_.is_sensitive or any(post.needs_two for post in self.posts)


def duties_by_name(request_: PromoRequest) -> list[DutyLine]:
    """The nine activities with the people of this request; as many queries however many they are."""
    cast = Cast(request_)
    return [_line(activity, cast) for activity in RACI]


def _line(activity: Activity, cast: Cast) -> DutyLine:
    cells: dict[Letter, list[Named]] = {letter: [] for letter in Letter}
    for share in activity.shares:
        for letter in map(Letter, share.letters):
            chosen = _chosen_for(activity.act, share, letter, cast)
            if people := chosen or _people(share, letter, cast):
                names = _names(people, cast, is_hand=letter in HANDS)
                cells[letter].append(Named(share.part, names, str(share.of), bool(chosen)))
    return DutyLine(str(activity.words), cells, _gaps(activity, cells, cast))


def _people(share: Share, letter: Letter, cast: Cast) -> Sequence[Person]:
    """Whose part it is; of the managers the one who filed it has a hand in it."""
    if share.part is Part.MANAGER and letter in HANDS:
        return [cast.request_.filed_by]
    return _PARTS[share.part](cast)


def _chosen_for(act: Act, share: Share, letter: Letter, cast: Cast) -> Sequence[Person]:
    """Those who have it in hand by name; who answers stays who it is by the chart, but for the figures."""
    if (act, share.part) == (Act.FIGURES, Part.ANALYST) and letter in HANDS:
        return [cast.collector] if cast.collector is not None else []
    chosen = _CHOSEN.get((act, share.part)) if letter is Letter.DOES else None
    return [person for person in chosen(cast) if person is not None] if chosen is not None else []


_CHOSEN: Mapping[tuple[Act, Part], Callable[[Cast], Iterable[Person | None]]] = {
    (Act.CONTENT, Part.MANAGER): lambda cast: (post.assignee for post in cast.posts),
    (Act.PUBLICATION, Part.SMM): lambda cast: (post.publisher for post in cast.posts),
    (Act.REPLIES, Part.SMM): lambda cast: (post.publisher for post in cast.posts),
    (Act.PLAN_B, Part.SMM): lambda cast: cast.answerers,
}


_PARTS: Mapping[Part, Callable[[Cast], Sequence[Person]]] = {
    Part.MANAGER: lambda cast: cast.managers,
    Part.SMM: lambda cast: cast.owners,
    Part.SENIOR: lambda cast: cast.who_may(P.PLACEMENT_APPROVE),
    Part.SECOND: lambda cast: cast.who_may(P.PLACEMENT_APPROVE) if cast.needs_two else (),
    Part.ANALYST: lambda cast: cast.holders(Role.ANALYST),
    Part.LEAD: lambda cast: cast.holders(Role.MARKETING_LEAD),
}


def _names(people: Iterable[Person], cast: Cast, *, is_hand: bool) -> str:
    """'Bob Melnyk (Instagram; away until 30 November 2026, no deputy), Sara Lind'.

    That somebody is away is said where they have a hand in it.
    """
    own: dict[Person, list[str]] = {}
    for person in people:
        own.setdefault(person, [])
    for row in cast.networks:
        if row.owner in own:
            own[row.owner].append(row.network.name)
    names = []
    for person, networks in own.items():
        words = "; ".join(filter(None, [", ".join(networks), away_words(person) if is_hand else ""]))
        names.append(f"{person.name} ({words})" if words else person.name)
    if len(names) > MOST_NAMES:
        return str(_("%(names)s and others", names=", ".join(names[:MOST_NAMES])))
    return ", ".join(names)


def _gaps(activity: Activity, cells: Mapping[Letter, Sequence[Named]], cast: Cast) -> list[str]:
    """What is missing for it to be done: nobody at it, nobody who answers, one person too few."""
    gaps = []
    waiting = [row.network.name for row in cast.networks if row.owner is None] if activity.act is Act.TRIAGE else []
    if waiting:
        gaps.append(_("Nobody is assigned yet: %(networks)s.", networks=", ".join(waiting)))
    elif not cells[Letter.DOES]:
        gaps.append(_("Nobody does this yet."))
    if not cells[Letter.ANSWERS]:
        gaps.append(_("Nobody answers for this yet."))
    if activity.act is Act.APPROVAL and cast.needs_two and len(cast.who_may(P.PLACEMENT_APPROVE)) == 1:
        gaps.append(_("Two approvals are asked for, and only one person may give them."))
    if activity.act is Act.FIGURES and cast.collector is None:
        gaps.append(_("It is not planned yet who collects the figures."))
    return [str(why) for why in gaps]
