"""What tests of my day share."""

from __future__ import annotations

import pytest

from tests.promo.factories import Desk


@pytest.fixture
def desk(people):
    """An accepted request on Instagram on a Monday morning, with alice, bob and sara."""
    return Desk(people)
