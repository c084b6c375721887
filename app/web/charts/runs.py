"""Lines with gaps."""

from __future__ import annotations

from collections.abc import Sequence

from app.web.charts.canvas import Point


def runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The unbroken stretches between the gaps."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(point)
    return [stretch for stretch in stretches if stretch]
