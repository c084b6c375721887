"""The talk on a request: its threads, who is told of it, who can be mentioned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Grant, Person
from app.accounts.permissions import P
from app.core.db import db
from app.core.enums import LabelledEnum
from app.promo.access import can_for, may_comment, may_talk_internally
from app.promo.models import Comment, EarlierComment, Placement, PromoRequest, RequestNetwork, TalkFollower
from app.promo.queries.people import gives, is_of_the_house, people_who_may, reaches
from app.promo.states import RequestState, ThreadState

#: So many threads stand on the page of a request, those in which was written last; the others on a page of their own.
MOST_THREADS = 8
#: So many answers of each, the newest.
MOST_ANSWERS = 4


class Shown(LabelledEnum):
    """To what the talk is narrowed."""

    ALL = "all", _l("All")
    OPEN = "open", _l("Still open")
    RESOLVED = "resolved", _l("Resolved")
    INTERNAL = "internal", _l("SMM only")


@dataclass(slots=True)
class Thread:
    """A comment with its newest answers, the oldest first, and how many there are in all."""

    head: Comment
    answers: list[Comment] = field(default_factory=list)
    n_answers: int = 0

    @property
    def n_earlier(self) -> int:
        return self.n_answers - len(self.answers)


@dataclass(frozen=True, slots=True)
class Talk:
    """What a page shows to one reader: some threads, how many there are, and what the reader may do."""

    threads: Sequence[Thread]
    counts: dict[Shown, int]
    is_told: bool  # the reader hears of what is written
    reads: bool  # and has the pages of the talk
    may_write: bool
    may_talk_internally: bool
    reader_id: int

    @property
    def choices(self) -> list[Shown]:
        """What the reader may narrow the talk to."""
        return [one for one in Shown if one is not Shown.INTERNAL or self.may_talk_internally]

    @property
    def n_more(self) -> int:
        return self.counts[Shown.ALL] - len(self.threads)


def talk_on(request_: PromoRequest, person: Person, *, placement: Placement | None = None) -> Talk:
    """The threads in which was written last, in the order in which they began; one query for all of it."""
    shown = _newest(request_, person, placement)
    query = (
        sa.select(*_counted(request_, person, placement), Comment, shown.c.n)
        .select_from(PromoRequest)
        .outerjoin(shown, sa.true())
        .outerjoin(Comment, Comment.id == shown.c.id)
        .where(PromoRequest.id == request_.id)
        .order_by(Comment.id)
        .options(joinedload(Comment.resolved_by), joinedload(Comment.files), joinedload(Comment.mentions))
    )
    rows = db.session.execute(query).unique().all()
    found = [(row.Comment, row.n) for row in rows if row.Comment is not None]
    return _talk(request_, person, rows[0], _threads(found))


def talk_beside(request_: PromoRequest, person: Person, threads: Sequence[Thread]) -> Talk:
    """The same for a page that has its threads."""
    return _talk(request_, person, db.session.execute(sa.select(*_counted(request_, person, None))).one(), threads)


def threads_listed(
    request_: PromoRequest, person: Person, shown: Shown, *, position: int | None = None
) -> sa.Select[Comment]:
    """The comments with which threads begin, the oldest first; with `position` those on one placement."""
    query = sa.select(Comment).where(*_seen(Comment, request_, person, None), Comment.thread_id.is_(None))
    if position is not None:
        query = query.where(Comment.placement.has(position=position))
    narrowed = {
        Shown.OPEN: Comment.state == ThreadState.OPEN,
        Shown.RESOLVED: Comment.state == ThreadState.RESOLVED,
        Shown.INTERNAL: Comment.is_internal,
    }
    if shown in narrowed:
        query = query.where(narrowed[shown])
    return _whole(query.options(joinedload(Comment.placement)).order_by(Comment.id))


def with_answers(heads: Sequence[Comment]) -> list[Thread]:
    """Each with its newest answers, in one query."""
    ranked = (
        sa.select(
            Comment.id,
            sa.func.count().over(partition_by=Comment.thread_id).label("n"),
            sa.func.row_number().over(partition_by=Comment.thread_id, order_by=Comment.id.desc()).label("back"),
        )
        .where(Comment.thread_id.in_([head.id for head in heads]))
        .subquery()
    )
    query = sa.select(Comment, ranked.c.n).join(ranked, ranked.c.id == Comment.id)
    rows = db.session.execute(_whole(query.where(ranked.c.back <= MOST_ANSWERS).order_by(Comment.id))).unique()
    return _threads([*((head, 1) for head in heads), *((row.Comment, row.n + 1) for row in rows)])


def answers_in(head: Comment) -> sa.Select[Comment]:
    """All answers of a thread, the oldest first."""
    return _whole(sa.select(Comment).where(Comment.thread_id == head.id).order_by(Comment.id))


def earlier_texts(comment: Comment) -> Sequence[EarlierComment]:
    """What it said before, the newest first."""
    query = sa.select(EarlierComment).where(EarlierComment.comment_id == comment.id)
    return db.session.scalars(query.order_by(EarlierComment.id.desc())).all()


def who_can_be_mentioned(request_: PromoRequest, *, is_internal: bool) -> list[Person]:
    """Those who read what is written."""
    return people_who_may(
        _read_with(request_, is_internal=is_internal), community_id=request_.community_id,
        network_ids=request_.scope_network_ids, even_away=True,
    )  # fmt: skip


def who_is_told(comment: Comment) -> Sequence[Person]:
    """Who filed the request, decides for its networks, has written before or follows the talk; as far as they read it.

    Who has stopped following hears nothing.
    """
    request_ = comment.request
    takes_part = sa.or_(
        Person.id == request_.filed_by_id,
        Person.id.in_(sa.select(RequestNetwork.owner_id).where(RequestNetwork.request_id == request_.id)),
        Person.id.in_(_writers(request_, with_internal=comment.is_internal)),
        Person.id.in_(_followers(request_, is_muted=False)),
    )
    muted = Person.id.in_(_followers(request_, is_muted=True))
    return _readers(comment, takes_part, sa.not_(muted))


def who_is_named(comment: Comment, person_ids: Sequence[int], *, is_muted: bool) -> Sequence[Person]:
    """Those of them who read it, and who have stopped following or not."""
    if not person_ids:
        return []
    muted = Person.id.in_(_followers(comment.request, is_muted=True))
    return _readers(comment, Person.id.in_(person_ids), muted if is_muted else sa.not_(muted))


def who_wrote_in(comment: Comment) -> Sequence[Person]:
    """Who has written in this thread, unless they have stopped following."""
    wrote = sa.select(Comment.author_id).where(
        sa.or_(Comment.id == comment.head_id, Comment.thread_id == comment.head_id), Comment.withdrawn_at.is_(None)
    )
    muted = Person.id.in_(_followers(comment.request, is_muted=True))
    return _readers(comment, Person.id.in_(wrote), sa.not_(muted))


def _readers(comment: Comment, *conditions: sa.ColumnElement[bool]) -> Sequence[Person]:
    """People who may read the comment, by what is asked of them."""
    request_ = comment.request
    permission = _read_with(request_, is_internal=comment.is_internal)
    reads = sa.exists().where(
        Grant.person_id == Person.id, gives(permission), reaches(request_.community_id, request_.scope_network_ids)
    )
    query = sa.select(Person).where(reads, is_of_the_house(), *conditions)
    return db.session.scalars(query.order_by(Person.id)).all()


def _read_with(request_: PromoRequest, *, is_internal: bool) -> P:
    """The permission of those who read it: a draft is its community's own."""
    if is_internal:
        return P.TALK_INTERNALLY
    return P.REQUEST_FILE if request_.state == RequestState.DRAFT else P.REQUEST_READ


