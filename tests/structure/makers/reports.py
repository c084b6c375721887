"""Reports in any state."""

from __future__ import annotations

from app.core import clock
from app.core.db import db
from app.promo.states import RequestState
from app.reports.models import Report
from app.reports.states import OUT_REPORTS, ReportState
from tests.factories import make_person
from tests.promo.makers import make_community, make_manager, make_request


def _report(state: ReportState) -> Report:
    community = make_community()
    manager = make_manager(community, f"Manager{community.id} Of")
    owner = make_person(f"Specialist{community.id} Of")
    request_ = make_request(community, manager, RequestState.COLLECTING, owner=owner)
    out_at = clock.now() if state in OUT_REPORTS else None
    report = Report(request=request_, written_by=manager, created_at=clock.now(), state=state, published_at=out_at)
    db.session.add(report)
    db.session.flush()
    return report


MAKERS = {"report": _report}
