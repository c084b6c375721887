"""Readings, leads, baselines, and the signed link for missing figures."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from app.accounts.passes import issue_pass
from app.accounts.states import PassPurpose
from app.core import clock
from app.core.db import db
from app.promo.models import MeasurementPlan, Placement, PromoRequest
from app.promo.states import PlacementState
from app.results.actions import add_leads, enter_reading
from app.results.words import Metric
from tests.structure.matrix import STAFF, Row, only, open_to_strangers
from tests.structure.world import World

NOT_A = frozenset({"carol"})
READERS = ("alice", "bob", "sara", "ann", "mark", "lea", "root")
ENTERERS = ("alice", "bob", "sara", "ann")
OUT = {"number": "reported"}

ROWS = {
    "results.index": Row(STAFF),
    "results.detail": only(*READERS, hidden=NOT_A, at=OUT),
    "results.enter": only(*ENTERERS, hidden=NOT_A, at=OUT),
    "results.correct": only(*ENTERERS, hidden=NOT_A, at=OUT | {"reading_id": "reading_of_request"}),
    "results.baseline": only(*ENTERERS, hidden=NOT_A, at=OUT),
    "results.leads": only("alice", "ann", hidden=NOT_A, at=OUT),
    "results.lead": only("alice", "ann", hidden=NOT_A, at=OUT | {"lead_id": "lead"}),
    "enter_results.form": open_to_strangers(at={"token": "token"}),
    "enter_results.thanks": open_to_strangers(),
}


def seed(world: World) -> None:
    """A post that is out, with a reading, leads and an open link for what is missing."""
    request_ = db.session.get_one(PromoRequest, world.values["reported"])
    alice, bob = world.people["alice"], world.people["bob"]
    out_at = clock.now() - timedelta(days=2)
    placement = Placement(
        request=request_, position=900, network_id="instagram", format_id="instagram_story", title="The shelf",
        state=PlacementState.PUBLISHED, published_at=out_at, live_url="https://www.instagram.com/p/1/",
        created_by_id=bob.id, created_at=out_at, publisher=bob, utm_content="shelf-900",
    )  # fmt: skip
    db.session.add(placement)
    if request_.id not in {plan.request_id for plan in db.session.query(MeasurementPlan)}:
        db.session.add(MeasurementPlan(request_id=request_.id, owner=bob, windows=["24h"], metrics=["views", "reach"]))
    db.session.flush()
    reading = enter_reading(request_, metric=Metric.REGISTRATIONS, value=Decimal(69), read_at=clock.now(), actor=alice)
    lead = add_leads(request_, n_people=3, definition="wrote to us", seen_on=clock.today(), actor=alice)
    world.values |= {"reading_of_request": reading.id, "lead": lead.id}
    world.values["token"] = issue_pass(PassPurpose.ENTER_RESULTS, person=bob, subject_id=placement.id)
