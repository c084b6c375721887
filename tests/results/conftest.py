"""What tests of results share."""

from __future__ import annotations

import pytest

from tests.promo.factories import Desk


@pytest.fixture
def desk(people):
    """An accepted request on Instagram on a Monday morning, with alice, bob and sara."""
    return Desk(people)


@pytest.fixture
def browser(desk, sign_in_as):
    """Alice's, whose request it is."""
    return sign_in_as(desk.alice)
