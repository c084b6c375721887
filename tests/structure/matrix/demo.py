"""The demo's one page."""

from __future__ import annotations

from tests.structure.matrix import only

ROWS = {"demo.index": only("root"), "demo.remove": only("root")}
