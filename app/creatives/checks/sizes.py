"""The arithmetic of pictures: bounds, crops, scaling. Sizes are in pixels."""

from __future__ import annotations

import math

from app.networks.ratios import Size
from app.networks.requirements import Box


def is_narrower(size: Size, ratio: float) -> bool:
    """True when a picture is narrower than `ratio` by more than the pixel that a crop may be off."""
    return size[0] < size[1] * ratio - 1


def is_wider(size: Size, ratio: float) -> bool:
    """True when a picture is wider than `ratio` by more than a pixel."""
    return size[0] > size[1] * ratio + 1


def crop_to(size: Size, ratio: float) -> Size:
    """The largest part of a picture that has `ratio` (width divided by height)."""
    width, height = size
    if width > height * ratio:
        return math.floor(height * ratio), height
    return width, math.floor(width / ratio)


def reaches(size: Size, box: Box | None) -> bool:
    """True when a picture is at least as large as `box` asks."""
    return box is None or (size[0] >= (box.width or 0) and size[1] >= (box.height or 0))


def scale_within(box: Box, size: Size) -> float:
    """By how much a picture must be scaled to lie within `box`; 1 when it does."""
    width, height = size
    return min(
        1.0,
        (box.width or width) / width,
        (box.height or height) / height,
        math.sqrt((box.pixels or width * height) / (width * height)),
        (box.width_plus_height or width + height) / (width + height),
    )


def scaled(size: Size, factor: float) -> Size:
    """A picture's size after scaling, rounded down."""
    # The small addend keeps 1440 from becoming 1439 by a float's last bit.
    return math.floor(size[0] * factor + 1e-9), math.floor(size[1] * factor + 1e-9)
