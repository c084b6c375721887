"""Things for tests, each complete enough to be real."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from app.accounts import sign_in
from app.accounts.models import Grant, Person
from app.accounts.permissions import Role, ScopeKind
from app.audit.actors import SYSTEM
from app.community.actions import create_community
from app.community.models import Community
from app.community.states import CommunityKind, Openness
from app.core import clock
from app.core.db import db

PASSWORD = "correct horse battery"


def make_person(name: str, *grants: tuple[Role, str, str], **values: Any) -> Person:
    """A person with grants of (role, scope kind, scope id)."""
    person = Person(
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@example.org",
        password_hash=sign_in.hasher.hash(PASSWORD),
        created_at=clock.now(),
        **values,
    )
    person.grants = [Grant(role=role, scope_kind=ScopeKind(kind), scope_id=scope) for role, kind, scope in grants]
    db.session.add(person)
    db.session.commit()
    return person


def make_community(name: str, **values: Any) -> Community:
    """A community that is being set up, unless told more; SYSTEM enters it, so that nobody becomes its manager."""
    wished = {"kind": CommunityKind.COP, "openness": Openness.INNER, "key_task": "Grow together", **values}
    community = create_community(actor=SYSTEM, name=name, time_zone="Europe/Kyiv", **wished)
    db.session.commit()
    return community


class People:
    """The house's people by their roles; each is made on first use. alice and carol manage a community each."""

    @cached_property
    def guild(self) -> Community:
        """alice's community."""
        return make_community("Project managers")

    @cached_property
    def elsewhere(self) -> Community:
        """carol's community."""
        return make_community("Quality assurance")

    @cached_property
    def alice(self) -> Person:
        """Community manager of the guild."""
        return make_person("Alice Koval", (Role.COMMUNITY_MANAGER, "community", str(self.guild.id)))

    @cached_property
    def carol(self) -> Person:
        """Community manager elsewhere."""
        return make_person("Carol Berg", (Role.COMMUNITY_MANAGER, "community", str(self.elsewhere.id)))

    @cached_property
    def bob(self) -> Person:
        """SMM specialist of the house."""
        return make_person("Bob Melnyk", (Role.SMM, "house", ""))

    @cached_property
    def sara(self) -> Person:
        """SMM specialist, senior."""
        return make_person("Sara Lind", (Role.SMM, "house", ""), is_senior=True)

    @cached_property
    def ann(self) -> Person:
        """Analyst."""
        return make_person("Ann Bondar", (Role.ANALYST, "house", ""))

    @cached_property
    def mark(self) -> Person:
        """Marketing lead."""
        return make_person("Mark Novak", (Role.MARKETING_LEAD, "house", ""))

    @cached_property
    def lea(self) -> Person:
        """Leadership."""
        return make_person("Lea Stone", (Role.LEADERSHIP, "house", ""))

    @cached_property
    def root(self) -> Person:
        """Administrator."""
        return make_person("Root Admin", (Role.ADMINISTRATOR, "house", ""))
