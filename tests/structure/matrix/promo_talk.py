"""The talk on a request. Its threads are made by the seed of promo.py."""

from __future__ import annotations

from typing import Any

from app.core.db import db
from app.promo.actions.talk import answer, comment_on, resolve_thread
from app.promo.models import PromoRequest
from tests.promo.factories import upload
from tests.structure.matrix import Row, only
from tests.structure.world import World

NOT_A = frozenset({"carol"})
READERS = ("alice", "bob", "sara", "ann", "mark", "lea", "root")
WRITERS = ("alice", "bob", "sara", "ann", "mark")
FILED = {"number": "filed"}
THREAD = FILED | {"comment_id": "thread"}
SAID = {"text": "Good."}


def of_a(*personas: str, **options: Any) -> Row:
    return only(*personas, hidden=NOT_A, **options)


ROWS = {
    "talk.index": of_a(*READERS, at=FILED),
    "talk.write": of_a(*WRITERS, at=FILED, form=SAID),
    "talk.write_on_placement": of_a(*WRITERS, at={"number": "placed", "position": "due"}, form=SAID),
    "talk.thread": of_a(*READERS, at=THREAD),
    "talk.answer": of_a(*WRITERS, at=THREAD, form=SAID),
    "talk.resolve": of_a(*WRITERS, at=THREAD),
    "talk.reopen": of_a(*WRITERS, at=FILED | {"comment_id": "resolved_thread"}),
    "talk.edit": of_a("alice", at=THREAD, form={"text": "Which one?", "version": "1"}),
    "talk.withdraw": of_a("alice", at=THREAD),
    "talk.earlier": of_a(*READERS, at=THREAD),
    "talk.file": only(*READERS, hidden=NOT_A | {"dana"}, at=THREAD | {"file_id": "thread_file"}),
    "talk.follow": of_a(*READERS, at=FILED),
    "talk.mute": of_a(*READERS, at=FILED),
}


def seed_talk(world: World, request_: PromoRequest) -> None:
    """A thread of alice with a picture and an answer, one that is resolved, and one for SMM alone."""
    alice, bob = world.people["alice"], world.people["bob"]
    thread = comment_on(request_, text="Which picture comes first?", actor=alice, files=[upload()])
    answer(thread, text="The shelf, @Alice Koval.", actor=bob)
    resolved = comment_on(request_, text="Who brings the tables?", actor=bob)
    resolve_thread(resolved, actor=alice)
    comment_on(request_, text="They always ask late.", actor=bob, is_internal=True)
    db.session.flush()
    world.values |= {"thread": thread.id, "resolved_thread": resolved.id, "thread_file": thread.files[0].file_id}
