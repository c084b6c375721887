"""What an administrator does first in a house without the demo, each ticked by a fact; gone when all of it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts.access import can_anywhere
from app.accounts.models import Grant, Person
from app.accounts.permissions import Permission, Role
from app.community.models import Community
from app.core.db import db
from app.mail.queries import mail_is_configured
from app.networks.models import Channel


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to set up: what, where, why, and whether it is done."""

    title: Any
    why: Any
    act: Any
    url: str
    is_done: bool


def first_steps(person: Person) -> list[FirstStep]:
    """The steps while one of them is left, for those who look after the house: one query. The demo has taken them."""
    if not can_anywhere(person, Permission.PERSON_MANAGE):
        return []
    facts = db.session.execute(
        sa.select(
            sa.exists().where(Person.is_demo.is_(True)).label("demo"),
            sa.exists().where(Grant.role == Role.COMMUNITY_MANAGER).label("asks"),
            sa.exists().where(Grant.role == Role.SMM).label("answers"),
            sa.exists().where(Community.id.is_not(None)).label("community"),
            sa.exists().where(Channel.id.is_not(None)).label("channel"),
        )
    ).one()
    steps = [
        FirstStep(
            _l("Let the portal send mail"),
            _l("MAIL_URL in its environment says how. Until then you hand over each link yourself."),
            _l("See the mails"), url_for("mails.index"), mail_is_configured(),
        ),
        FirstStep(
            _l("Invite people"), _l("At least a community manager, who asks, and an SMM specialist, who answers."),
            _l("Invite"), url_for("people.invite"), bool(facts.asks and facts.answers),
        ),
        FirstStep(
            _l("Add a community"), _l("Every request is asked for one."),
            _l("Add"), url_for("communities.new"), bool(facts.community),
        ),
        FirstStep(
            _l("Add a channel"),
            _l("An account, a chat or a board on which you post. Later the SMM specialists of its network keep it."),
            _l("Add"), url_for("channels.new"), bool(facts.channel),
        ),
    ]  # fmt: skip
    return [] if facts.demo or all(step.is_done for step in steps) else steps