def _writers(request_: PromoRequest, *, with_internal: bool) -> sa.Select[Any]:
    query = sa.select(Comment.author_id).where(Comment.request_id == request_.id)
    return query if with_internal else query.where(Comment.is_internal.is_(False))


def _followers(request_: PromoRequest, *, is_muted: bool) -> sa.Select[Any]:
    query = sa.select(TalkFollower.person_id).where(TalkFollower.request_id == request_.id)
    return query.where(TalkFollower.is_muted.is_(is_muted))


def _seen(
    comments: Any, request_: PromoRequest, person: Person, placement: Placement | None
) -> list[sa.ColumnElement[bool]]:
    """Conditions on comments: on this request, or on the placement of it, as far as `person` reads them."""
    about = comments.request_id == request_.id if placement is None else comments.placement_id == placement.id
    return [about] if may_talk_internally(person, request_) else [about, comments.is_internal.is_(False)]


def _newest(request_: PromoRequest, person: Person, placement: Placement | None) -> sa.Subquery:
    """The ids of what a page shows, each with how many comments its thread has."""
    head = sa.func.coalesce(Comment.thread_id, Comment.id)
    ranked = (
        sa.select(
            Comment.id,
            Comment.thread_id,
            sa.func.count().over(partition_by=head).label("n"),
            sa.func.max(Comment.id).over(partition_by=head).label("last_id"),
            sa.func.row_number().over(partition_by=head, order_by=Comment.id.desc()).label("back"),
        )
        .where(*_seen(Comment, request_, person, placement))
        .subquery()
    )
    place = sa.func.dense_rank().over(order_by=ranked.c.last_id.desc()).label("place")
    placed = sa.select(ranked, place).subquery()
    is_newest = sa.or_(placed.c.thread_id.is_(None), placed.c.back <= MOST_ANSWERS)
    return sa.select(placed.c.id, placed.c.n).where(placed.c.place <= MOST_THREADS, is_newest).subquery()


