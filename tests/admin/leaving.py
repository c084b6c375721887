"""Somebody leaves the house in a test."""

from __future__ import annotations

import re
from typing import Any

from app.accounts.actions.handing import EVERYTHING, Choices
from app.accounts.models import Person
from app.accounts.questions import work_of


def seen(page: str) -> str:
    """The pieces of work that a page says it has shown."""
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert found is not None, page
    return found.group(1)


def disable(browser: Any, person: Person, successor: Person) -> Any:
    """Open the page that disables `person`, give everything to `successor` and press its button."""
    path = f"/people/{person.id}/disable"
    return browser.post(path, {"seen": seen(browser.get(path).text), "everything": str(successor.id)})


def all_to(person: Person, successor: Person) -> Choices:
    """What `disable` chooses, for the action itself."""
    return Choices({EVERYTHING: str(successor.id)}, frozenset(piece.key for piece in work_of(person)))
