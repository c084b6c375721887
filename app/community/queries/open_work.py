"""What of communities waits for a person, for the page that disables one."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.accounts.models import Person
from app.accounts.questions import OpenWork
from app.community.models import Community, Initiative
from app.community.states import CommunityState, InitiativeState
from app.core.db import db

_ENDED = (InitiativeState.REVIEWED, InitiativeState.DROPPED)


def open_work_of(person: Person) -> list[OpenWork]:
    """Communities and initiatives that `person` owns and that go on."""
    communities = sa.select(sa.func.count(Community.id)).where(
        Community.owner_id == person.id, Community.state != CommunityState.ARCHIVED
    )
    initiatives = sa.select(sa.func.count(Initiative.id)).where(
        Initiative.owner_id == person.id, Initiative.state.not_in(_ENDED)
    )
    n_communities, n_initiatives = db.session.execute(
        sa.select(communities.scalar_subquery(), initiatives.scalar_subquery())
    ).one()
    return [
        OpenWork(_("Communities"), n_communities, url_for("communities.index")),
        OpenWork(_("Initiatives"), n_initiatives, url_for("initiatives.index")),
    ]
