"""What the database holds now, whatever a test had loaded before."""

from __future__ import annotations

import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core.db import db
from app.promo.models import PromoRequest


def fresh(request_: PromoRequest) -> PromoRequest:
    db.session.expire_all()
    return db.session.get_one(PromoRequest, request_.id)


def last_entry() -> AuditEntry:
    """The newest line of the log."""
    return db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
