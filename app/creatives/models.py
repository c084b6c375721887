"""A creative: a picture (or another file) of a community with the words that describe it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.models import Audited
from app.core.db import Base
from app.core.versions import Versioned
from app.files.models import StoredFile


class Creative(Versioned, Base, Audited):
    """One uploaded file, owned by a community; `alt_text` says what it shows."""

    __tablename__ = "creative"
    __table_args__ = (sa.Index("ix_creative_community_id", "community_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    title: Mapped[str] = mapped_column(info={"label": _l("Name")})
    alt_text: Mapped[str] = mapped_column(default="", info={"label": _l("Alt text")})
    shows_people: Mapped[bool] = mapped_column(default=False, info={"label": _l("Shows people")})
    consent_note: Mapped[str] = mapped_column(default="", info={"label": _l("Who agreed")})
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(lazy="joined")


class CreativeWriter(Base):
    """Somebody who has written the alt text of a picture, however long ago."""

    __tablename__ = "creative_writer"

    creative_id: Mapped[int] = mapped_column(sa.ForeignKey("creative.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
