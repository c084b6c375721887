"""A report, its frozen snapshot, and its prints."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.lifecycle import Moving
from app.accounts.models import Person
from app.audit.models import Audited
from app.core.append_only import AppendOnly
from app.core.db import Base, enum_type
from app.core.search import Findable
from app.core.versions import Versioned
from app.files.models import StoredFile
from app.jobs.models import Work, work_rules
from app.promo.models import PromoRequest
from app.reports.states import REPORT_CYCLE, ReportState
from app.reports.words import Colour


class Report(Versioned, Findable, Base, Moving):
    """One version of the report on one request. Its figures are live until it is published."""

    __tablename__ = "report"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "edition"),
        sa.CheckConstraint(
            "(published_at IS NOT NULL) = (state IN ('published', 'superseded'))", name="published_has_its_time"
        ),
        sa.CheckConstraint("edition = 1 OR length(change_note) > 0", name="new_edition_says_why"),
        sa.Index("ix_report_state", "state", "published_at"),
    )
    CYCLE = REPORT_CYCLE
    FOUND_BY = ("verdict",)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ReportState] = mapped_column(
        enum_type(ReportState, "state"), default=ReportState.DRAFT, info={"label": _l("State")}
    )
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id"))
    edition: Mapped[int] = mapped_column(default=1)  # version 1, 2 … as people call it
    # the human sentence beside the computed one
    verdict: Mapped[str] = mapped_column(default="", info={"label": _l("The verdict in one sentence")})
    quotes: Mapped[str] = mapped_column(default="", info={"label": _l("What people said")})
    factors: Mapped[str] = mapped_column(default="", info={"label": _l("Factors and assumptions")})
    worked_well: Mapped[str] = mapped_column(default="", info={"label": _l("What worked")})
    to_change: Mapped[str] = mapped_column(default="", info={"label": _l("What to change")})
    to_decide: Mapped[str] = mapped_column(default="", info={"label": _l("To decide")})
    change_note: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), info={"label": _l("Author")})
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    request: Mapped[PromoRequest] = relationship()
    written_by: Mapped[Person] = relationship(foreign_keys=[written_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])

    @property
    def audit_label(self) -> str:
        return f"{self.request.number} {self.request.title}, v{self.edition}"

    @property
    def audit_thread(self) -> Audited:
        return self.request

    @property
    def scope_network_ids(self) -> Iterable[str]:
        """A senior of one of the request's networks may let its report out."""
        return self.request.scope_network_ids


class ReportSnapshot(Base, AppendOnly):
    """All that a published report says: texts, frozen figures, sources, formulas' version; and the hash of it.

    `colour` is that of the verdict, once more beside the content: a quarter's reports are counted by it, and reading it
    out of thousands of contents would take seconds. It stands before the content, which is long.
    """

    __tablename__ = "report_snapshot"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    colour: Mapped[Colour] = mapped_column(enum_type(Colour, "colour"))
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    sha256: Mapped[str]
    at: Mapped[datetime]


class ReportPrint(Base, Work):
    """One PDF of a published report in one language: a row that the worker claims."""

    __tablename__ = "report_print"
    __table_args__ = (
        *work_rules("report_print"),
        sa.UniqueConstraint("report_id", "locale"),
        sa.CheckConstraint("(state = 'done') = (file_id IS NOT NULL)", name="done_has_its_file"),
    )

    #: Longer than a render may take, see pdf/render.py.
    LEASE: ClassVar[timedelta] = timedelta(seconds=120)
    BACKOFF: ClassVar[tuple[timedelta, ...]] = (timedelta(seconds=5), timedelta(minutes=1))

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    locale: Mapped[str]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    report: Mapped[Report] = relationship()
    file: Mapped[StoredFile | None] = relationship()
