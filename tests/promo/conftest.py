"""What tests of the promo room share."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.community.models import Community
from app.promo.models import PromoRequest
from tests.factories import People, make_person
from tests.promo.factories import Desk
from tests.promo.makers import make_community, make_manager, make_networks, make_request


@pytest.fixture
def desk(people):
    """An accepted request on Instagram on a Monday morning, with alice, bob and sara."""
    return Desk(people)


@pytest.fixture
def community(app: Flask) -> Community:
    """A community for requests that are still being written or triaged."""
    make_networks()
    return make_community()


@pytest.fixture
def alice(community: Community) -> Person:
    """The community's manager."""
    return make_manager(community)


@pytest.fixture
def carol(app: Flask) -> Person:
    """A manager of another community."""
    return make_manager(make_community("Gardeners"), "Carol Berg")


@pytest.fixture
def bob(people: People) -> Person:
    """SMM specialist."""
    return people.bob


@pytest.fixture
def mark(people: People) -> Person:
    """Marketing lead: holds the money."""
    return people.mark


@pytest.fixture
def filed(community: Community, alice: Person, bob: Person) -> PromoRequest:
    """A request on two networks that waits for their decisions."""
    return make_request(community, alice, owner=bob, networks=("instagram", "facebook"))


@pytest.fixture
def tom(people: People) -> Person:
    """Another senior SMM specialist of the house."""
    return make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
