"""People, their grants, sessions, passes, and the settings of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.permissions import (
    PARTNER_PERMISSIONS,
    ROLE_PERMISSIONS,
    SENIOR_PERMISSIONS,
    Permission,
    Role,
    ScopeKind,
)
from app.accounts.states import AbsenceKind, PassPurpose, Theme
from app.audit.actors import ActorKind
from app.audit.models import Audited
from app.core.db import Base, enum_type
from app.core.text import fold, initials


class Person(Base, Audited):
    """Somebody with a name and, mostly, an account. A reviewer 'without an account' has no password."""

    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_is_lower"),
        sa.CheckConstraint("weekly_hours IS NULL OR weekly_hours BETWEEN 0 AND 80", name="week_has_its_hours"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(info={"label": _l("Name of the person")})
    email: Mapped[str] = mapped_column(unique=True, info={"label": _l("Mail address")})
    folded: Mapped[str]  # name and address as the search compares them: SQLite's lower() knows ASCII only
    password_hash: Mapped[str | None]
    is_senior: Mapped[bool] = mapped_column(default=False, info={"label": _l("Senior")})
    is_partner: Mapped[bool] = mapped_column(default=False, info={"label": _l("Partner")})
    locale: Mapped[str] = mapped_column(default="en", info={"label": _l("Language")})
    time_zone: Mapped[str] = mapped_column(default="Europe/Kyiv", info={"label": _l("Time zone")})
    theme: Mapped[Theme] = mapped_column(enum_type(Theme, "theme"), default=Theme.AUTO, info={"label": _l("Theme")})
    has_shortcuts: Mapped[bool] = mapped_column(default=True, info={"label": _l("Shortcuts")})
    weekly_hours: Mapped[int | None] = mapped_column(info={"label": _l("Hours a week")})  # None: as the house
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    grants: Mapped[list[Grant]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="Grant.id"
    )

    # What Flask-Login asks of a user; the id that the cookie carries is that of the session, see sign_in.py.
    is_authenticated = True
    is_anonymous = False

    def __str__(self) -> str:
        return self.name

    @validates("name", "email")
    def _fold(self, field: str, value: str) -> str:
        texts = {"name": self.name or "", "email": self.email or "", field: value}
        self.folded = fold(f"{texts['name']} {texts['email']}")
        return value

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        return str(self.__dict__["session_token"])

    @property
    def actor_id(self) -> int | None:
        return self.id

    @property
    def actor_name(self) -> str:
        return self.name

    @property
    def actor_kind(self) -> ActorKind:
        return ActorKind.PERSON

    @property
    def initials(self) -> str:
        return initials(self.name)

    @cached_property
    def reach(self) -> dict[Permission, Reach]:
        """For each permission the scopes in which this person has it (computed once per loaded person)."""
        reach: dict[Permission, Reach] = {}
        for grant in self.grants:
            for permission in self._permissions_by(grant):
                reach.setdefault(permission, Reach()).add(grant)
        return reach

    def _permissions_by(self, grant: Grant) -> frozenset[Permission]:
        if self.is_partner:
            return PARTNER_PERMISSIONS
        return ROLE_PERMISSIONS[grant.role] | (SENIOR_PERMISSIONS if self.is_senior else frozenset())

    @property
    def has_joined(self) -> bool:
        """False for the invited who have not come yet, and for reviewers without an account."""
        return self.password_hash is not None

    @property
    def role_words(self) -> str:
        """'SMM specialist, senior': each role once, then what else the person is."""
        words = list(dict.fromkeys(str(grant.role.label) for grant in self.grants))
        marks = [(self.is_senior, _("senior")), (self.is_partner, _("partner"))]
        return ", ".join([*words, *(word for holds, word in marks if holds)])

    def has_role(self, role: Role) -> bool:
        return any(grant.role == role for grant in self.grants)


class Reach:
    """The scopes in which one permission is held."""

    __slots__ = ("community_ids", "is_house", "network_ids")

    def __init__(self) -> None:
        self.is_house = False
        self.community_ids: set[int] = set()
        self.network_ids: set[str] = set()

    def add(self, grant: Grant) -> None:
        if grant.scope_kind == ScopeKind.HOUSE:
            self.is_house = True
        elif grant.scope_kind == ScopeKind.COMMUNITY:
            self.community_ids.add(int(grant.scope_id))
        else:
            self.network_ids.add(grant.scope_id)

    def covers(self, *, community_id: int | None = None, network_ids: Iterable[str] = ()) -> bool:
        """True when the scope of a thing touches one of these."""
        return self.is_house or community_id in self.community_ids or not self.network_ids.isdisjoint(network_ids)


#: Of somebody without a permission.
NO_REACH = Reach()


class Grant(Base):
    """A role, given to a person within a scope."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "role", "scope_kind", "scope_id"),
        sa.CheckConstraint("(scope_kind = 'house') = (scope_id = '')", name="house_has_no_id"),
        sa.Index("ix_role_grant_scope", "scope_kind", "scope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"))
    scope_kind: Mapped[ScopeKind] = mapped_column(enum_type(ScopeKind, "scope_kind"))
    scope_id: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(back_populates="grants")


class SignInSession(Base):
    """One signed-in device. The cookie holds a random token, the table only its hash."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    @property
    def device_words(self) -> str:
        return self.device or str(_("Unknown device"))


class Pass(Base):
    """A signed link: bound to one purpose, one subject and, where it has one, one person and address."""

    __tablename__ = "pass"
    __table_args__ = (sa.Index("ix_pass_subject", "purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[PassPurpose] = mapped_column(enum_type(PassPurpose, "purpose"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None]
    subject_id: Mapped[int | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()

    @property
    def actor_id(self) -> int | None:
        return self.person_id

    @property
    def actor_name(self) -> str:
        return self.person.name if self.person else (self.email or "?")

    @property
    def actor_kind(self) -> ActorKind:
        return ActorKind.PASS


class HouseSetting(Base, Audited):
    """A house figure that differs from its default; what can be set is declared by each package."""

    __tablename__ = "house_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[Any] = mapped_column(sa.JSON, info={"label": _l("Value")})

    @property
    def audit_label(self) -> str:
        return self.key


class HouseHoliday(Base, Audited):
    """A day on which the house does not work."""

    __tablename__ = "house_holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True, info={"label": _l("Day")})
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})


class Absence(Base, Audited):
    """Whole days on which somebody is away, and who stands in. The moments are those of the person's own zone."""

    __tablename__ = "absence"
    __table_args__ = (
        sa.CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        sa.CheckConstraint("begins_at < over_at", name="begins_before_it_is_over"),
        sa.CheckConstraint("deputy_id IS NULL OR deputy_id != person_id", name="nobody_stands_in_for_themselves"),
        # who is away now; what one person has entered; for whom somebody stands in
        sa.Index("ix_absence_over_at", "over_at", "begins_at"),
        sa.Index("ix_absence_person", "person_id", "over_at"),
        sa.Index("ix_absence_deputy", "deputy_id", "over_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[AbsenceKind] = mapped_column(enum_type(AbsenceKind, "kind"))
    starts_on: Mapped[date] = mapped_column(info={"label": _l("First day")})
    ends_on: Mapped[date] = mapped_column(info={"label": _l("Last day")})
    begins_at: Mapped[datetime]
    over_at: Mapped[datetime]
    deputy_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), info={"label": _l("Deputy")}
    )

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id], lazy="joined")

    @property
    def audit_label(self) -> str:
        return self.person.name
