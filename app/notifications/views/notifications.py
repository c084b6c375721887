"""What happened that concerns me."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import signed_in, signed_in_person
from app.notifications.access import own_notification
from app.notifications.actions import mark_all_read, mark_read
from app.notifications.queries import as_news, notifications_of
from app.web.gates import public
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("notifications", __name__, url_prefix="/notifications")


@blueprint.get("/")
@signed_in
def index() -> Response:
    """All that I was told, the newest first."""
    listing = paginate(notifications_of(signed_in_person()))
    return page("notifications/index.html", listing=listing, news=[as_news(row) for row in listing.items])


@blueprint.post("/<int:notification_id>/open")
@signed_in
def follow(notification_id: int) -> BaseResponse:
    """Take it as read and go where it leads."""
    notification = own_notification(notification_id, signed_in_person())
    mark_read(notification)
    return see_other(notification.path or url_for("notifications.index"))


@blueprint.post("/read-all")
@signed_in
def read_all() -> BaseResponse:
    """Take everything as read."""
    mark_all_read(signed_in_person())
    flash(_("Everything is marked as read."), "good")
    return see_other(url_for("notifications.index"))


@blueprint.get("/bell")
@public
def bell() -> Response:
    """The bell with its count, asked for once a minute.

    Who has been signed out meanwhile gets no answer rather than the sign-in page: there may be text half typed.
    """
    if not current_user.is_authenticated:
        return make_response("", 204)
    return page("notifications/_bell.html")
