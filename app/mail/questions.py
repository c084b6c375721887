"""What mail asks of the packages above: answered when accounts plug themselves in."""

from __future__ import annotations

from collections.abc import Callable

#: Each answer says whether the person with this id gets no mail, whatever the occasion (T07).
KEPT_OUT: list[Callable[[int], bool]] = []


def is_kept_out(person_id: int | None) -> bool:
    """True when nothing may be sent to this person now; a mail to nobody's account is not held back."""
    return person_id is not None and any(answer(person_id) for answer in KEPT_OUT)
