"""What the documentation names exists, and what exists is named."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from app.cli import GENERATED
from app.config import KEYS

DOCS = Path(__file__).parents[2] / "docs"
OPERATIONS = (DOCS / "operations.md").read_text()


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_page_is_fresh(shared_app, name):
    with shared_app.app_context():
        assert (DOCS / name).read_text() == GENERATED[name](), f"docs/{name} is stale: run `flask docs write`"


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_of_the_configuration_is_documented(key):
    assert f"`{key}`" in OPERATIONS


def test_every_command_is_documented(shared_app):
    known = {"db", "routes", "run", "shell", "limiter"}  # Flask's own, and its extensions'
    missing = [line for name in shared_app.cli.commands if name not in known for line in unnamed(shared_app, name)]

    assert missing == [], "name it in docs/operations.md"


def unnamed(app, name):
    """The lines of a command, or of the commands of a group, that the page does not have."""
    command = app.cli.commands[name]
    row = "\n".join(line for line in OPERATIONS.splitlines() if f"flask {name}" in line)
    if not isinstance(command, click.Group):
        return [] if row else [f"flask {name}"]
    return [
        f"flask {name} {part}" for part in command.commands if f"`{part}`" not in row and f"{name} {part}" not in row
    ]
