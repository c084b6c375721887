"""What mail asks of the packages above: answered when they plug themselves in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.mail.models import DISABLED, UNSEEN, OutboxMail

#: Each answer says whether the person with this id gets no mail, whatever the occasion (T07).
KEPT_OUT: list[Callable[[int], bool]] = []
#: Each answer says whether this person may no longer see what one of these entries of the log is about.
OUT_OF_SIGHT: list[Callable[[int, Sequence[int]], bool]] = []


def why_not(mail: OutboxMail) -> str | None:
    """Why it may not be sent as things stand now, as the outbox keeps it; None when it may.

    A mail to nobody's account is not held back.
    """
    person_id = mail.person_id
    if person_id is None:
        return None
    if any(answer(person_id) for answer in KEPT_OUT):
        return DISABLED
    return UNSEEN if any(answer(person_id, mail.entry_ids) for answer in OUT_OF_SIGHT) else None
