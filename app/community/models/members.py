"""Members of communities and what they have consented to."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.community.models.communities import Community
from app.community.states import ConsentTo
from app.core.db import Base, enum_type
from app.core.versions import Versioned


class Member(Versioned, Base, Audited):
    """Somebody of a community; most have no account.

    Addressed by a number of the community's own: a name in an address would be personal data in every log on the way.
    """

    __tablename__ = "member"
    __table_args__ = (
        sa.UniqueConstraint("community_id", "number"),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="left_after_joining"),
        sa.CheckConstraint("email = lower(email)", name="email_is_lower"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(info={"label": _l("Name of the member")})
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(default="", info={"label": _l("Mail address")})
    joined_on: Mapped[date] = mapped_column(info={"label": _l("Joined")})
    left_on: Mapped[date | None] = mapped_column(info={"label": _l("Left")})
    is_advocate: Mapped[bool] = mapped_column(default=False, info={"label": _l("Advocate")})
    note: Mapped[str] = mapped_column(default="", info={"label": _l("Note")})
    created_at: Mapped[datetime]

    community: Mapped[Community] = relationship()
    person: Mapped[Person | None] = relationship()
    consents: Mapped[list[Consent]] = relationship(back_populates="member", order_by="Consent.id")


class Consent(Base, Audited):
    """What a member agrees to, from when until when, and how it was given."""

    __tablename__ = "consent"
    __table_args__ = (
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= given_on", name="ends_after_it_begins"),
        sa.CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="withdrawn_after_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("member.id"), index=True)
    to: Mapped[ConsentTo] = mapped_column(enum_type(ConsentTo, "to"), info={"label": _l("Consent to")})
    given_on: Mapped[date] = mapped_column(info={"label": _l("Given")})
    valid_until: Mapped[date | None] = mapped_column(info={"label": _l("Valid until")})
    withdrawn_on: Mapped[date | None] = mapped_column(info={"label": _l("Withdrawn")})
    note: Mapped[str] = mapped_column(default="", info={"label": _l("How it was given")})
    created_at: Mapped[datetime]

    member: Mapped[Member] = relationship(back_populates="consents")

    def is_valid_on(self, day: date) -> bool:
        """True when the consent covers `day`."""
        if not self.given_on <= day or (self.valid_until is not None and day > self.valid_until):
            return False
        return self.withdrawn_on is None or day < self.withdrawn_on

    @property
    def audit_label(self) -> str:
        return self.member.name

    @property
    def audit_thread(self) -> Audited:
        return self.member
