"""The people of the demo and their roles."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import current_app

from app.accounts import sign_in
from app.accounts.models import Grant, Person
from app.accounts.permissions import Role, ScopeKind
from app.accounts.tags import PERSON_INVITED, PERSON_JOINED, ROLE_GRANTED
from app.core.db import db
from app.demo.stage import Stage, story
from app.networks.models import Network
from app.notifications.actions import switch_mail_off

DOMAIN = "demo.example"
#: Known to everybody who has read the README: it opens the demo on the machine it runs on, and only there.
PASSWORD = "hromada-demo"  # noqa: S105


def password() -> str:
    """The demo's password; a portal that others can reach gets one that nobody knows."""
    return PASSWORD if current_app.config["HROMADA"].is_loopback else secrets.token_urlsafe(24)


def enter_people(stage: Stage) -> None:
    """Add the people without what hangs on communities; `grant_roles` follows once those are there."""
    hashed = sign_in.hasher.hash(password())
    for spec in story("people"):
        stage.people[spec["key"]] = Person(
            name=spec["name"],
            email=f"{spec['key']}@{DOMAIN}",
            password_hash=None if spec.get("no_password") else hashed,
            is_senior=spec.get("senior", False),
            is_partner=spec.get("partner", False),
            locale=spec["locale"],
            is_demo=True,
            created_at=stage.days.at(-spec["days"], "09:10"),
        )
    db.session.add_all(stage.people.values())
    db.session.flush()
    if current_app.config["HROMADA"].MAIL_URL.startswith("smtp"):  # nobody reads these addresses
        for person in stage.people.values():
            switch_mail_off(person)


def grant_roles(stage: Stage) -> None:
    """Give the roles and tell how everybody came in."""
    for spec in story("people"):
        person, root = stage.people[spec["key"]], stage.people["root"]
        if spec["key"] != "root":
            stage.log.tell(person.created_at, PERSON_INVITED, person, actor=root)
            stage.log.tell(person.created_at + timedelta(hours=2), PERSON_JOINED, person, actor=person)
        for role in spec["roles"]:
            for place in role["at"]:
                _grant(stage, person, Role(role["role"]), place)
    db.session.flush()


def _grant(stage: Stage, person: Person, role: Role, place: str) -> None:
    kind, _colon, key = place.partition(":")
    scope: Any = stage.communities[key].id if kind == ScopeKind.COMMUNITY else key
    person.grants.append(Grant(role=role, scope_kind=ScopeKind(kind), scope_id=str(scope)))
    at = max(person.created_at, stage.communities[key].created_at) if kind == ScopeKind.COMMUNITY else person.created_at
    facts = {"role": str(role), "scope_kind": kind, "scope_id": str(scope), "scope": _words(stage, kind, key)}
    stage.log.tell(at + timedelta(minutes=5), ROLE_GRANTED, person, actor=stage.people["root"], **facts)


def _words(stage: Stage, kind: str, key: str) -> str:
    """How people call the place where a role counts."""
    if kind == ScopeKind.COMMUNITY:
        return str(stage.communities[key].name)
    return str(db.session.get_one(Network, key).name) if kind == ScopeKind.NETWORK else ScopeKind.HOUSE.value
