"""Asking for results: the owner of a post gets a signed link to a page with just the missing figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Pass, Person
from app.accounts.passes import issue_pass
from app.accounts.states import PassPurpose
from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.core.db import db
from app.jobs.ticks import ticks
from app.jobs.turns import in_turns
from app.mail.actions import queue_letter
from app.mail.letters import Letter
from app.promo.models import Placement
from app.promo.queries.placements import measurement_plan_of
from app.results.access import may_enter
from app.results.queries import Missing, missing_by_placement, published_since
from app.results.tags import RESULTS_ASKED
from app.web.addresses import public_url

ASKED_FOR = timedelta(days=40)  # after that a figure is a gap, not a question
NEVER = datetime.min.replace(tzinfo=UTC)


@ticks("results.ask", every=timedelta(minutes=10))
def ask_for_results(now: datetime) -> int:
    """Ask for what has become due since the last asking; returns how many people were asked."""
    return sum(_ask_for(posts, now=now) for posts in in_turns(published_since(now - ASKED_FOR), Placement))


def _ask_for(posts: list[Placement], *, now: datetime) -> int:
    missing = missing_by_placement(posts, now=now)
    asked_at = _last_asked(missing)
    return sum(
        _ask(post, missing[post.id])
        for post in posts
        if post.id in missing and asked_at.get(post.id, NEVER) < max(one.due_at for one in missing[post.id])
    )


def _last_asked(ids: Iterable[int]) -> dict[int, datetime]:
    """When a link to its figures was last sent to somebody who can still use it, by the placement's id."""
    sent = (
        sa.select(Pass.subject_id, sa.func.max(Pass.created_at))
        .join(Pass.person)
        .where(Pass.purpose == PassPurpose.ENTER_RESULTS, Pass.subject_id.in_(list(ids)))
        .where(Person.disabled_at.is_(None))
    )
    return {subject: at for subject, at in db.session.execute(sent.group_by(Pass.subject_id)) if subject is not None}


def _ask(placement: Placement, missing: list[Missing]) -> bool:
    """Write to whoever answers for its figures; False when nobody is left."""
    person = next(_who_may_know(placement), None)
    if person is None:
        return False
    token = issue_pass(PassPurpose.ENTER_RESULTS, person=person, subject_id=placement.id)
    _write(person, placement, missing, token)
    record(RESULTS_ASKED, placement, actor=SYSTEM, changes={"person": person.name, "figures": len(missing)})
    return True


def _who_may_know(placement: Placement) -> Iterator[Person]:
    """Those who are still here, the nearest to the post first.

    Whoever publishes it or was named for its figures; then, as far as they may enter figures there, those who answer
    for its network, for the request and for the community.
    """
    request_, plan = placement.request, measurement_plan_of(placement.request)
    named = (placement.publisher, placement.published_by, plan.owner if plan else None)
    yield from (person for person in named if person is not None and person.is_active)
    on_its_network = sorted(request_.networks, key=lambda row: row.network_id != placement.network_id)
    others = (*(row.owner for row in on_its_network), request_.filed_by, request_.community.owner)
    yield from (person for person in others if person is not None and may_enter(person, request_))


def _write(person: Person, placement: Placement, missing: list[Missing], token: str) -> None:
    is_theirs = person in {placement.publisher, placement.published_by}

    def compose() -> Letter:
        intro = (
            _("Your post is out. Please copy these figures from the network's app, it takes a minute:")
            if is_theirs
            else _("This post is out. Please copy these figures from the network's app, it takes a minute:")
        )
        return Letter(
            subject=_("Figures of %(post)s, please", post=placement.audit_label),
            paragraphs=[
                intro,
                ", ".join(f"{one.metric.label} ({one.window.label})" for one in missing),
            ],
            facts=[],
            act=(_("Enter the figures"), public_url("enter_results.form", token=token)),
            why=_("You get this because you publish this post. The link works without signing in.")
            if is_theirs
            else _("You get this because you answer for its figures. The link works without signing in."),
        )

    queue_letter(
        compose, to=person.email, kind="results.ask", locale=person.locale, zone=person.time_zone, person_id=person.id
    )
