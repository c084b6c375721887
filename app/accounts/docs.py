"""docs/states.md and docs/permissions.md, written from the code so that they cannot disagree with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import force_locale

from app.accounts.lifecycle import LifeCycle, Step
from app.accounts.permissions import PARTNER_PERMISSIONS, ROLE_PERMISSIONS, SENIOR_PERMISSIONS, Permission, Role

_STATES = """# Life cycles

Generated from the `states.py` and `guards.py` of each package by `flask docs write`; a test keeps it fresh. A step
that is not listed does not exist: it is answered with 'somebody else has acted' and changes nothing. Each step is one
`UPDATE … WHERE state = …`, one entry in the log, in one transaction.
"""
_PERMISSIONS = """# Permissions

Generated from `app/accounts/permissions.py` by `flask docs write`; a test keeps it fresh. A role is given within a
scope: the house, a community or a network; it holds for things of that scope only. What one may not see is 404, what
one sees and may not do is 403. *Senior* adds to the roles a person has, in the same scopes. To a *partner* no more
than the last column is left, whatever the roles.
"""


def states_markdown() -> str:
    """The text of docs/states.md, in English."""
    with force_locale("en"):
        return "\n".join([_STATES, *(_cycle(LifeCycle.ALL[name]) for name in sorted(LifeCycle.ALL))])


def permissions_markdown() -> str:
    """The text of docs/permissions.md, in English."""
    with force_locale("en"):
        heads = ["Permission", *(str(role.label) for role in Role), "Senior adds", "Partner keeps"]
        rows = [_permission(permission) for permission in Permission]
    return "\n".join([_PERMISSIONS, *_table(heads, rows)]) + "\n"


def _cycle(cycle: LifeCycle) -> str:
    states = ", ".join(f"{_label(state)} (`{state.value}`)" for state in cycle.states)
    heads = ["Action", "From", "To", "Who", "Asked for", "Log"]
    rows = [_step(cycle, step) for step in cycle.steps]
    return "\n".join([f"## {cycle.name}\n", f"States: {states}.\n", *_table(heads, rows)]) + "\n"


def _step(cycle: LifeCycle, step: Step) -> list[str]:
    asked = [_first_line(rule) for rule in (*cycle.guards.get(step.action, ()), *cycle.bars.get(step.action, ()))]
    if step.needs_reason and not any("reason" in words for words in asked):
        asked.append("A reason.")
    sources = ", ".join(_label(state) for state in cycle.states if state in step.sources)
    action = f"{step.label} (`{step.action}`)"
    return [action, sources, _label(step.target), _who(step), " ".join(asked), f"`{step.tag.name}`"]


def _who(step: Step) -> str:
    names = [f"`{permission.value}`" for permission in (step.permission, step.also) if permission]
    if step.by_system or not names:
        names.append("the clock")
    return " or ".join(names)


def _permission(permission: Permission) -> list[str]:
    marks = [permission in ROLE_PERMISSIONS[role] for role in Role]
    marks += [permission in SENIOR_PERMISSIONS, permission in PARTNER_PERMISSIONS]
    return [f"`{permission.value}`", *("yes" if held else "" for held in marks)]


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    return [_line(heads), _line("---" for _ in heads), *(_line(row) for row in rows)]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _label(state: Any) -> str:
    return str(getattr(state, "label", state.value))


def _first_line(rule: Any) -> str:
    """The first sentence of a guard's docstring."""
    text = re.sub(r"\s+", " ", rule.__doc__ or rule.__name__.replace("_", " ")).strip()
    return text.split(". ")[0].rstrip(".") + "."
