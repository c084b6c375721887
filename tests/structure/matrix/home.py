"""The first pages."""

from __future__ import annotations

from tests.structure.matrix import for_all

ROWS = {"home.my_day": for_all(), "home.more": for_all(), "home.search": for_all()}
