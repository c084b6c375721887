"""People from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.accounts.actions.ways_in import Scoped, first_administrator_token, invite_person, make_link
from app.accounts.passes import link_for
from app.accounts.permissions import Role, ScopeKind
from app.accounts.queries import person_with_email
from app.accounts.states import PassPurpose
from app.audit.actors import SYSTEM
from app.config import LOCALES
from app.core.db import db
from app.core.errors import DomainError
from app.core.text import whole_number
from app.web.i18n import choose_locale

user = AppGroup("user", help="People: create, links to come in.")


@user.command()
@click.option("--name", required=True, help="As colleagues know the person.")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    help="May be given several times.",
)
@click.option("--scope", default="house", show_default=True, help="house, community:ID or network:ID.")
@click.option("--senior", "is_senior", is_flag=True, help="May approve, decline and override.")
@click.option("--locale", type=click.Choice(LOCALES), help="The language of the invitation.")
def create(*, name: str, email: str, roles: tuple[str, ...], scope: str, is_senior: bool, locale: str | None) -> None:
    """Create a person, mail the invitation, and print its link."""
    kind, scope_id = _scope(scope)
    try:
        _person, token = invite_person(
            name=name,
            email=email,
            locale=locale or choose_locale(),
            grants=[Scoped(Role(role), kind, scope_id) for role in roles],
            is_senior=is_senior,
            actor=SYSTEM,
        )
    except (DomainError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    click.echo(link_for(PassPurpose.INVITATION, token))


@user.command("reset-link")
@click.argument("email")
def reset_link(email: str) -> None:
    """Print a link by which the person with EMAIL sets a new password, or joins."""
    person = person_with_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    try:
        purpose, token = make_link(person, actor=SYSTEM)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    click.echo(link_for(purpose, token))


@user.command("first-admin-link")
def first_admin_link() -> None:
    """Print a one-time link that creates the first administrator; refuses when there is one."""
    try:
        token = first_administrator_token()
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    click.echo(link_for(PassPurpose.FIRST_ADMINISTRATOR, token))


def _scope(text: str) -> tuple[ScopeKind, str]:
    kind, _colon, scope_id = text.partition(":")
    is_no_id = kind == ScopeKind.COMMUNITY and whole_number(scope_id) is None
    if kind not in set(ScopeKind) or (kind == ScopeKind.HOUSE) != (scope_id == "") or is_no_id:
        raise click.BadParameter("house, community:ID or network:ID", param_hint="--scope")
    return ScopeKind(kind), scope_id


COMMANDS = (user,)
