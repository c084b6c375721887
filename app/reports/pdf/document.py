"""The document of a report in one language: HTML, tables to attach, pictures by id, fixed dates.

Everything in it comes from the frozen content, so the same content gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from app.core.db import db
from app.files.models import StoredFile
from app.files.store import store
from app.reports import charts, showing
from app.reports.content import ReportContent
from app.reports.tables import tables_of
from app.web.charts import PRINT
from app.web.exports import csv_bytes
from app.web.formats import day
from app.web.i18n import reading_as

#: Widths of charts in units of the drawing: half of the printed page, and all of it.
HALF, WHOLE = 300, 640


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What the child process needs: nothing of the database, nothing of the network."""

    html: str
    attachments: tuple[tuple[str, str, bytes], ...]  # name, description, content
    pictures: dict[int, bytes]
    at: datetime
    identifier: str


def job_for(content: ReportContent, *, sha256: str, locale: str) -> PrintJob:
    """Write the document of `content` in `locale`; times are those of the community."""
    assert content.head.published_at is not None
    with reading_as(locale, content.head.zone):
        return PrintJob(
            html=_html(content, locale),
            attachments=tuple(
                (f"{table.name}.csv", _("Table: %(name)s", name=table.name), csv_bytes(table.columns, table.rows))
                for table in tables_of(content)
            ),
            pictures=_pictures(content),
            at=content.head.published_at,
            identifier=f"{sha256}-{locale}",
        )


def _html(content: ReportContent, locale: str) -> str:
    """Rendered without the frame of a page: no context processor runs, there is no request."""
    half, whole = PRINT.of_width(HALF), PRINT.of_width(WHOLE)
    template = current_app.jinja_env.get_template("reports/print.html")
    return template.render(
        lang=locale,
        content=content,
        head=content.head,
        show=showing,
        notes=showing.Footnotes(content),
        front=charts.front_chart(content, look=half),
        outcome=charts.outcome_chart(content, look=whole) if charts.has_ledger(content) else None,
        networks=charts.network_chart(content, look=half),
        funnel=charts.funnel_chart(content, look=half),
        tables=tables_of(content),
        foot=_foot(content),
        running=" · ".join((content.head.title, _("impact report"))),
        at=content.head.published_at,
    )


def _foot(content: ReportContent) -> str:
    head = content.head
    words = _("version %(n)s", n=head.edition), _("published %(day)s", day=day(head.published_at, head.zone))
    return " · ".join((f"R-{head.number}", *words))


def _pictures(content: ReportContent) -> dict[int, bytes]:
    """The first picture of each post, by id; one that is gone from the store is left out."""
    ids = {place.picture_id for place in content.placements if place.picture_id is not None}
    if not ids:
        return {}
    kept = store()
    rows = db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(ids)))
    return {row.id: b"".join(kept.read(row.key)) for row in rows if row.is_picture and kept.has(row.key)}
