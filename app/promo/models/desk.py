"""What people arrange on the desk: views that they keep, rows that they put aside."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.core.db import Base
from app.core.versions import Versioned

_IS_DEFAULT = sa.text("is_default")


class SavedView(Versioned, Base, Audited):
    """Filters of the desk under a name. A view is an address: what it shows is what its owner's desk then holds."""

    __tablename__ = "saved_view"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "name"),
        sa.Index(
            "ix_saved_view_default", "person_id", unique=True,
            sqlite_where=_IS_DEFAULT, postgresql_where=_IS_DEFAULT,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(info={"label": _l("Name")})
    filters: Mapped[dict[str, str]] = mapped_column(sa.JSON, info={"label": _l("Filters")})
    is_default: Mapped[bool] = mapped_column(default=False, info={"label": _l("The desk opens with it")})
    is_shared: Mapped[bool] = mapped_column(default=False, info={"label": _l("Shared with the house")})
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class SnoozedRow(Base):
    """A request that somebody has put aside on their own desk until a day. Its clock runs on."""

    __tablename__ = "snoozed_row"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[date]
