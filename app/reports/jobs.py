"""The worker makes the PDFs that were asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.core.db import db
from app.core.faults import fault_point
from app.files.actions import keep_bytes
from app.jobs.claims import GiveUp, PutOff, work_off
from app.jobs.queue import wake
from app.jobs.ticks import ticks
from app.reports import tags
from app.reports.actions import PRINT
from app.reports.models import ReportPrint
from app.reports.pdf import NotMade, job_for, make_pdf
from app.reports.queries import content_of, snapshot_of

MOST_AT_ONCE = 5


@ticks(PRINT)
def print_due(_now: datetime) -> int:
    """Make what waits, one by one; the rest of a long row in a turn of its own."""
    n_made = work_off(ReportPrint, _print, most=MOST_AT_ONCE)
    if n_made == MOST_AT_ONCE:
        wake(PRINT)
    return n_made


def _print(print_: ReportPrint) -> Mapping[str, Any]:
    """One PDF. No transaction is open while it is made; it is kept in the one that marks the print as done."""
    snapshot = snapshot_of(print_.report)
    job = job_for(content_of(snapshot), sha256=snapshot.sha256, locale=print_.locale)
    name = file_name(print_)
    db.session.rollback()  # no lock is held while the PDF is made
    try:
        made = make_pdf(job)
    except NotMade as error:
        raise GiveUp(str(error)) from None
    fault_point("print.made")
    if not _is_still_ours(print_):
        raise PutOff("Another worker has taken it over.")
    stored = keep_bytes(made, name=name, media_type="application/pdf")
    report = print_.report
    facts = {"locale": print_.locale, "print_id": print_.id, "asked_by_id": print_.asked_by_id}
    record(tags.REPORT_PRINTED, report, actor=SYSTEM, changes=facts)
    return {"file_id": stored.id}


def _is_still_ours(print_: ReportPrint) -> bool:
    """False when the lease ran out while we worked and somebody else makes the same PDF: one file is enough (F05)."""
    attempts = sa.select(ReportPrint.attempts).where(ReportPrint.id == print_.id).with_for_update()
    return db.session.scalar(attempts) == print_.held_attempt


def file_name(print_: ReportPrint) -> str:
    """'R-101-v1-en.pdf'."""
    report = print_.report
    return f"R-{report.request_id}-v{report.edition}-{print_.locale}.pdf"
