"""Who is told of what happens in communities."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role
from app.audit.models import AuditEntry
from app.community.access import may_read, visible_initiatives
from app.community.models import Initiative
from app.community.tags import INITIATIVE_PLANNED
from app.core.db import db
from app.core.errors import NotFound
from app.notifications.rules import notices_for, seen_by
from app.notifications.states import Topic
from app.web.formats import day, number


def _plan_of(_entry: AuditEntry, initiative: Initiative) -> list[tuple[str, str]]:
    return [
        (_("Community"), initiative.community.name),
        (_("Aim"), initiative.aim),
        (_("Target"), f"{number(initiative.target)} {initiative.unit(initiative.target)}"),
        (_("When"), f"{day(initiative.starts_on)} – {day(initiative.ends_on)}"),
    ]


@notices_for(
    INITIATIVE_PLANNED,
    about=Topic.HOUSE,
    why=_l("You run a network or lead marketing: this may need promotion."),
    facts=_plan_of,
)
def promoters(_entry: AuditEntry, initiative: Initiative) -> Iterable[Person]:
    """SMM and marketing lead, as far as they may read of the community."""
    roles = sa.select(Grant.person_id).where(Grant.role.in_((Role.SMM, Role.MARKETING_LEAD)))
    query = sa.select(Person).where(Person.id.in_(roles), Person.disabled_at.is_(None))
    people = db.session.scalars(query.options(selectinload(Person.grants)))
    return [person for person in people if may_read(person, initiative.community)]


@seen_by("initiative")
def initiative_with(person: Person, initiative_id: int) -> Initiative:
    """The initiative, or NotFound: asked again before a mail about it that has waited is sent."""
    initiative: Initiative | None = db.session.scalar(visible_initiatives(person).where(Initiative.id == initiative_id))
    if initiative is None:
        raise NotFound
    return initiative
