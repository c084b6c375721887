"""What a thread needs before it is resolved or opened again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.audit.actors import Actor
from app.promo.access import may_talk_internally
from app.promo.models import Comment
from app.promo.states import THREAD_CYCLE


@THREAD_CYCLE.guard("resolve")
def it_begins_a_thread(comment: Comment) -> Mapping[str, Any]:
    """It begins a thread: an answer is resolved with it."""
    return {} if comment.thread_id is None else {"": _("An answer is resolved with its thread.")}


@THREAD_CYCLE.bar("resolve", "reopen")
def community_in_a_talk_of_smm(comment: Comment, actor: Actor) -> Any:
    """What is internal is for SMM."""
    if comment.is_internal and not may_talk_internally(actor, comment.request):
        return _("This is for SMM alone.")
    return None
