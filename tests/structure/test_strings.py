"""The words of the portal stand where the collector of strings finds them."""

from __future__ import annotations

import ast
from pathlib import Path

import app

GETTEXT = {"_", "_l", "ngettext", "lazy_ngettext", "lazy_pgettext"}


def translated_inside(text: ast.JoinedStr) -> bool:
    """An f-string is one token up to Python 3.11: a call in it is not collected, and stays English."""
    calls = (node for node in ast.walk(text) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return any(call.func.id in GETTEXT and isinstance(call.args[0], ast.Constant) for call in calls)


def test_nothing_is_translated_inside_an_f_string():
    found = [
        f"{path}:{node.lineno}"
        for path in Path(app.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr) and translated_inside(node)
    ]

    assert found == []
