"""Letters for tests."""

from __future__ import annotations

from typing import Any

from app.mail.actions import queue_letter
from app.mail.letters import Letter
from app.mail.models import OutboxMail
from app.web.addresses import public_url


def a_letter(**values: Any) -> Letter:
    """What a requester is told when the request has been accepted."""
    defaults: dict[str, Any] = {
        "subject": "R-128 was accepted",
        "paragraphs": ["Bob Melnyk accepted “Autumn Book Swap”."],
        "why": "You filed this request.",
        "act": ("Open the request", public_url("sign_in.form")),
    }
    return Letter(**(defaults | values))


def queue(letter: Letter, *, to: str = "alice@example.org", person_id: int | None = None) -> OutboxMail:
    return queue_letter(lambda: letter, to=to, kind="test.letter", locale="en", person_id=person_id)
