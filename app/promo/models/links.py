"""How requests belong together: one is a duplicate of another, was merged into it, was split off; and who follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type
from app.core.enums import LabelledEnum

_ENDS_HERE = sa.text("kind != 'split' AND undone_at IS NULL")


class LinkKind(LabelledEnum):
    DUPLICATE = "duplicate", _l("Duplicate")
    MERGED = "merged", _l("Merged")
    SPLIT = "split", _l("Split")


class RequestLink(Base):
    """From the request that went: the duplicate, the merged one, the one that something was split off from."""

    __tablename__ = "request_link"
    __table_args__ = (
        sa.CheckConstraint("from_id != to_id", name="two_requests"),
        sa.Index("ix_request_link_to", "to_id"),
        # a request goes into one other at most
        sa.Index(
            "ix_request_link_from", "from_id", unique=True, sqlite_where=_ENDS_HERE, postgresql_where=_ENDS_HERE
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(enum_type(LinkKind, "kind"))
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: What a merge has changed, so that it can be undone: fields, wishes, networks, files, references, meetings, clock.
    kept: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    undone_at: Mapped[datetime | None]


class RequestFollower(Base):
    """Somebody whose own request ended in this one, and who is told how it goes on."""

    __tablename__ = "request_follower"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
