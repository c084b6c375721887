"""What people do to mails."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

MAIL_SENT_AGAIN = Tag("mail.outbox.sent_again", _l("%(actor)s had the mail “%(subject)s” sent again"))
