"""Which passwords are taken: long enough, not among the most common, not one's own name. Nothing else is asked for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.errors import Invalid
from app.core.text import fold

LEAST, MOST = 10, 200
HINT = _l("At least 10 characters. Several words are easy to keep in mind; you may paste it.")

TOO_SHORT = _l("Use at least 10 characters.")
TOO_LONG = _l("Use at most 200 characters.")
TOO_COMMON = _l("This password is among the first that anybody would guess. Choose another.")
TOO_NEAR = _l("Do not use your name or mail address as the password.")


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text().splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def check_password(password: str, *, name: str, email: str, field: str = "password") -> None:
    """Raise Invalid with the sentence for `field` when a new password will not do."""
    if sentence := _problem(password, name=name, email=email):
        raise Invalid({field: sentence})


def _problem(password: str, *, name: str, email: str) -> Any:
    if len(password) < LEAST:
        return TOO_SHORT
    if len(password) > MOST:
        return TOO_LONG
    folded = fold(password).strip()
    if folded in _common() or len(set(folded)) < 3:
        return TOO_COMMON
    own = {_letters(part) for part in (name, email, email.split("@", maxsplit=1)[0], *name.split())}
    if _letters(folded) in own - {""}:
        return TOO_NEAR
    return None


def _letters(text: str) -> str:
    """Only the letters, so that 'Alice-Koval-2026' is still her name."""
    return re.sub(r"[\W\d_]+", "", fold(text))
