"""How to make a thing in any state of its life cycle: one file for each package, MAKERS: cycle's name -> maker.

A maker takes a state and returns a thing that is in it, with whatever the table's CHECKs ask for.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any

Maker = Callable[[Any], Any]

MAKERS: dict[str, Maker] = {
    name: maker
    for module in pkgutil.iter_modules(__path__)
    for name, maker in import_module(f"{__name__}.{module.name}").MAKERS.items()
}
