"""Achievements of a community."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.permissions import Permission
from app.audit.queries import history_of, told
from app.community import queries
from app.community.access import achievement_for, community_for
from app.community.actions import add_achievement, edit_achievement
from app.community.forms.members import AchievementForm
from app.community.panels import panels_for
from app.community.views import columns
from app.core import clock
from app.web.filters import text_filter
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("achievements", __name__)


@blueprint.get("/achievements")
@requires(Permission.COMMUNITY_READ)
def index() -> Response:
    """Achievements of all communities that one may read, the latest first."""
    person, filters = signed_in_person(), _filters()
    listed = paginate(queries.achievements_listed(person, **filters))
    return page(
        "community/achievement_index.html", listed=listed, filters=filters,
        communities=queries.community_choices(person, Permission.COMMUNITY_READ),
    )  # fmt: skip


@blueprint.get("/achievements/export/<any(csv, xlsx):file_kind>")
@requires(Permission.COMMUNITY_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    query = queries.achievements_listed(signed_in_person(), **_filters())
    return list_file(columns.ACHIEVEMENTS, query, kind=file_kind)


@blueprint.get("/communities/<string:slug>/achievements/new")
@requires(Permission.COMMUNITY_EDIT)
def new(slug: str) -> Response:
    """The form of a new achievement."""
    community = community_for(signed_in_person(), slug, to=Permission.COMMUNITY_EDIT)
    return page("community/achievement_form.html", community=community, achievement=None, form=AchievementForm())


@blueprint.post("/communities/<string:slug>/achievements/new")
@requires(Permission.COMMUNITY_EDIT)
def create(slug: str) -> Response:
    """Enter an achievement."""
    person, form = signed_in_person(), AchievementForm()
    community = community_for(person, slug, to=Permission.COMMUNITY_EDIT)
    if form.submitted() and (
        achievement := form.result_of(lambda: add_achievement(community, actor=person, **form.values()))
    ):
        flash(_("Entered."), "good")
        return see_other(url_for("achievements.detail", slug=achievement.slug))
    return page("community/achievement_form.html", community=community, achievement=None, form=form, status=422)


@blueprint.get("/achievements/<string:slug>")
@requires(Permission.COMMUNITY_READ)
def detail(slug: str) -> Response:
    """One achievement with its proof and what may be told of it."""
    person = signed_in_person()
    achievement = achievement_for(person, slug)
    return page(
        "community/achievement_detail.html", achievement=achievement, panels=panels_for(achievement, person),
        community=achievement.community,
        is_under_embargo=achievement.is_under_embargo(clock.today(achievement.community.time_zone)),
        may_edit=can(person, Permission.COMMUNITY_EDIT, community_id=achievement.community_id),
        history=told(history_of(achievement)),
    )  # fmt: skip


@blueprint.get("/achievements/<string:slug>/edit")
@requires(Permission.COMMUNITY_EDIT)
def edit(slug: str) -> Response:
    """All of it."""
    achievement = achievement_for(signed_in_person(), slug, to=Permission.COMMUNITY_EDIT)
    form = AchievementForm(obj=achievement)
    return page("community/achievement_form.html", community=achievement.community, achievement=achievement, form=form)


@blueprint.post("/achievements/<string:slug>/edit")
@requires(Permission.COMMUNITY_EDIT)
def save(slug: str) -> Response:
    """Keep what was edited."""
    person = signed_in_person()
    achievement = achievement_for(person, slug, to=Permission.COMMUNITY_EDIT)
    form = AchievementForm(obj=achievement)
    if form.submitted() and form.tries(
        lambda: edit_achievement(achievement, actor=person, version=form.seen_version, **form.values())
    ):
        flash(_("Saved."), "good")
        return see_other(url_for("achievements.detail", slug=slug))
    return page(
        "community/achievement_form.html", community=achievement.community, achievement=achievement, form=form,
        status=422,
    )  # fmt: skip


def _filters() -> dict[str, str]:
    return {"text": text_filter(), "community": request.args.get("community", "")[:60]}
