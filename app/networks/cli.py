"""Commands about networks."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.core.db import db
from app.networks.actions import load_catalogue

networks = AppGroup("networks", help="Social networks and what they demand.")


@networks.command("load")
def load() -> None:
    """Bring networks and formats up to the file that ships with the portal."""
    n_changed = load_catalogue()
    db.session.commit()
    click.echo(f"Networks and formats: {n_changed} added or changed.")


COMMANDS = (networks,)
