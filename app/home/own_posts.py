"""The posts that wait for one person: content to bring, posts to approve and to publish, figures to read.

One query for the four blocks, and one for what the posts that are out still owe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from app.accounts.access import can_anywhere, reach_of
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.home.asking import answers_to, in_order
from app.home.rows import MOST_ROWS, Block, Row, block_of
from app.promo.access import is_visible_to
from app.promo.models import MeasurementPlan, Placement, PromoRequest
from app.promo.queries.content import record_gaps
from app.promo.queries.placements import (
    FAST_RECORD_FOR,
    had_a_hand,
    is_fast_and_open,
    waits_for_its_truth,
    was_approved_by,
    was_scheduled,
)
from app.promo.queries.reviews import asks_for
from app.promo.states import PlacementState
from app.results.queries import STORY_AGE, is_story, missing_by_placement

SOON = timedelta(hours=48)
VANISHES = timedelta(hours=24)  # a story and its figures
MISSED_FOR = timedelta(days=7)  # after that a missed post is history
_MOST_OUT = 60  # posts of one person that still wait for a figure of their plan: more than a week of them
_MOST_FAST = 60  # posts of the fast lane that wait, of which some lack what their format asks for: few by their nature
_TITLES = {
    "content_due": _l("Content to bring"),
    "to_approve": _l("To approve"),
    "to_publish": _l("To publish"),
}


def own_posts(person: Person, now: datetime) -> dict[str, Block]:
    """The four blocks by their keys; those that are not for `person` are empty."""
    questions = {
        "content_due": (_to_write(person), MOST_ROWS + 1),
        "to_complete": (_to_complete(person), _MOST_FAST),
        "to_publish": (_to_publish(person, now), MOST_ROWS + 1),
        "readings_due": (_out(person, now), _MOST_OUT),
    }
    if can_anywhere(person, Permission.PLACEMENT_APPROVE):
        questions["to_approve"] = (_to_approve(person, Placement.state == PlacementState.IN_REVIEW), MOST_ROWS + 1)
        questions["to_review"] = (_to_approve(person, is_fast_and_open()), _MOST_FAST)
    # A row names its request; which networks that asks would cost a query, as would the pictures of a record.
    told = contains_eager(Placement.request).options(lazyload(PromoRequest.networks))
    posts = sa.select(Placement).join(Placement.request).options(told, joinedload(Placement.creatives))
    found = answers_to(posts, Placement, questions)
    to_complete = [post for post, *_more in found["to_complete"] if record_gaps(post)]
    to_review = [post for post, *_more in found["to_review"] if not record_gaps(post)]
    to_write = [*to_complete, *(post for post, *_more in found["content_due"])]
    rows = {
        "content_due": [_writing(post, now) for post in sorted(to_write, key=_is_written_by)],
        # what is out already comes first
        "to_approve": [_review(post, now) for post in [*to_review, *(post for post, *_more in found["to_approve"])]],
        "to_publish": [
            _publication(post, now, can_be_noted=can_be_noted) for post, can_be_noted, _question in found["to_publish"]
        ],
    }
    blocks = {key: block_of(key, _TITLES[key], those, url_for("calendar.month")) for key, those in rows.items()}
    return {**blocks, "readings_due": _figures_due([post for post, *_more in found["readings_due"]], now)}


def _asking(order: Any, can_be_noted: Any = None) -> sa.Select[Any]:
    """A question about posts, told with each whether its publication can still be noted."""
    return in_order(Placement, order, can_be_noted=sa.false() if can_be_noted is None else can_be_noted)


def _to_write(person: Person) -> sa.Select[Any]:
    """Posts whose content I bring."""
    is_asked = Placement.state.in_([PlacementState.CONTENT_DUE, PlacementState.CHANGES_REQUESTED])
    return _asking(Placement.content_due_at).where(Placement.assignee_id == person.id, is_asked)


def _to_complete(person: Person) -> sa.Select[Any]:
    """Posts of the fast lane whose record I complete, where it lacks something."""
    is_mine = sa.or_(Placement.assignee_id == person.id, Placement.published_by_id == person.id)
    return _asking(Placement.published_at).where(is_fast_and_open(), is_mine)


def _is_written_by(placement: Placement) -> datetime:
    """By when I am to have written it; what is out is late from then on."""
    return placement.published_at or placement.content_due_at or placement.created_at


def _to_approve(person: Person, waits: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Posts that wait in this way and that I may approve: none that I had a hand in, and none twice."""
    reach = reach_of(person, Permission.PLACEMENT_APPROVE)
    mine = sa.or_(Placement.network_id.in_(reach.network_ids), PromoRequest.community_id.in_(reach.community_ids))
    return (
        _asking(sa.func.coalesce(Placement.published_at, Placement.review_due_at))
        .join(Placement.request)
        .where(waits, is_visible_to(person), sa.not_(had_a_hand(person)), sa.not_(was_approved_by(person)))
        .where(sa.true() if reach.is_house else mine)
        .where(asks_for(person))
    )


