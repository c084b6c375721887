"""Commands about the demo."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.accounts.queries import demo_people
from app.audit.actors import SYSTEM
from app.core import clock
from app.core.db import count_anew, db
from app.demo import actions
from app.files.store import store

SMALL, LARGE_WORD = "small", "large"
_SIZE = click.Choice([SMALL, LARGE_WORD])


@click.group("demo", cls=AppGroup, invoke_without_command=True)
@click.option("--size", type=_SIZE, help="Load the demo in this size, as `flask demo load --size` does.")
@click.pass_context
def demo(context: click.Context, size: str | None) -> None:
    """The demo: load, remove, its accounts."""
    if context.invoked_subcommand is not None:
        return
    if size is None:
        click.echo(context.get_help())
    else:
        context.invoke(load, size=size)


@demo.command("load")
@click.option("--size", type=_SIZE, default=SMALL, help="large: 20,000 requests for benchmarks, in a few minutes.")
def load(size: str) -> None:
    """Load a living year around today. What is there stays; a demo that is there is left as it is."""
    is_new = actions.load_demo()
    db.session.commit()
    click.echo("The demo is loaded." if is_new else "The demo is there already.")
    if size == LARGE_WORD:
        _grow()


def _grow() -> None:
    from app.demo.large.grow import grow  # noqa: PLC0415 - every process knows the command, this one carries it out
    from app.demo.large.house import is_grown  # noqa: PLC0415
    from app.demo.large.sizes import LARGE  # noqa: PLC0415

    if is_grown():
        click.echo("The large set is there already.")
        return
    with click.progressbar(length=LARGE.n_requests, label="The large set", show_pos=True) as bar:
        for n_done in grow(LARGE, now=clock.now()):
            bar.update(n_done - bar.pos)
    count_anew()
    click.echo("The large set is loaded.")


@demo.command("remove")
@click.confirmation_option(prompt="Remove all demo people, communities and what belongs to them?")
def remove() -> None:
    """Remove all demo data, with what was added to it since."""
    keys = actions.remove_demo(actor=SYSTEM)
    db.session.commit()
    for key in keys:
        store().remove(key)
    click.echo("The demo is removed.")


@demo.command("accounts")
def accounts() -> None:
    """Print who can sign in to the demo."""
    from app.demo.scenes.people import PASSWORD  # noqa: PLC0415

    people = demo_people()
    if not people:
        return
    if current_app.config["HROMADA"].is_loopback:
        click.echo(f"Demo accounts, all with the password {PASSWORD}:")
    else:
        click.echo("Demo accounts. `flask user reset-link EMAIL` opens one: others can reach this portal.")
    width = max(len(person.email) for person in people)
    with force_locale("en"):
        for person in people:
            roles = sorted({str(grant.role.label) for grant in person.grants})
            marks = ["senior"] * person.is_senior + ["partner"] * person.is_partner
            click.echo(f"  {person.email:<{width}}  {person.name}: {', '.join([*roles, *marks])}")


COMMANDS = (demo,)
