"""What a mail says, and how it looks: one layout, in plain text and in HTML, without remote pictures (T54)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import get_locale

from app.core.text import one_line

MOST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One of many things in a mail: its words, what was said, when, and the full address that it leads to.

    `act` is a label and a full address for what can be done about it at once.
    """

    words: Any
    quote: str = ""
    when: str = ""
    address: str | None = None
    act: tuple[Any, str] | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one mail: who did what to what, the one act that it asks for, and why the reader gets it.

    `facts` are pairs of a label and a value; `groups` are headings with lines, for a mail that tells of many things.
    `act` is a label and a full address from `public_url`, and so are `aside`, a second way, and `change`, where one
    says how mails come. `calendar` is an invitation, as calendars read it.
    """

    subject: Any
    paragraphs: Sequence[Any]
    why: Any
    facts: Sequence[tuple[Any, Any]] = ()
    act: tuple[Any, str] | None = None
    groups: Sequence[tuple[Any, Sequence[Line]]] = ()
    aside: tuple[Any, str] | None = None
    change: tuple[Any, str] | None = None
    calendar: str = ""


def subject_line(letter: Letter) -> str:
    """The subject as one header line of bearable length (T38)."""
    line = one_line(str(letter.subject))
    return line if len(line) <= MOST_SUBJECT else line[: MOST_SUBJECT - 1].rstrip() + "…"


def as_text(letter: Letter) -> str:
    """The plain part."""
    return _rendered("mail/letter.txt", letter)


def as_html(letter: Letter) -> str:
    """The HTML part; whatever people typed is escaped."""
    return _rendered("mail/letter.html", letter)


def _rendered(template: str, letter: Letter) -> str:
    # Not render_template: a mail has a reader of its own, and nothing of the page that caused it.
    found = current_app.jinja_env.get_template(template)
    return found.render(letter=letter, subject=subject_line(letter), lang=str(get_locale())).strip() + "\n"
