"""Meetings of a community and a network: all of them, propose one, book it, move it, call it off, hold it, close it."""

from flask import Blueprint, url_for

from app.promo.models import Meeting

blueprint = Blueprint("meetings", __name__)
ONE = "/meetings/<int:meeting_id>"


def address_of(meeting: Meeting) -> str:
    """The page of a meeting."""
    return url_for("meetings.detail", meeting_id=meeting.id)


from app.promo.views.meetings import agenda, booking, closing, lists  # noqa: E402, F401 - the pages hang themselves on the blueprint
