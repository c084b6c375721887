"""Tying two requests together, and letting them go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Person
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict
from app.promo.models import LinkKind, PromoRequest, RequestFollower, RequestLink
from app.promo.queries.links import end_of, filer_has_ended_in, sees


def link_requests(
    kind: LinkKind, source: PromoRequest, target: PromoRequest, *, actor: Person, kept: Mapping[str, Any] | None = None
) -> RequestLink:
    """Tie the two together; who filed what ended follows the other one, if they may read it."""
    now = clock.now()
    link = RequestLink(kind=kind, from_id=source.id, to_id=target.id, at=now, by_id=actor.id, kept=dict(kept or {}))
    db.session.add(link)
    marked = sa.update(PromoRequest).where(PromoRequest.id.in_([source.id, target.id])).values(linked_at=now)
    db.session.execute(marked, execution_options={"synchronize_session": "fetch"})
    filer = source.filed_by
    if kind != LinkKind.SPLIT and filer.id != target.filed_by_id and sees(filer, target):
        db.session.merge(RequestFollower(request_id=target.id, person_id=filer.id))
    flush()
    return link


def unlink(link: RequestLink, source: PromoRequest) -> None:
    """The source goes on by itself; who filed it follows the other one no more, but for another of theirs."""
    link.undone_at = clock.now()
    flush()
    if filer_has_ended_in(link.to_id, source.filed_by_id):
        return
    follows = sa.delete(RequestFollower).where(
        RequestFollower.request_id == link.to_id, RequestFollower.person_id == source.filed_by_id
    )
    db.session.execute(follows)
    flush()


def end_duplicate(request_: PromoRequest) -> None:
    """A decline is taken back: the request is no duplicate any more. Raises Conflict where it was merged."""
    link = end_of(request_)
    if link is not None and link.kind == LinkKind.MERGED:
        raise Conflict(_("%(number)s was merged into another request: undo that instead.", number=request_.number))
    if link is not None:
        unlink(link, request_)
