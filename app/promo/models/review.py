"""What an approval was given for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.append_only import AppendOnly
from app.core.db import Base


class ApprovedVersion(AppendOnly, Base):
    """The content of a placement as one approval saw it; the next approver is shown what has changed since.

    `is_whole` marks the approval that was the last one needed.
    """

    __tablename__ = "approved_version"
    __table_args__ = (sa.Index("ix_approved_version_placement", "placement_id", "is_whole", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(sa.ForeignKey("placement.id", ondelete="CASCADE"))
    approval_id: Mapped[int] = mapped_column(sa.ForeignKey("approval.id", ondelete="CASCADE"), unique=True)
    at: Mapped[datetime]
    is_whole: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
