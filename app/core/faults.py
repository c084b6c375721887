"""Places where a test may kill the process, to prove that what was promised survives it.

`PORTAL_FAULT=name:nth` ends the process at the nth passing of the point called `name`, as abruptly as `kill -9`.
"""

from __future__ import annotations

import os
from itertools import count

KILLED = 137
_name, _, _nth = os.environ.get("PORTAL_FAULT", "").partition(":")
_passings = count(1)


def fault_point(name: str) -> None:
    """Die here when the environment says so; otherwise cost nothing."""
    if name == _name and next(_passings) == int(_nth or 1):
        os._exit(KILLED)
