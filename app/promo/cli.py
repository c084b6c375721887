"""Commands about cases."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.promo.actions.cases import index_all

cases = AppGroup("cases", help="Closed requests that others find as examples.")


@cases.command("index")
def index() -> None:
    """Make the words anew by which cases are found."""
    n_cases = index_all()
    click.echo(f"Cases found by their words: {n_cases:,}.")


COMMANDS = (cases,)
