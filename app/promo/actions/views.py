"""Keeping a view of the desk, changing it, forgetting it."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Person
from app.audit.actions import record
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Invalid, NotAllowed
from app.core.versions import keep
from app.promo import tags
from app.promo.models import SavedView
from app.promo.queries.triage import TriageFilters
from app.promo.queries.views import may_change_view, may_share_views

MOST_VIEWS = 12


def keep_view(
    name: str, filters: Mapping[str, str], *, actor: Person, is_default: bool = False, is_shared: bool = False
) -> SavedView:
    """Keep the filters of the desk under a name."""
    kept = TriageFilters.of(filters).as_address()
    if not kept:
        raise Invalid({"": _("Set at least one filter first: without any, this is the whole desk.")})
    n_views = sa.select(sa.func.count()).select_from(SavedView).where(SavedView.person_id == actor.id)
    if (db.session.scalar(n_views) or 0) >= MOST_VIEWS:
        raise Invalid({"": _("You have %(most)s views. Remove one that you do not use.", most=MOST_VIEWS)})
    _check(None, actor, name, is_shared=is_shared)
    view = SavedView(person=actor, name=name, filters=kept, is_shared=is_shared, created_at=clock.now())
    db.session.add(view)
    record(tags.VIEW_KEPT, view, actor=actor)
    if is_default:
        _open_with(view)
    return view


def change_view(
    view: SavedView, name: str, *, is_default: bool, is_shared: bool, version: int | None, actor: Person
) -> None:
    """Another name, or another use; what it shows stays."""
    if not may_change_view(actor, view):
        raise NotAllowed(_("This view belongs to %(name)s.", name=view.person.name))
    _check(view, actor, name, is_shared=is_shared)
    is_own = view.person_id == actor.id
    values = {"name": name, "is_shared": is_shared} | ({"is_default": False} if is_own and not is_default else {})
    changes = keep(view, values, version=version, sentence=_("This view was changed meanwhile. Compare and choose."))
    if is_own and is_default and not view.is_default:
        _open_with(view)
        changes["is_default"] = [False, True]
    if changes:
        record(tags.VIEW_CHANGED, view, actor=actor, changes=changes)


def forget_view(view: SavedView, *, actor: Person) -> None:
    """Take a view away; the requests that it showed stay where they are."""
    if not may_change_view(actor, view):
        raise NotAllowed(_("This view belongs to %(name)s.", name=view.person.name))
    record(tags.VIEW_FORGOTTEN, view, actor=actor)
    db.session.delete(view)
    flush()


def _check(view: SavedView | None, actor: Person, name: str, *, is_shared: bool) -> None:
    owner_id = view.person_id if view else actor.id
    same = sa.select(SavedView.id).where(SavedView.person_id == owner_id, SavedView.name == name)
    if (other := db.session.scalar(same)) is not None and (view is None or other != view.id):
        raise Invalid({"name": _("There is a view of this name already. Choose another one.")})
    if is_shared and not may_share_views(actor):
        raise NotAllowed(_("Views are shared with the house by seniors."))


def _open_with(view: SavedView) -> None:
    """The desk of its owner opens with this view, and with no other one."""
    flush()
    others = sa.update(SavedView).where(SavedView.person_id == view.person_id, SavedView.is_default)
    db.session.execute(others.values(is_default=False), execution_options={"synchronize_session": "fetch"})
    view.is_default = True
    flush()
