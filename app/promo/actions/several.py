"""Several rows of the desk at once: give them to somebody, put them aside, bring them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Person
from app.audit.actions import record
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.versions import lock_row
from app.promo import tags
from app.promo.access import may_triage
from app.promo.actions.triage import assign_network
from app.promo.models import PromoRequest, RequestNetwork, SnoozedRow
from app.promo.queries.triage import is_due
from app.promo.states import UNDECIDED

MOST_ASIDE = timedelta(days=90)


def assign_several(
    requests: Sequence[PromoRequest],
    *,
    person: Person,
    network: str = "",
    seen: Mapping[tuple[int, str], int] | None = None,
    actor: Person,
) -> tuple[int, list[str]]:
    """Give what is undecided of them, or of their one `network`, to somebody, as far as `actor` decides for it.

    `seen` says of a request and a network who had it when one looked: what went to another one since stays there.
    Returns how many were given, and a sentence for each that was not; of one request it is all or nothing.
    """
    n_given, refused = 0, list[str]()
    for request_ in sorted(requests, key=lambda one: one.id):  # all who lock several begin with the least
        rows = [row for row in request_.networks if _is_to_give(row, actor, network)]
        if not rows:
            refused.append(_("%(number)s: nothing is undecided there that is yours to give.", number=request_.number))
            continue
        try:
            with db.session.begin_nested():
                for row in rows:
                    before = (seen or {}).get((row.request_id, row.network_id))
                    assign_network(row, person=person, actor=actor, seen=before)
            n_given += 1
        except (Conflict, Invalid, NotAllowed) as refusal:
            refused.append(f"{request_.number}: {refusal.sentence}")
    return n_given, refused


def _is_to_give(row: RequestNetwork, actor: Person, network: str) -> bool:
    is_open = row.decision in UNDECIDED or is_due(row)
    return is_open and network in {"", row.network_id} and may_triage(actor, row)


def snooze(requests: Sequence[PromoRequest], *, until: date, actor: Person) -> None:
    """Put them aside on one's own desk until a day. Nobody's clock stands still for it."""
    today = clock.today(actor.time_zone)
    if not today < until <= today + MOST_ASIDE:
        raise Invalid({"until": _("Choose a day that is still to come, within the next 90\u00a0days.")})
    lock_row(actor)  # of two windows of one person each may put the same row aside
    for request_ in requests:
        db.session.merge(SnoozedRow(person_id=actor.id, request_id=request_.id, until=until))
    flush()
    record(tags.ROWS_SNOOZED, actor, actor=actor, changes={"requests": _numbers(requests), "until": until})


def wake(requests: Sequence[PromoRequest], *, actor: Person) -> None:
    """Bring them back at once."""
    aside = sa.delete(SnoozedRow).where(SnoozedRow.request_id.in_([one.id for one in requests]))
    db.session.execute(aside.where(SnoozedRow.person_id == actor.id))
    record(tags.ROWS_WOKEN, actor, actor=actor, changes={"requests": _numbers(requests)})


def _numbers(requests: Sequence[PromoRequest]) -> str:
    return ", ".join(one.number for one in requests)