def _to_publish(person: Person, now: datetime) -> sa.Select[Any]:
    """Posts that I put out within the next two days, or should have; approved ones that I schedule; those missed.

    One that was missed waits for a week: to be noted all the same, where that can be, or for a new slot.
    """
    state, slot = Placement.state, Placement.slot_at
    ahead = sa.or_(state == PlacementState.APPROVED, sa.and_(state == PlacementState.SCHEDULED, slot < now + SOON))
    missed = sa.and_(state == PlacementState.MISSED, slot > now - MISSED_FOR, waits_for_its_truth())
    return (
        _asking(slot, sa.and_(state == PlacementState.MISSED, was_scheduled()))
        .join(Placement.request)
        .where(Placement.publisher_id == person.id, slot.is_not(None), sa.or_(ahead, missed))
    )


def _out(person: Person, now: datetime) -> sa.Select[Any]:
    """Posts that are out, put out or measured by me, from when a first figure can be read.

    Where nothing is planned nothing is owed: such posts are out for good, and would leave no room for the others.
    """
    planned = sa.exists().where(MeasurementPlan.request_id == Placement.request_id)
    measured_by_me = planned.where(MeasurementPlan.owner_id == person.id)
    return (
        _asking(Placement.published_at)
        .where(Placement.state == PlacementState.PUBLISHED, planned)
        .where(sa.or_(Placement.publisher_id == person.id, Placement.published_by_id == person.id, measured_by_me))
        .where(Placement.published_at < now - STORY_AGE)
    )


def _figures_due(out: Sequence[Placement], now: datetime) -> Block:
    """Those of `out` that owe figures, each due within a day of when it can first be read.

    That of a story is due before it vanishes.
    """
    owed = missing_by_placement(out, now=now)

    def due(placement: Placement) -> datetime:
        first = min(one.due_at for one in owed[placement.id])
        return first + (VANISHES - STORY_AGE if is_story(placement) else VANISHES)

    def row(placement: Placement) -> Row:
        url = url_for("results.enter", number=placement.request_id, of=placement.position)
        when = due(placement)
        return Row(placement.audit_label, url, placement.request.title, when, when < now, _l("Enter"))

    owing = sorted((one for one in out if one.id in owed), key=due)
    more = url_for("results.index", mine=1) if len(owing) > MOST_ROWS else None
    return Block("readings_due", _l("Figures due"), [row(one) for one in owing[:MOST_ROWS]], more)


def _writing(placement: Placement, now: datetime) -> Row:
    if placement.published_at is not None:
        due = placement.published_at + FAST_RECORD_FOR
        return _row(placement, _("Out by the fast lane: complete its record"), due, now, _l("Complete it"))
    is_back = placement.state == PlacementState.CHANGES_REQUESTED
    meta = _("Changes were asked for") if is_back else placement.request.title
    return _row(placement, meta, placement.content_due_at, now, _l("Bring the content"))


def _review(placement: Placement, now: datetime) -> Row:
    act = lazy_pgettext("button", "Review")
    if placement.published_at is not None:
        return _row(placement, _("Out by the fast lane: review it now"), None, now, act)
    return _row(placement, placement.request.title, placement.review_due_at, now, act)


def _publication(placement: Placement, now: datetime, *, can_be_noted: bool) -> Row:
    if placement.state == PlacementState.APPROVED:
        return _at_its_slot(placement, _("Approved, not scheduled yet"), now, _l("Schedule"))
    if placement.state == PlacementState.SCHEDULED:
        return _at_its_slot(placement, placement.request.title, now, _l("Publish"))
    noting = url_for("placements.publish", number=placement.request_id, position=placement.position)
    anew = url_for("placements.new", number=placement.request_id)
    row = _at_its_slot(placement, _("Counted as missed"), now, _l("Hold a new slot"))
    if not can_be_noted:
        return replace(row, act_url=anew)
    return replace(row, act=_l("Note that it went out"), act_url=noting, other=(_l("Hold a new slot"), anew))


def _at_its_slot(placement: Placement, meta: str, now: datetime, act: Any) -> Row:
    return replace(_row(placement, meta, placement.slot_at, now, act), is_slot=True)


def _row(placement: Placement, meta: str, due: datetime | None, now: datetime, act: Any) -> Row:
    url = url_for("placements.detail", number=placement.request_id, position=placement.position)
    return Row(placement.audit_label, url, meta, due, bool(due and due < now), act)
