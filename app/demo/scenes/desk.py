"""What the seniors have arranged on the demo's desk: who gets what comes in, and a view for everybody."""

from __future__ import annotations

from app.core.db import db
from app.demo.stage import Stage
from app.promo.models import RoutingRule, SavedView
from app.promo.tags import RULE_ADDED, VIEW_KEPT
from app.promo.words import Sensitivity


def arrange_desk(stage: Stage) -> None:
    """One shared view, and since last week two rules, the narrower first."""
    people, sara = stage.people, stage.people["sara"]
    at, since = (stage.days.at(stage.days.working(day), "10:20") for day in (-60, -6))
    stage.rules = [
        RoutingRule(position=1, name="Гроші на Instagram", network_id="instagram", sensitivity=Sensitivity.MONEY,
                    person=people["viktor"], standin=sara, created_at=since),
        RoutingRule(position=2, name="Instagram", network_id="instagram", person=people["bob"],
                    standin=people["viktor"], created_at=since),
    ]  # fmt: skip
    view = SavedView(person=sara, name="Late", filters={"late": "1"}, is_shared=True, created_at=at)
    db.session.add_all((*stage.rules, view))
    db.session.flush()
    for rule in stage.rules:
        stage.log.tell(since, RULE_ADDED, rule, actor=sara)
    stage.log.tell(at, VIEW_KEPT, view, actor=sara)
