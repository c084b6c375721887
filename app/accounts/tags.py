"""What can happen to people and their accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.permissions import Role, ScopeKind
from app.audit.tags import Tag


def _scope(name: str) -> str:
    """Communities and networks are kept by the name they had; the house has words of its own."""
    return str(ScopeKind.HOUSE.label) if name == ScopeKind.HOUSE else name


_ROLE: dict[str, Callable[[Any], Any]] = {"role": Role, "scope": _scope}

SIGNED_IN = Tag("accounts.person.signed_in", _l("%(subject)s signed in"))
SIGN_IN_FAILED = Tag("accounts.person.sign_in_failed", _l("A sign-in as %(subject)s failed"))
ACT_REFUSED = Tag("accounts.person.act_refused", _l("%(subject)s was refused at %(path)s"))
SIGNED_OUT = Tag("accounts.person.signed_out", _l("%(subject)s signed out"))
SESSIONS_ENDED = Tag("accounts.person.sessions_ended", _l("%(actor)s ended the sessions of %(subject)s"))
PERSON_INVITED = Tag("accounts.person.invited", _l("%(actor)s invited %(subject)s"))
PERSON_JOINED = Tag("accounts.person.joined", _l("%(subject)s joined the portal"))
PERSON_CHANGED = Tag("accounts.person.changed", _l("%(actor)s changed the profile of %(subject)s"))
PERSON_DISABLED = Tag("accounts.person.disabled", _l("%(actor)s disabled %(subject)s"))
PERSON_ENABLED = Tag("accounts.person.enabled", _l("%(actor)s enabled %(subject)s again"))
PASSWORD_CHANGED = Tag("accounts.person.password_changed", _l("%(actor)s changed the password of %(subject)s"))
PASSWORD_LINK_SENT = Tag("accounts.person.password_link_sent", _l("%(subject)s asked for a new password"))
RESET_LINK_MADE = Tag("accounts.person.reset_link_made", _l("%(actor)s made a reset link for %(subject)s"))
EMAIL_CHANGED = Tag("accounts.person.email_changed", _l("%(subject)s changed the mail address"))
EMAIL_ASKED = Tag("accounts.person.email_asked", _l("%(subject)s asked for another mail address"))
INVITED_AGAIN = Tag("accounts.person.invited_again", _l("%(actor)s invited %(subject)s again"))
MARKS_CHANGED = Tag("accounts.person.marks_changed", _l("%(actor)s changed the marks of %(subject)s"))
HOURS_CHANGED = Tag("accounts.person.hours_changed", _l("%(actor)s changed the hours a week of %(subject)s"))
ROLE_GRANTED = Tag("accounts.person.role_granted", _l("%(actor)s gave %(subject)s the role %(role)s: %(scope)s"), _ROLE)
ROLE_TAKEN = Tag(
    "accounts.person.role_taken", _l("%(actor)s took the role %(role)s from %(subject)s: %(scope)s"), _ROLE
)

#: What people hold by name, as they call it: each package adds its own (questions.Duty).
DUTY_WORDS: dict[str, Any] = {}


def _work(counts: Mapping[str, int]) -> str:
    """'Requests: 3, Channels: 1'."""
    return ", ".join(f"{DUTY_WORDS.get(duty, duty)}: {n}" for duty, n in counts.items())


_DUTY: dict[str, Callable[[Any], Any]] = {"duty": DUTY_WORDS.__getitem__}
WORK_HANDED_OVER = Tag(
    "accounts.work.handed_over",
    _l("%(actor)s handed %(subject)s over from %(before)s to %(after)s (%(duty)s)"),
    _DUTY,
)
WORK_LEFT = Tag(
    "accounts.work.left", _l("%(actor)s took %(subject)s from %(before)s, now it is nobody’s (%(duty)s)"), _DUTY
)
WORK_TAKEN_OVER = Tag(
    "accounts.work.taken_over", _l("%(subject)s takes over from %(before)s: %(work)s"), {"work": _work}
)

WEEK_CHANGED = Tag("accounts.week.changed", _l("%(actor)s changed the working hours of the week"))
HOLIDAY_ADDED = Tag(
    "accounts.holiday.added", _l("%(actor)s added the holiday %(subject)s: %(day)s"), {"day": date.fromisoformat}
)
HOLIDAY_REMOVED = Tag(
    "accounts.holiday.removed", _l("%(actor)s removed the holiday %(subject)s: %(day)s"), {"day": date.fromisoformat}
)
_DAYS: dict[str, Callable[[Any], Any]] = {"starts_on": date.fromisoformat, "ends_on": date.fromisoformat}
ABSENCE_ENTERED = Tag(
    "accounts.absence.entered", _l("%(actor)s noted that %(subject)s is away from %(starts_on)s to %(ends_on)s"), _DAYS
)
ABSENCE_REMOVED = Tag(
    "accounts.absence.removed",
    _l("%(actor)s noted that %(subject)s is not away from %(starts_on)s to %(ends_on)s"),
    _DAYS,
)
