"""The house that the rules about every route walk through."""

from __future__ import annotations

import pytest

from app.core.db import db
from tests.conftest import empty_tables
from tests.structure.matrix import seeds
from tests.structure.world import World


@pytest.fixture(scope="module")
def world(shared_app):
    """One house for all the rows; what a row changes is put back after it."""
    with shared_app.app_context():
        world = World(shared_app)
        world.settle()
        for seed in seeds():
            seed(world)
        world.open_doors()
        yield world
        db.session.remove()
        empty_tables()
