"""What is in the outbox, and the links in it."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.core.db import db
from app.mail.models import OutboxMail


def outbox():
    """The mails so far, the oldest first."""
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def link_in(mail):
    """The path of the link that a mail asks to press."""
    return re.search(r"http://localhost(/\S+)", mail.text).group(1)
