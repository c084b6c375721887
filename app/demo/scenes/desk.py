"""What the seniors have arranged on the demo's desk: who gets what comes in, and a view for everybody."""

from __future__ import annotations

from app.core.db import db
from app.demo.stage import Stage
from app.promo.models import RoutingRule, SavedView
from app.promo.tags import RULE_ADDED, VIEW_KEPT
from app.promo.words import Sensitivity


def arrange_desk(stage: Stage) -> None:
    """Two rules, the narrower first, and one shared view."""
    people, sara = stage.people, stage.people["sara"]
    at = stage.days.at(stage.days.working(-60), "10:20")
    rules = (
        RoutingRule(position=1, name="Гроші на Instagram", network_id="instagram", sensitivity=Sensitivity.MONEY,
                    person_id=people["viktor"].id, standin_id=sara.id, created_at=at),
        RoutingRule(position=2, name="Instagram", network_id="instagram", person_id=people["bob"].id,
                    standin_id=people["viktor"].id, created_at=at),
    )  # fmt: skip
    view = SavedView(person=sara, name="Late", filters={"late": "1"}, is_shared=True, created_at=at)
    db.session.add_all((*rules, view))
    db.session.flush()
    for rule in rules:
        stage.log.tell(at, RULE_ADDED, rule, actor=sara)
    stage.log.tell(at, VIEW_KEPT, view, actor=sara)
