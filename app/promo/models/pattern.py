"""The texts with which a brief may begin, where the house says them in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.core.db import Base
from app.core.versions import Versioned
from app.promo.brief import LABELS
from app.promo.patterns import SAID


class PatternText(Versioned, Base, Audited):
    """What one template says in one language; one that was never edited has no row."""

    __tablename__ = "pattern_text"
    __table_args__ = (sa.UniqueConstraint("key", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    language: Mapped[str]
    name: Mapped[str] = mapped_column(info={"label": _l("What the template is called")})
    task: Mapped[str] = mapped_column(default="", info={"label": LABELS["task"]})
    audience: Mapped[str] = mapped_column(default="", info={"label": LABELS["audience"]})
    message: Mapped[str] = mapped_column(default="", info={"label": LABELS["message"]})
    wished_act: Mapped[str] = mapped_column(default="", info={"label": LABELS["wished_act"]})
    content_needed: Mapped[str] = mapped_column(default="", info={"label": LABELS["content_needed"]})
    results_by: Mapped[str] = mapped_column(default="", info={"label": LABELS["results_by"]})
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    saved_by: Mapped[Person | None] = relationship()

    @property
    def words(self) -> Mapping[str, str]:
        """All that it says, by field."""
        return {name: getattr(self, name) for name in SAID}

    @property
    def audit_label(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def audit_name(self) -> str:
        return f"{self.key} ({self.language})"
