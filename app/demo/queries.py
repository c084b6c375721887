"""What there is of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.community.models import Community, Event, Initiative, Member
from app.core.db import db
from app.demo.doomed import Doomed
from app.networks.models import Channel
from app.promo.models import Placement, PromoRequest
from app.reports.models import Report
from app.results.models import Reading


@dataclass(frozen=True, slots=True)
class Going:
    """How many of a kind go with the demo."""

    label: str
    n: int


def has_only_demo_people() -> bool:
    """True while nobody real has an account."""
    return not db.session.scalar(sa.select(sa.exists().where(Person.is_demo.is_(False))))


def heir() -> Person | None:
    """Who takes over what demo people hold of real things: the first administrator, else the first real person."""
    real = db.session.scalars(
        sa.select(Person).options(selectinload(Person.grants)).where(Person.is_demo.is_(False)).order_by(Person.id)
    ).all()
    administrators = [person for person in real if person.has_role(Role.ADMINISTRATOR) and person.is_active]
    return next(iter(administrators or real), None)


def what_goes() -> list[Going]:
    """Counts of what the removal takes with it, of the kinds that people know."""
    doomed = Doomed(is_all=has_only_demo_people())
    kinds: tuple[tuple[str, Any], ...] = (
        (_("People with their accounts"), Person),
        (_("Communities"), Community),
        (_("Members"), Member),
        (_("Events"), Event),
        (_("Initiatives"), Initiative),
        (_("Channels"), Channel),
        (_("Requests"), PromoRequest),
        (_("Placements"), Placement),
        (_("Readings"), Reading),
        (_("Reports"), Report),
    )
    return [Going(label, _count(model, doomed)) for label, model in kinds]


def _count(model: Any, doomed: Doomed) -> int:
    query = sa.select(sa.func.count()).select_from(model).where(doomed.conditions[model.__table__])
    return db.session.scalar(query) or 0
