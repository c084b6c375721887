"""Who is given what comes in: rules in an order, and what each of them has caught."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.audit.models import Audited
from app.community.models import Community
from app.core.db import Base, enum_type
from app.core.versions import Versioned
from app.networks.models import Network
from app.promo.models.request import PromoRequest
from app.promo.words import RequestKind, Sensitivity


class RoutingRule(Versioned, Base, Audited):
    """Gives the networks of requests that meet its conditions to a person. What it leaves open meets anything."""

    __tablename__ = "routing_rule"
    __table_args__ = (sa.CheckConstraint("standin_id IS NULL OR standin_id != person_id", name="standin_is_another"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(info={"label": _l("Place")})
    name: Mapped[str] = mapped_column(info={"label": _l("Name of the rule")})
    network_id: Mapped[str | None] = mapped_column(sa.ForeignKey("network.id"), info={"label": _l("Network")})
    kind: Mapped[RequestKind | None] = mapped_column(enum_type(RequestKind, "kind"), info={"label": _l("Kind")})
    community_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("community.id", ondelete="CASCADE"), info={"label": _l("Community")}
    )
    sensitivity: Mapped[Sensitivity | None] = mapped_column(
        enum_type(Sensitivity, "sensitivity"), info={"label": _l("Sensitive topic")}
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), info={"label": _l("Who decides")}
    )
    standin_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), info={"label": _l("Who stands in")})
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    network: Mapped[Network | None] = relationship()
    community: Mapped[Community | None] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    standin: Mapped[Person | None] = relationship(foreign_keys=[standin_id])


class RoutedNetwork(Base):
    """A network of a request that a rule caught, as the rule was then, and who got it."""

    __tablename__ = "routed_network"
    __table_args__ = (sa.Index("ix_routed_network_rule", "rule_id", "id"), sa.Index("ix_routed_network_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("promo_request.id", ondelete="CASCADE"), index=True)
    network_id: Mapped[str] = mapped_column(sa.ForeignKey("network.id"))
    rule_id: Mapped[int] = mapped_column(sa.ForeignKey("routing_rule.id", ondelete="CASCADE"))
    rule_name: Mapped[str]
    rule_version: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    is_standin: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    request: Mapped[PromoRequest] = relationship()
    network: Mapped[Network] = relationship()
    person: Mapped[Person] = relationship()
