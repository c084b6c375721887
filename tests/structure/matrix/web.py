"""Routes without a domain."""

from __future__ import annotations

from tests.structure.matrix import open_to_strangers

ROWS = {
    "health.healthz": open_to_strangers(),
    "health.readyz": open_to_strangers(),
}
