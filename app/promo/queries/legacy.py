"""What a case from before the portal can be about."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.access import reach_of
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.community.models import Initiative
from app.community.states import InitiativeState
from app.core.db import db
from app.networks.models import Network, NetworkFormat

MOST_OFFERED = 300
#: An initiative whose promo can only be an earlier one.
OVER = frozenset({InitiativeState.COMPLETED, InitiativeState.REVIEWED})


def initiatives_over(person: Person) -> Sequence[Initiative]:
    """The initiatives that are over in the communities where `person` may enter a case, the newest first."""
    reach = reach_of(person, Permission.LEGACY_CASE_ENTER)
    own = sa.true() if reach.is_house else Initiative.community_id.in_(reach.community_ids)
    query = sa.select(Initiative).options(joinedload(Initiative.community)).where(own, Initiative.state.in_(OVER))
    return db.session.scalars(query.order_by(Initiative.ends_on.desc(), Initiative.id.desc()).limit(MOST_OFFERED)).all()


def formats_to_choose() -> Sequence[NetworkFormat]:
    """All formats, by network."""
    query = sa.select(NetworkFormat).join(NetworkFormat.network).options(joinedload(NetworkFormat.network))
    return db.session.scalars(query.order_by(Network.name, NetworkFormat.position)).all()
