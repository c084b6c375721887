"""Ratios of width to height by the names that people use. Pure."""

from __future__ import annotations

Size = tuple[int, int]

_NAMED = ((1, 1), (4, 5), (5, 4), (3, 4), (4, 3), (2, 3), (3, 2), (9, 16), (16, 9), (9, 21), (21, 9))
_WHOLE = ((1, 2), (2, 1), (1, 3), (3, 1), (1, 10), (10, 1), (1, 20), (20, 1))
_ROUNDED = 0.011  # sources write 1.77 for 16:9 and 0.33 for 1:3


def ratio_of(size: Size) -> str:
    """The ratio of a picture: '4:5', else '1.52:1'. Right to the pixel."""
    width, height = size
    for across, down in _NAMED + _WHOLE:
        if abs(width - height * across / down) < 1:
            return f"{across}:{down}"
    return _decimal(width / height)


def ratio_called(value: float) -> str:
    """The name of a ratio that a source gives as a number: 0.5625 is '9:16', 1.91 is '1.91:1'."""
    for across, down in _NAMED + _WHOLE:
        if abs(value * down / across - 1) <= _ROUNDED:
            return f"{across}:{down}"
    return _decimal(value)


def _decimal(value: float) -> str:
    return f"{value:.3g}:1" if value >= 1 else f"1:{1 / value:.3g}"
