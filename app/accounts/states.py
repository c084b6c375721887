"""Small vocabularies of people and their ways in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum


class Theme(LabelledEnum):
    AUTO = "auto", _l("As the device")
    LIGHT = "light", _l("Light")
    DARK = "dark", _l("Dark")


class PassPurpose(LabelledEnum):
    """What a signed link is for; a pass for one purpose opens nothing else (T36)."""

    RESET_PASSWORD = "reset_password", _l("Set a new password")
    INVITATION = "invitation", _l("Join the portal")
    CHANGE_EMAIL = "change_email", _l("Confirm a new address")
    FIRST_ADMINISTRATOR = "first_administrator", _l("Create the first administrator")
    ENTER_RESULTS = "enter_results", _l("Enter missing figures")
    REVIEW_POST = "review_post", _l("Review a post")
    ANSWER_NEWS = "answer_news", _l("Answer news in one step")
    READ_DIGEST = "read_digest", _l("Mark the news of a daily mail as read")


class AbsenceKind(LabelledEnum):
    """Why somebody is away: told to administrators only."""

    HOLIDAY = "holiday", _l("Holiday")
    ILL = "ill", _l("Ill")
    OTHER = "other", _l("Something else")
