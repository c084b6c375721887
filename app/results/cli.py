"""Commands about results."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.core.db import db
from app.results.actions import rebuild_projection

results = AppGroup("results", help="Readings and what is made of them.")


@results.command("rebuild")
def rebuild() -> None:
    """Make the table of readings in force anew from all readings, corrections followed."""
    n_current = rebuild_projection()
    db.session.commit()
    click.echo(f"Readings in force: {n_current:,}.")


COMMANDS = (results,)
