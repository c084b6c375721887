"""How many approvals a network asks for, and who gives them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.permissions import Role
from app.audit.models import Audited
from app.core.db import Base, enum_type
from app.core.versions import Versioned
from app.networks.models import Network


class NetworkReview(Versioned, Base, Audited):
    """The stages of a network's review: one or two, each given by any senior, or by any senior with a role.

    A network without a row asks for one approval of any senior. What is sensitive asks for two everywhere.
    """

    __tablename__ = "network_review"
    __table_args__ = (sa.CheckConstraint("n_stages IN (1, 2)", name="two_stages_at_most"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[str] = mapped_column(sa.ForeignKey("network.id"), unique=True)
    n_stages: Mapped[int] = mapped_column(default=1, info={"label": _l("Approvals")})
    first_role: Mapped[Role | None] = mapped_column(
        enum_type(Role, "first_role"), info={"label": _l("Who gives the first")}
    )
    second_role: Mapped[Role | None] = mapped_column(
        enum_type(Role, "second_role"), info={"label": _l("Who gives the second")}
    )

    network: Mapped[Network] = relationship(lazy="joined")

    @property
    def audit_label(self) -> str:
        return self.network.name
