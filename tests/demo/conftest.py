"""The demo, put there once for all tests of a module that only look at it."""

from __future__ import annotations

import pytest

from tests.kept_demo import with_demo


@pytest.fixture(scope="module")
def demo(shared_app, demo_place):
    """The app with the demo in it; tests that change it have their own."""
    with with_demo(shared_app, demo_place):
        yield shared_app
