"""What the frame of every page and the one who runs the portal want to know."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.access import can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.core.db import db
from app.jobs.life import is_worker_silent
from app.mail.queries import n_dead_mails, n_refusals
from app.notifications.queries import n_untold
from app.web.menu import menu_count


def demo_is_loaded() -> bool:
    """True while people of the demo are in the house."""
    return bool(db.session.scalar(sa.select(_has_demo_people())))


@menu_count("demo")
def demo_count(_person: Person) -> sa.ScalarSelect[int]:
    """1 while the demo is loaded, for the foot of the menu."""
    return sa.select(sa.case((_has_demo_people(), 1), else_=0)).scalar_subquery()


@menu_count("silent_worker")
def silent_worker_count(person: Person) -> sa.ScalarSelect[int] | None:
    """1 when the worker has fallen silent, for those who can do something about it (F23)."""
    return is_worker_silent() if can_anywhere(person, Permission.MAIL_MANAGE) else None


@menu_count("undelivered")
def undelivered_count(person: Person) -> sa.ScalarSelect[int] | None:
    """Mails and news that were given up (F07)."""
    given_up = sa.select(n_dead_mails() + n_untold()).scalar_subquery()
    return given_up if can_anywhere(person, Permission.MAIL_MANAGE) else None


@menu_count("own_refusals")
def own_refusal_count(person: Person) -> sa.ScalarSelect[int]:
    """Mails to the reader's own address that a server refused for ever."""
    return n_refusals(person.id, person.email)


def _has_demo_people() -> sa.Exists:
    return sa.exists().where(Person.is_demo.is_(True))
