"""What an administrator changes about others: roles, marks, who may come in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.actions.handing import Choices, hand_over, wait_for_others
from app.accounts.models import Grant, Person, SignInSession
from app.accounts.passes import revoke_passes
from app.accounts.permissions import Role, ScopeKind
from app.accounts.queries import has_administrator
from app.accounts.tags import HOURS_CHANGED, MARKS_CHANGED, PERSON_DISABLED, PERSON_ENABLED, ROLE_GRANTED, ROLE_TAKEN
from app.audit.actions import diff, record
from app.audit.actors import Actor
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.versions import lock_row
from app.mail.actions import hold_back_mails_of


def grant_role(
    person: Person, role: Role, scope_kind: ScopeKind, scope_id: str, *, scope: str, actor: Actor
) -> AuditEntry:
    """Give a role within a scope, whose words are `scope`. Raises Invalid when the person has it already."""
    check_scope(role, scope_kind)
    _lock(person)
    if _grant(person, role, scope_kind, scope_id):
        raise Invalid({"role": _("%(name)s has this role there already.", name=person.name)})
    person.grants.append(Grant(role=role, scope_kind=scope_kind, scope_id=scope_id))
    _forget_reach(person)
    return record(ROLE_GRANTED, person, actor=actor, changes=_facts(role, scope_kind, scope_id, scope))


def check_scope(role: Role, scope_kind: ScopeKind) -> None:
    """Raise Invalid for a role that cannot be given within such a scope."""
    if role == Role.ADMINISTRATOR and scope_kind != ScopeKind.HOUSE:
        raise Invalid({"scope": _("An administrator is one for the whole house.")})


def take_role(
    person: Person, role: Role, scope_kind: ScopeKind, scope_id: str, *, scope: str, actor: Actor
) -> AuditEntry:
    """Take a role back. Raises Conflict when it is gone already or its holder is the last administrator."""
    _lock(person)
    grant = _grant(person, role, scope_kind, scope_id)
    if grant is None:
        raise Conflict(_("%(name)s does not have this role any more.", name=person.name))
    if role == Role.ADMINISTRATOR:
        _keep_an_administrator(person)
    person.grants.remove(grant)
    _forget_reach(person)
    return record(ROLE_TAKEN, person, actor=actor, changes=_facts(role, scope_kind, scope_id, scope))


def change_marks(person: Person, *, is_senior: bool, is_partner: bool, actor: Actor) -> AuditEntry | None:
    """Say whether somebody is senior (may approve, decline, override) or a partner (sees own tasks only)."""
    _lock(person)
    if is_partner and person.has_role(Role.ADMINISTRATOR):
        _keep_an_administrator(person)
    person.is_senior, person.is_partner = is_senior, is_partner
    changes = diff(person)
    _forget_reach(person)
    return record(MARKS_CHANGED, person, actor=actor, changes=changes) if changes else None


def change_weekly_hours(person: Person, hours: int | None, *, actor: Actor) -> AuditEntry | None:
    """Say how many hours a week somebody works; None is as the house does."""
    _lock(person)
    person.weekly_hours = hours
    changes = diff(person)
    return record(HOURS_CHANGED, person, actor=actor, changes=changes) if changes else None


def undo(entry: AuditEntry, person: Person, *, actor: Actor) -> None:
    """Take back what an entry about roles or marks tells. Raises Conflict when it cannot be any more."""
    facts = entry.changes
    if entry.tag == MARKS_CHANGED.name:
        before = {field: values[0] for field, values in facts.items()}
        now = {"is_senior": person.is_senior, "is_partner": person.is_partner}
        change_marks(person, **{**now, **before}, actor=actor)
        return
    if entry.tag == HOURS_CHANGED.name:
        change_weekly_hours(person, facts["weekly_hours"][0], actor=actor)
        return
    role, kind, scope_id = Role(facts["role"]), ScopeKind(facts["scope_kind"]), facts["scope_id"]
    if entry.tag == ROLE_TAKEN.name:
        grant_role(person, role, kind, scope_id, scope=facts["scope"], actor=actor)
    else:
        take_role(person, role, kind, scope_id, scope=facts["scope"], actor=actor)


def can_be_undone(entry: AuditEntry) -> bool:
    """True for entries that `undo` understands."""
    return entry.tag in {ROLE_GRANTED.name, ROLE_TAKEN.name, MARKS_CHANGED.name, HOURS_CHANGED.name}


def disable_person(person: Person, *, actor: Actor, choices: Choices | None = None) -> int:
    """Keep somebody out from this moment: sessions, links and waiting mails end too (T07).

    What they hold goes to others as chosen, and how many pieces did is returned. Raises Invalid while one is left.
    Who gives them work in the same second waits behind the lock, see `holders`.
    """
    wait_for_others()
    _lock(person)
    if not person.is_active:
        raise Conflict(_("%(name)s is disabled already.", name=person.name))
    if person.id == actor.actor_id:
        raise Conflict(_("You cannot disable yourself. Ask another administrator."))
    if person.has_role(Role.ADMINISTRATOR):
        _keep_an_administrator(person)
    n_given = hand_over(person, choices or Choices(), actor=actor, all_of_it=True)
    person.disabled_at = clock.now()
    db.session.execute(sa.delete(SignInSession).where(SignInSession.person_id == person.id))
    revoke_passes(person)
    hold_back_mails_of(person.id)
    record(PERSON_DISABLED, person, actor=actor)
    return n_given


def enable_person(person: Person, *, actor: Actor) -> None:
    """Let somebody in again, with the roles as they were."""
    _lock(person)
    if person.is_active:
        raise Conflict(_("%(name)s is not disabled.", name=person.name))
    person.disabled_at = None
    record(PERSON_ENABLED, person, actor=actor)


def _lock(person: Person) -> None:
    """Of two administrators who change somebody's access in the same second the second sees what the first did."""
    lock_row(person)
    db.session.expire(person, ["grants"])


def _grant(person: Person, role: Role, scope_kind: ScopeKind, scope_id: str) -> Grant | None:
    wanted = (role, scope_kind, scope_id)
    return next((grant for grant in person.grants if (grant.role, grant.scope_kind, grant.scope_id) == wanted), None)


def _keep_an_administrator(person: Person) -> None:
    # Of two administrators who take each other's access at once, the second one waits here and sees what the first did.
    db.session.execute(sa.select(Grant.id).where(Grant.role == Role.ADMINISTRATOR).with_for_update())
    if not has_administrator(but=person):
        raise Conflict(_("%(name)s is the only administrator. Make somebody else one first.", name=person.name))


def _forget_reach(person: Person) -> None:
    person.__dict__.pop("reach", None)


def _facts(role: Role, scope_kind: ScopeKind, scope_id: str, scope: str) -> dict[str, Any]:
    name = ScopeKind.HOUSE if scope_kind == ScopeKind.HOUSE else scope
    return {"role": role, "scope_kind": scope_kind, "scope_id": scope_id, "scope": name}
