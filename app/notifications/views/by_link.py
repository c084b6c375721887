"""The pages behind the links in a mail: one press, without signing in.

GET and HEAD show and change nothing (T37); what is done comes with POST, and by it the link is used up.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.models import Pass
from app.accounts.passes import open_pass
from app.accounts.states import PassPurpose
from app.core.errors import NotFound
from app.notifications.access import digest_behind, notification_behind
from app.notifications.actions import answer_by_link, read_digest_by_link
from app.notifications.models import NewsDigest, Notification
from app.notifications.queries import as_news, news_in
from app.notifications.rules import STEPS, OneStep
from app.web.gates import public
from app.web.limits import limiter
from app.web.pages import page
from app.web.security import keeps_address_secret

blueprint = Blueprint("news_by_link", __name__)
ONE = "/news-by-link/<string:token>"
ALL = "/daily-mail-by-link/<string:token>"


@blueprint.get(ONE)
@limiter.limit("120 per hour")
@public
@keeps_address_secret
def form(token: str) -> Response:
    """The news, and the button for each thing that can be done about it in one step."""
    pass_, notification = _open(token)
    return _shown("notifications/by_link.html", notification, token=token, step=_step(pass_, notification))


@blueprint.post(ONE)
@limiter.limit("60 per hour")
@public
@keeps_address_secret
def answer(token: str) -> BaseResponse:
    """Do it, and say what was done."""
    pass_, notification = _open(token)
    step = None
    if request.form.get("act") == "step":
        step = _step(pass_, notification)
        if step is None:
            raise NotFound
    answer_by_link(pass_, notification, step=step)
    return _shown("notifications/answered.html", notification, done=step.done if step else _("Marked as read"))


@blueprint.get(ALL)
@limiter.limit("120 per hour")
@public
@keeps_address_secret
def digest(token: str) -> Response:
    """All news of one daily mail, and the button that marks them as read."""
    _pass, mail = _open_digest(token)
    return page(
        "notifications/digest_by_link.html", token=token, day=mail.day, listed=[as_news(one) for one in news_in(mail)]
    )


@blueprint.post(ALL)
@limiter.limit("60 per hour")
@public
@keeps_address_secret
def read_digest(token: str) -> BaseResponse:
    """Mark them as read, and say so."""
    pass_, mail = _open_digest(token)
    read_digest_by_link(pass_, mail)
    return page("notifications/digest_read.html", n=len(mail.news_ids))


def _open_digest(token: str) -> tuple[Pass, NewsDigest]:
    pass_ = open_pass(token, PassPurpose.READ_DIGEST, way_on=_("The news itself stands in the portal."))
    return pass_, digest_behind(pass_)


def _open(token: str) -> tuple[Pass, Notification]:
    pass_ = open_pass(token, PassPurpose.ANSWER_NEWS, way_on=_("The news itself stands in the portal."))
    return pass_, notification_behind(pass_)


def _step(pass_: Pass, notification: Notification) -> OneStep | None:
    step = STEPS.get(notification.entry.tag)
    if step is None or not step.is_open(step.subject(notification.entry), pass_):
        return None
    return step


def _shown(template: str, notification: Notification, **values: Any) -> Response:
    return page(template, news=as_news(notification), path=notification.path, **values)
