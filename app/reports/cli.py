"""Reports from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.config import LOCALES
from app.reports.pdf import NotMade, job_for, make_pdf
from app.reports.queries import content_of, found_by_name, published_of, snapshot_of


@click.group()
def report() -> None:
    """Print reports."""


@report.command()
@click.argument("name")
@click.option("--pdf", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where to write.")
@click.option("--lang", type=click.Choice(LOCALES), help="The language; that of the house unless given.")
@with_appcontext
def promo(name: str, target: Path, lang: str | None) -> None:
    """Write the published report on the request NAME (R-101, or its slug) as a PDF.

    The bytes are those that the portal itself offers.
    """
    request_ = found_by_name(name)
    found = published_of(request_.id) if request_ is not None else None
    if request_ is None:
        raise click.ClickException(f"There is no request called {name}.")
    if found is None:
        raise click.ClickException(f"{request_.number} has no published report.")
    snapshot = snapshot_of(found)
    locale = lang or str(current_app.config["BABEL_DEFAULT_LOCALE"])
    try:
        made = make_pdf(job_for(content_of(snapshot), sha256=snapshot.sha256, locale=locale))
    except NotMade as error:
        raise click.ClickException(f"The PDF could not be made. {error}") from None
    target.write_bytes(made)
    click.echo(f"{target}: {request_.number}, version {found.edition}, {len(made):,} bytes.")


COMMANDS = (report,)
