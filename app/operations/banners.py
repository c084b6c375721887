"""What stands above every page when something is out of the ordinary."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.accounts.access import can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core import clock
from app.mail.queries import mail_is_configured, mail_is_printed
from app.web.formats import moment_text

Banner = tuple[str, str]


def frame_values(person: Person | None, counts: dict[str, int]) -> dict[str, Any]:
    """`clock_banner`, `demo_is_loaded` and `admin_notices` for templates/base.html; asks the database for nothing."""
    return {
        "clock_banner": clock_banner(),
        "demo_is_loaded": bool(counts.get("demo")),
        "admin_notices": [
            *(own_notices(person, counts) if person else []),
            *(admin_notices(counts) if person and can_anywhere(person, Permission.MAIL_MANAGE) else []),
        ],
    }


def own_notices(person: Person, counts: dict[str, int]) -> list[Banner]:
    """What the reader has to mend for themselves."""
    if not counts.get("own_refusals"):
        return []
    words = _(
        "Mail to %(email)s comes back: a server refuses it. News waits for you here. Change the address in your "
        "profile, or tell an administrator.",
        email=person.email,
    )
    return [(words, "warn")]


def clock_banner() -> str | None:
    """The words while the clock of the demo is moved."""
    if not clock.offset():
        return None
    words = _("For the demo the portal's clock was moved. Here it is %(moment)s.", moment=moment_text(clock.now()))
    return str(words)


def admin_notices(counts: dict[str, int]) -> list[Banner]:
    """What an administrator has to mend, with the tone of each; dead letters are counted in the menu."""
    found: list[Banner] = []
    if counts.get("silent_worker"):
        found.append(
            (_("The worker is silent: no mail leaves, no wire is checked, no report is made. Start it again."), "bad")
        )
    if mail_is_printed():
        found.append(
            (_("Mail is not configured (MAIL_URL), so nobody gets any: it is printed where the worker runs."), "warn")
        )  # fmt: skip
    elif not mail_is_configured():
        found.append(
            (_("Mail is not configured (MAIL_URL), so nobody gets any. Hand over links by other ways."), "warn")
        )  # fmt: skip
    return found
