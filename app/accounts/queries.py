"""Reading people and their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.accounts.away import can_stand_in
from app.accounts.models import Absence, Grant, Person, SignInSession
from app.accounts.permissions import Role, ScopeKind
from app.accounts.sign_in import ABSOLUTE, IDLE
from app.core import clock
from app.core.db import db
from app.core.enums import LabelledEnum
from app.core.text import fold


class PersonStanding(LabelledEnum):
    """How an account stands, as the list of people filters it."""

    ACTIVE = "active", _l("In use")
    INVITED = "invited", _l("Not joined yet")
    DISABLED = "disabled", _l("Disabled")

    @property
    def tone(self) -> str:
        return {"active": "open", "invited": "held", "disabled": "done"}[self.value]


def standing_of(person: Person) -> PersonStanding:
    """Whether somebody is here, still to come, or kept out."""
    if not person.is_active:
        return PersonStanding.DISABLED
    return PersonStanding.ACTIVE if person.has_joined else PersonStanding.INVITED


def person_with_email(email: str) -> Person | None:
    """The person who signs in with `email`."""
    return db.session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))


def has_administrator(*, but: Person | None = None) -> bool:
    """True when somebody who may come in administrates the house, `but` left aside."""
    query = (
        sa.select(Grant.id)
        .join(Person)
        .where(Grant.role == Role.ADMINISTRATOR, Grant.scope_kind == ScopeKind.HOUSE)
        .where(Person.disabled_at.is_(None), Person.is_partner.is_(False), Person.password_hash.is_not(None))
    )
    if but is not None:
        query = query.where(Person.id != but.id)
    return bool(db.session.scalar(sa.select(query.exists())))


def people_list(*, words: str = "", role: Role | None = None, standing: PersonStanding | None = None) -> sa.Select[Any]:
    """People by name; every given filter must fit."""
    query = sa.select(Person).options(selectinload(Person.grants)).order_by(Person.folded, Person.id)
    for word in fold(words).split():
        query = query.where(Person.folded.contains(word, autoescape=True))
    if role is not None:
        query = query.where(sa.exists().where(Grant.person_id == Person.id, Grant.role == role))
    if standing == PersonStanding.DISABLED:
        query = query.where(Person.disabled_at.is_not(None))
    elif standing is not None:
        joined = Person.password_hash.is_not(None)
        query = query.where(Person.disabled_at.is_(None), joined if standing == PersonStanding.ACTIVE else ~joined)
    return query


def sessions_of(person: Person) -> list[SignInSession]:
    """The devices on which somebody is signed in, the last used first."""
    now = clock.now()
    return list(
        db.session.scalars(
            sa.select(SignInSession)
            .where(SignInSession.person_id == person.id)
            .where(SignInSession.last_seen_at >= now - IDLE, SignInSession.created_at >= now - ABSOLUTE)
            .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
        )
    )


def session_for(person: Person, session_id: int) -> SignInSession | None:
    """One of a person's own sessions."""
    return db.session.scalar(
        sa.select(SignInSession).where(SignInSession.id == session_id, SignInSession.person_id == person.id)
    )


def demo_people() -> list[Person]:
    """The people of the demo who can sign in, as the sign-in page offers and `bin/run` prints them."""
    people = db.session.scalars(
        sa.select(Person)
        .options(selectinload(Person.grants))
        .where(Person.is_demo.is_(True), Person.disabled_at.is_(None), Person.password_hash.is_not(None))
        .order_by(Person.id)
    )
    return list(people)


def is_disabled(person_id: int) -> bool:
    """True for somebody whom an administrator keeps out."""
    query = sa.select(Person.id).where(Person.id == person_id, Person.disabled_at.is_not(None))
    return db.session.scalar(query) is not None


class AbsenceTime(LabelledEnum):
    """Which absences a list shows."""

    NOW = "now", _l("Away now")
    AHEAD = "ahead", _l("To come")
    OVER = "over", _l("Over")


def absences_list(*, person: Person | None = None, when: AbsenceTime | None = None) -> sa.Select[Any]:
    """Absences, of one person or all, the latest first."""
    now = clock.now()
    query = sa.select(Absence).order_by(Absence.starts_on.desc(), Absence.id.desc())
    if person is not None:
        query = query.where(Absence.person_id == person.id)
    if when == AbsenceTime.NOW:
        query = query.where(Absence.begins_at <= now, Absence.over_at > now)
    elif when == AbsenceTime.AHEAD:
        query = query.where(Absence.begins_at > now)
    elif when == AbsenceTime.OVER:
        query = query.where(Absence.over_at <= now)
    return query


def absence_with(absence_id: int) -> Absence | None:
    """One absence."""
    return db.session.get(Absence, absence_id)


def possible_deputies(person: Person) -> Sequence[Person]:
    """Those who read all that `person` reads, by name: nobody learns by standing in what they may not see."""
    return [other for other in successors_of(person) if can_stand_in(other, person)]


def successors_of(person: Person) -> Sequence[Person]:
    """All who may hold something in the place of `person`, by name: nobody disabled, no partner."""
    query = sa.select(Person).options(selectinload(Person.grants)).order_by(Person.folded, Person.id)
    query = query.where(Person.disabled_at.is_(None), Person.is_partner.is_(False), Person.id != person.id)
    return db.session.scalars(query).all()
