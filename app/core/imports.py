"""Keeping out of a process what a library would import only because it is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Have the optional packages `names` count as not installed, unless they are imported already.

    For the first import of a library that takes every driver it finds along.
    """
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python marks what is not to be had
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