def _counted(request_: PromoRequest, person: Person, placement: Placement | None) -> list[Any]:
    """Columns: how many threads of each kind, whether the reader has written, and what they have chosen."""
    heads = aliased(Comment)
    threads = sa.select(sa.func.count(heads.id)).where(
        *_seen(heads, request_, person, placement), heads.thread_id.is_(None)
    )
    wrote = sa.exists().where(heads.request_id == request_.id, heads.author_id == person.id)
    muted = sa.select(TalkFollower.is_muted).where(
        TalkFollower.request_id == request_.id, TalkFollower.person_id == person.id
    )
    return [
        threads.where(heads.state == ThreadState.OPEN).scalar_subquery().label("n_open"),
        threads.where(heads.state == ThreadState.RESOLVED).scalar_subquery().label("n_resolved"),
        threads.where(heads.is_internal).scalar_subquery().label("n_internal"),
        wrote.label("wrote"),
        muted.scalar_subquery().label("is_muted"),
    ]


def _talk(request_: PromoRequest, person: Person, row: Any, threads: Sequence[Thread]) -> Talk:
    takes_part = row.wrote or request_.filed_by_id == person.id
    takes_part = takes_part or any(part.owner_id == person.id for part in request_.networks)
    return Talk(
        threads=threads,
        counts={
            Shown.ALL: row.n_open + row.n_resolved, Shown.OPEN: row.n_open, Shown.RESOLVED: row.n_resolved,
            Shown.INTERNAL: row.n_internal,
        },
        is_told=takes_part if row.is_muted is None else not row.is_muted,
        reads=can_for(person, P.REQUEST_READ, request_, *request_.scope_network_ids),
        may_write=may_comment(person, request_),
        may_talk_internally=may_talk_internally(person, request_),
        reader_id=person.id,
    )  # fmt: skip


def _threads(found: Sequence[tuple[Comment, int]]) -> list[Thread]:
    """Comments in threads; with each comes how many its thread has, the head included."""
    threads = {one.id: Thread(one) for one, _n in found if one.thread_id is None}
    for one, n in found:
        threads[one.head_id].n_answers = max(threads[one.head_id].n_answers, n - 1)
        if one.thread_id is not None:
            threads[one.head_id].answers.append(one)
    return list(threads.values())


def _whole(query: sa.Select[Any]) -> sa.Select[Any]:
    """With what is shown of each comment."""
    return query.options(joinedload(Comment.resolved_by), joinedload(Comment.files), joinedload(Comment.mentions))
