"""What stands on the desk when a test begins: requests of alice's, put there by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role
from app.community.models import Community
from app.core import clock
from app.core.db import db
from tests.browser.conftest import Portal
from tests.promo.makers import make_request

Waiting = Callable[..., int]


@pytest.fixture
def waiting(portal: Portal) -> Waiting:
    """Let a request of alice's wait for bob's decision; waiting('Night of maps', 'facebook', by='iryna') -> number."""

    def made(title: str, *networks: str, by: str = "alice", **values: object) -> int:
        with portal.app.app_context():
            author, bob = _person(by), _person("bob")
            of = sa.select(Grant.scope_id).where(Grant.person_id == author.id, Grant.role == Role.COMMUNITY_MANAGER)
            place = db.session.get_one(Community, int(db.session.scalars(of.order_by(Grant.id)).first() or 0))
            since = {"house_since": clock.now(), "house_seconds": 0, "requester_seconds": 0}
            asked = {"owner": bob, "title": title, "networks": networks or ("instagram",), **since, **values}
            return make_request(place, author, **asked).id

    return made


def _person(key: str) -> Person:
    return db.session.scalars(sa.select(Person).where(Person.email == f"{key}@demo.example")).one()
