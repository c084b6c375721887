"""Commands that belong to no domain."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.accounts.docs import permissions_markdown, states_markdown
from app.accounts.models import Person
from app.core import clock, migrations
from app.core.db import db
from app.figures.docs import metrics_markdown
from app.networks.models import Network
from app.operations.backups import make_backup
from app.operations.queries import demo_is_loaded
from app.operations.snapshots import BackupError
from app.promo.raci import raci_markdown


@click.command()
@click.option("--empty", "stays_empty", is_flag=True, help="Load no demo into a new database.")
@click.pass_context
@with_appcontext
def prepare(context: click.Context, *, stays_empty: bool) -> None:
    """Make the database ready for a start; `bin/run` does this each time.

    A database of an older release is backed up and migrated; one without people gets the demo, or at least the
    networks that ship with the portal. What is printed to standard output is for the one who starts the portal: demo
    sign-ins, or the link for the first administrator.
    """
    try:
        with redirect_stdout(sys.stderr):
            _bring_up()
            if _is_deserted() and not stays_empty:
                click.echo("Loading the demo …")
                _run(context, "demo", "load")
            elif _is_deserted() and _knows_no_network():
                _run(context, "networks", "load")
            elif stays_empty and demo_is_loaded():
                click.echo("The demo stays, as all data that is there: `.venv/bin/flask demo remove` takes it out.")
        if _is_deserted():
            click.echo("Nobody has an account yet. This link makes the first administrator, once:")
            _run(context, "user", "first-admin-link")
        else:
            _run(context, "demo", "accounts")
    except sa.exc.OperationalError as error:
        raise click.ClickException(_why_it_fails(error)) from None
    except BackupError as error:
        raise click.ClickException(f"Nothing was migrated, since no backup could be made. {error}") from None


def _bring_up() -> None:
    standing = migrations.standing()
    if not standing.is_known:
        raise click.ClickException(
            "The database was made by a newer release. Start that one, or restore a backup made by this one."
        )
    if not standing.is_behind:
        return
    if not standing.is_new:
        folder = Path(current_app.instance_path) / "backups" / f"{clock.machine_now():%Y%m%dT%H%M%SZ}"
        click.echo("The database is of an older release: a backup is made before it is migrated.")
        place, _manifest = make_backup(folder)
        click.echo(f"The backup lies in {place}.")
    migrations.migrate()
    click.echo("The database was created." if standing.is_new else "The database was migrated.")


def _why_it_fails(error: sa.exc.OperationalError) -> str:
    """What to do about it. SQLite tells a place where it may not write only by 'unable to open' or 'readonly'."""
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if file and any(word in str(error.orig) for word in ("unable to open", "readonly")):
        return (
            f"The database {file} cannot be written to: let the portal's account write to it and to its folder, "
            "or name another file (DATABASE_URL=sqlite:////folder/file.sqlite3)."
        )
    return f"The database does not answer (DATABASE_URL): {error.orig}"


def _is_deserted() -> bool:
    return not db.session.scalar(sa.select(sa.exists().where(Person.id.is_not(None))))


def _knows_no_network() -> bool:
    return not db.session.scalar(sa.select(sa.exists().where(Network.id.is_not(None))))


def _run(context: click.Context, name: str, *arguments: str) -> None:
    """Do another command of the portal as if it had been typed."""
    command = current_app.cli.get_command(context, name)
    if command is None:
        raise LookupError(name)
    with command.make_context(name, list(arguments), parent=context) as inner:
        command.invoke(inner)


#: The generated pages of docs/, each with what writes it.
GENERATED = {
    "states.md": states_markdown,
    "permissions.md": permissions_markdown,
    "metrics.md": metrics_markdown,
    "raci.md": raci_markdown,
}
docs = AppGroup("docs", help="The generated pages of the documentation.")


@docs.command("write")
def write_docs() -> None:
    """Write docs/states.md, permissions.md, metrics.md and raci.md anew from the code."""
    folder = Path(current_app.root_path).parent / "docs"
    for name, text in GENERATED.items():
        (folder / name).write_text(text())
        click.echo(f"docs/{name}")


COMMANDS = (prepare, docs)
