"""The demo, loaded once for all tests of this folder that only look at it."""

from __future__ import annotations

import pytest

from app.core.db import db
from app.demo.actions import load_demo
from tests.conftest import empty_tables


@pytest.fixture(scope="module")
def demo(shared_app):
    """The app with the demo loaded; tests that change it load their own."""
    with shared_app.app_context():
        load_demo()
        db.session.commit()
        yield shared_app
        db.session.remove()
        empty_tables()
