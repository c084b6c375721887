"""What the portal itself remarks on a requirement: in the reader's language. What others wrote stays in theirs."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

#: Remarks and titles of networks.yaml that are our own words, so that the catalogues know them.
OWN = (
    _l("Permanent until deleted"),
    _l("Read at 24 h, 72 h and 7 days"),
    _l("Hours before the slot at which content is due"),
    _l("Business days"),
    _l("Other ratios are padded"),
    _l("Narrower is scaled up"),
    _l("The API takes JPEG"),
    _l("30 MB in the app"),
    _l("Read before it expires"),
    _l("Was 30; the Graph API page still shows 30. Rolled out gradually from 2025-12-18"),
    _l("Plain text only; clickable places are the bio (up to 5 links), a story link sticker, ads and DMs"),
    _l("Stored up to 2 years by Meta; read at 24 h, 72 h, 7 d, 30 d"),
    _l("Impressions are gone for media made after 2024-07-02; data may lag 48 h; an absent value is absent, not 0"),
    _l("No caption field; text goes in the frame"),
    _l("Captions are not shown; text must be in the image"),
    _l("Link sticker"),
    _l("Link sticker for any account since 2021"),
    _l("Manual entry from Group Insights"),
    _l("Cover image"),
    _l("Ticket URL field"),
    _l("House rule, a default that the team may edit"),
    _l("General knowledge, not confirmed in the stored copies"),
    _l(
        "Request lead time: University City (3 business days), PUP Santa Rosa (3-5 business days), "
        "GitLab handbook (about 1 week if images are needed)"
    ),
)


def remark_words(text: str) -> str | None:
    """A remark or title in the reader's language, or None where it only stands as it was written."""
    words = str(gettext(text)) if text else ""
    return words if words != text else None
