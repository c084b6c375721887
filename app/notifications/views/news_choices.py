"""How news comes to me, and when."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import signed_in, signed_in_person
from app.accounts.models import Person
from app.notifications.actions import choose_news
from app.notifications.choices import choices_of
from app.notifications.forms import TOLD, NewsForm
from app.notifications.states import ALWAYS_RINGS, Topic
from app.web.pages import page, see_other

blueprint = Blueprint("news_choices", __name__)


@blueprint.get("/profile/news")
@signed_in
def edit() -> Response:
    """Each topic with its ways, and the hours of mail."""
    person = signed_in_person()
    return _shown(NewsForm.of(choices_of([person])[person.id]), person)


@blueprint.post("/profile/news")
@signed_in
def keep() -> BaseResponse:
    """Keep it; it counts from the next news on."""
    form, person = NewsForm(), signed_in_person()
    if not form.submitted():
        return _shown(form, person, status=422)
    choose_news(person, ways=form.ways(), hours=form.hours(person.time_zone), actor=person)
    flash(_("Your choice is saved."), "good")
    return see_other(url_for("news_choices.edit"))


def _shown(form: NewsForm, person: Person, *, status: int = 200) -> Response:
    topics = [
        (topic, TOLD[topic], form[f"mail_{topic}"], None if topic in ALWAYS_RINGS else form[f"bell_{topic}"])
        for topic in Topic
    ]
    return page("notifications/choices.html", form=form, topics=topics, zone=person.time_zone, status=status)
