"""A stored file: its content lies in the store under a random key, its name is only a label."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

ENDINGS = {"application/pdf": "pdf", "video/mp4": "mp4", "video/quicktime": "mov"}
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


class StoredFile(Base):
    """What the content is stands in `media_type`, found by looking, never by its name (T12)."""

    __tablename__ = "stored_file"
    __table_args__ = (sa.CheckConstraint("size > 0", name="not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(index=True)
    width: Mapped[int | None]  # pixels
    height: Mapped[int | None]
    seconds: Mapped[float | None]  # how long a video runs
    uploaded_by_id: Mapped[int | None]  # no foreign key: files lie below people
    created_at: Mapped[datetime]

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURES

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def extension(self) -> str:
        """The ending that fits the content: 'jpg', 'png', 'mp4', 'pdf'."""
        return (PICTURES | ENDINGS).get(self.media_type, "bin")
