"""What the administrator's pages read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from app.accounts.access import reach_of
from app.accounts.models import Grant, HouseHoliday, HouseSetting, Person
from app.accounts.permissions import Permission, ScopeKind
from app.accounts.queries import people_list
from app.accounts.settings import DECLARED, SETTING_CHANGED, Setting
from app.audit.models import AuditEntry
from app.community.models import Community
from app.core.db import db
from app.core.errors import NotFound
from app.networks.models import Network

#: The log's areas: how people call what the first part of a tag stands for.
AREAS: tuple[tuple[str, Any], ...] = (
    ("accounts", _l("People and settings")),
    ("community", _l("Communities")),
    ("networks", _l("Networks")),
    ("creatives", _l("Creatives")),
    ("promo", _l("Requests and posts")),
    ("results", _l("Results")),
    ("fallback", _l("Plan B")),
    ("reports", _l("Reports")),
    ("notifications", _l("News")),
    ("mail", _l("Mail")),
)


def person_with_id(person_id: int) -> Person:
    """Somebody of the house, disabled or not. Raises NotFound."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def scopes() -> dict[str, str]:
    """Where a role can be given, as 'community:3' -> words; the house first."""
    communities = db.session.execute(sa.select(Community.id, Community.name).order_by(Community.name)).all()
    networks = db.session.execute(sa.select(Network.id, Network.name).order_by(Network.position)).all()
    return {
        ScopeKind.HOUSE.value: str(ScopeKind.HOUSE.label),
        **{f"{ScopeKind.COMMUNITY}:{community_id}": name for community_id, name in communities},
        **{f"{ScopeKind.NETWORK}:{network_id}": str(name) for network_id, name in networks},
    }


def scope_choices(known: dict[str, str]) -> list[SelectChoice]:
    """The scopes for a select, communities and networks in groups of their own."""
    groups = {ScopeKind.HOUSE: None, ScopeKind.COMMUNITY: _("Communities"), ScopeKind.NETWORK: _("Networks")}
    return [
        SelectChoice(value=key, label=words, optgroup=groups[parse_scope(key)[0]]) for key, words in known.items()
    ]  # fmt: skip


def parse_scope(key: str) -> tuple[ScopeKind, str]:
    """'community:3' as kind and id."""
    kind, _colon, scope_id = key.partition(":")
    return ScopeKind(kind), scope_id


def scope_key(grant: Grant) -> str:
    """A grant's scope as `scopes` calls it."""
    return grant.scope_kind.value if grant.scope_kind == ScopeKind.HOUSE else f"{grant.scope_kind}:{grant.scope_id}"


def grant_of(person: Person, grant_id: int) -> Grant:
    """One of a person's grants. Raises NotFound."""
    found = next((grant for grant in person.grants if grant.id == grant_id), None)
    if found is None:
        raise NotFound
    return found


def entry_about(person: Person, entry_id: int) -> AuditEntry:
    """An entry of a person's history. Raises NotFound."""
    entry = db.session.get(AuditEntry, entry_id)
    if entry is None or (entry.subject_kind, entry.subject_id) != (Person.__tablename__, person.id):
        raise NotFound
    return entry


def log_entries(
    reader: Person, *, who: str = "", area: str | None = None, since: date | None = None, until: date | None = None
) -> sa.Select[Any]:
    """The log, the newest first, as far as `reader` may see it; days are those of the reader's zone."""
    query = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    reach = reach_of(reader, Permission.AUDIT_READ)
    if not reach.is_house:
        query = query.where(AuditEntry.community_id.in_(reach.community_ids))
    if who.strip():
        query = query.where(AuditEntry.actor_id.in_(people_list(words=who).order_by(None).with_only_columns(Person.id)))
    if area:
        query = query.where(AuditEntry.tag.startswith(f"{area}.", autoescape=True))
    if since:
        query = query.where(AuditEntry.at >= _start_of(since, reader))
    if until:
        query = query.where(AuditEntry.at < _start_of(until + timedelta(days=1), reader))
    return query


def declared_settings() -> dict[str, list[Setting]]:
    """Every house figure, by group, in the order of declaration."""
    groups: dict[str, list[Setting]] = {}
    for setting in DECLARED.values():
        groups.setdefault(str(setting.group), []).append(setting)
    return groups


def last_changes() -> dict[str, AuditEntry]:
    """Who changed each house figure last."""
    newest = (
        sa.select(sa.func.max(AuditEntry.id))
        .where(AuditEntry.subject_kind == HouseSetting.__tablename__, AuditEntry.tag == SETTING_CHANGED.name)
        .group_by(AuditEntry.subject_id)
    )
    rows = db.session.execute(
        sa.select(HouseSetting.key, AuditEntry)
        .join(AuditEntry, AuditEntry.subject_id == HouseSetting.id)
        .where(AuditEntry.id.in_(newest))
    )
    return {key: entry for key, entry in rows}  # noqa: C416 - rows are Row objects


def _start_of(day: date, reader: Person) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(reader.time_zone))


def holidays(year: int | None = None) -> sa.Select[Any]:
    """The holidays of the house by day, of one year or all."""
    query = sa.select(HouseHoliday).order_by(HouseHoliday.day)
    if year is None:
        return query
    return query.where(HouseHoliday.day.between(date(year, 1, 1), date(year, 12, 31)))


def holidays_on(days: Sequence[date]) -> Sequence[HouseHoliday]:
    """Those of these days that are holidays."""
    return db.session.scalars(holidays().where(HouseHoliday.day.in_(days))).all()
