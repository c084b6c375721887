"""What must be there before a report goes to review and is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.promo.states import RequestState
from app.reports.models import Report
from app.reports.queries import kpi_is_answered
from app.reports.states import REPORT_CYCLE


@REPORT_CYCLE.guard("send_to_review", "publish")
def comments_are_written(report: Report) -> Mapping[str, Any]:
    """What worked, what to change and what to decide next are written."""
    sentences = {
        "worked_well": _("Say what worked."),
        "to_change": _("Say what to change next time."),
        "to_decide": _("Say what is to be decided next, even if it is nothing."),
    }
    return {name: why for name, why in sentences.items() if not getattr(report, name).strip()}


@REPORT_CYCLE.guard("publish")
def primary_kpi_is_answered(report: Report) -> Mapping[str, Any]:
    """The primary KPI has a value or a stated gap."""
    kpi = report.request.kpi
    if kpi is None or kpi_is_answered(report.request):
        return {}
    return {"kpi": _("Enter the figure for “%(kpi)s”, or state why it can't be known.", kpi=kpi.label)}


@REPORT_CYCLE.guard("publish")
def figures_are_collected(report: Report) -> Mapping[str, Any]:
    """The request is collecting its figures: all that was planned is out."""
    if report.request.state == RequestState.COLLECTING:
        return {}
    state = report.request.state.label
    return {
        "request": _(
            "The request is now: %(state)s. A report is published while its figures are collected.", state=state
        )
    }
