"""Houses of their own, whose migrations a test may add to, and a copy of the portal to be started."""

import pytest

from tests.houses import fresh_migrations, house, make_house
from tests.setup.running import copy_of_the_portal

__all__ = ["clone", "fresh_migrations", "house", "make_house"]


@pytest.fixture
def clone(tmp_path):
    """A folder in which bin/run finds everything installed."""
    copy_of_the_portal(tmp_path)
    return tmp_path
