"""What a review needs to know: which version was approved last, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.core.db import db
from app.promo.differences import Difference, Version
from app.promo.models import ApprovedVersion, Placement


@dataclass(frozen=True, slots=True)
class SinceApproval:
    """The approved version beside the one that is there; `is_whole`: it had all the approvals that it needed."""

    at: datetime
    is_whole: bool
    found: Difference


def since_approval(placement: Placement) -> SinceApproval | None:
    """What has changed since the last version that was approved; None where none was, or nothing has.

    A first approval of two counts only as long as there has never been a second.
    """
    if not placement.approvals:
        return None
    kept = db.session.scalar(
        sa.select(ApprovedVersion)
        .where(ApprovedVersion.placement_id == placement.id)
        .order_by(ApprovedVersion.is_whole.desc(), ApprovedVersion.id.desc())
        .limit(1)
    )
    if kept is None:
        return None
    found = Difference(Version.read(kept.content), Version.of(placement))
    return None if found.is_none else SinceApproval(kept.at, kept.is_whole, found)
