"""What of the desk waits for a person, for the page that disables one."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.accounts.models import Person
from app.accounts.questions import OpenWork
from app.core.db import db
from app.promo.models import Placement, PromoRequest, RequestNetwork, Wire
from app.promo.states import ENDED_REQUESTS, NetworkDecision, PlacementState, WireState

_OVER = (PlacementState.PUBLISHED, PlacementState.MEASURED, PlacementState.MISSED, PlacementState.RELEASED)
_WAITING = (WireState.ARMED, WireState.TRIGGERED, WireState.PROPOSED)


def open_work_of(person: Person) -> list[OpenWork]:
    """Requests that `person` filed or triages, posts to bring or publish, wires to answer."""
    requests = sa.select(sa.func.count(PromoRequest.id)).where(
        PromoRequest.filed_by_id == person.id, PromoRequest.state.not_in(ENDED_REQUESTS)
    )
    triage = sa.select(sa.func.count(RequestNetwork.id)).where(
        RequestNetwork.owner_id == person.id, RequestNetwork.decision == NetworkDecision.OPEN
    )
    posts = sa.select(sa.func.count(Placement.id)).where(
        sa.or_(Placement.assignee_id == person.id, Placement.publisher_id == person.id), Placement.state.not_in(_OVER)
    )
    wires = sa.select(sa.func.count(Wire.id)).where(Wire.owner_id == person.id, Wire.state.in_(_WAITING))
    counts = db.session.execute(
        sa.select(*(query.scalar_subquery() for query in (requests, triage, posts, wires)))
    ).one()  # fmt: skip
    return [
        OpenWork(_("Requests"), counts[0], url_for("requests.index")),
        OpenWork(_("Decisions in the triage"), counts[1], url_for("triage.index")),
        OpenWork(_("Posts to bring or to publish"), counts[2], url_for("calendar.month")),
        OpenWork(_("Plan B"), counts[3], url_for("requests.index")),
    ]
