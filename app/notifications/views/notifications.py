"""What happened that concerns me."""

from __future__ import annotations

import json

from flask import Blueprint, Response, flash, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import asked_by_the_page, signed_in, signed_in_person
from app.core.text import whole_number
from app.notifications.access import own_notification
from app.notifications.actions import mark_all_read, mark_read
from app.notifications.queries import as_news, count_unread, notifications_of
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
@asked_by_the_page
def bell() -> Response:
    """The bell, where its count is no more the one that the page knows; else 204, which costs one count.

    Who has been signed out meanwhile gets no answer rather than the sign-in page: there may be text half typed.
    """
    if not current_user.is_authenticated:
        return make_response("", 204)
    known, n = whole_number(request.args.get("known", "")), count_unread(signed_in_person())
    if known == n:
        return make_response("", 204)
    response = page("notifications/_bell.html")
    if known is not None and n > known:
        words = ngettext("News: %(num)s not read", "News: %(num)s not read", n)
        response.headers["HX-Trigger"] = json.dumps({"say": {"text": words}})
    return response
