"""The views of the desk that somebody has: their own, and those that seniors share with the house."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.access import can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import P
from app.community.access import visible
from app.community.models import Community
from app.core.db import db
from app.core.errors import NotFound
from app.promo.models import PromoRequest, SavedView
from app.promo.queries.triage import TriageFilters, triage_queue


def views_of(person: Person) -> Sequence[SavedView]:
    """Their own by name, then the shared ones of others."""
    query = sa.select(SavedView).where(_is_visible_to(person))
    query = query.order_by(SavedView.person_id != person.id, SavedView.name, SavedView.id)
    return _known_to(person, db.session.scalars(query).all())


def view_for(person: Person, view_id: int) -> SavedView:
    """A view that `person` may use, or NotFound."""
    view = db.session.scalar(sa.select(SavedView).where(SavedView.id == view_id, _is_visible_to(person)))
    if view is None or not _known_to(person, [view]):
        raise NotFound
    return view


def may_change_view(person: Person, view: SavedView) -> bool:
    """True for their own, and for seniors of what is shared with the house."""
    return view.person_id == person.id or (view.is_shared and may_share_views(person))


def may_share_views(person: Person) -> bool:
    """True for seniors of the desk."""
    return can_anywhere(person, P.REQUEST_DECLINE) and can_anywhere(person, P.REQUEST_TRIAGE)


def counts_of(person: Person, views: Sequence[SavedView]) -> dict[int, int]:
    """How many requests each view shows on the desk of `person`, in one query."""
    if not views:
        return {}
    asked = [_n_shown(person, TriageFilters.of(view.filters)).label(f"n_{view.id}") for view in views]
    row = db.session.execute(sa.select(*asked)).one()
    return {view.id: n for view, n in zip(views, row, strict=True)}


def _n_shown(person: Person, filters: TriageFilters) -> sa.ScalarSelect[int]:
    shown = triage_queue(person, filters).with_only_columns(PromoRequest.id, maintain_column_froms=True)
    return sa.select(sa.func.count()).select_from(shown.order_by(None).subquery()).scalar_subquery()


def _is_visible_to(person: Person) -> sa.ColumnElement[bool]:
    return sa.or_(SavedView.person_id == person.id, SavedView.is_shared)


def _known_to(person: Person, views: Sequence[SavedView]) -> list[SavedView]:
    """Without those of others that name a community of which `person` may not know; one query where any does (T04)."""
    named = {view: TriageFilters.of(view.filters).community for view in views if view.person_id != person.id}
    asked = {slug for slug in named.values() if slug}
    slugs = visible(person).with_only_columns(Community.slug).where(Community.slug.in_(asked))
    known = {"", *(db.session.scalars(slugs) if asked else ())}
    return [view for view in views if named.get(view, "") in known]
