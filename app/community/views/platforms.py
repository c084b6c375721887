"""Platforms of a community and the counts of their members."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.permissions import Permission
from app.community import queries
from app.community.access import community_for, platform_of, reading_of
from app.community.actions import add_platform, count_platform, edit_platform, retire_platform, revive_platform
from app.community.forms.communities import CountForm, PlatformForm
from app.community.models import Community, Platform, PlatformReading
from app.community.views.drawings import by_day
from app.core import clock
from app.figures.kinds import EvidenceGrade
from app.networks.queries import channels
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import paginate

blueprint = Blueprint("platforms", __name__, url_prefix="/communities/<string:slug>/platforms")

SHOWN_COUNTS = 10


@blueprint.get("/new")
@requires(Permission.COMMUNITY_EDIT)
def new(slug: str) -> Response:
    """Say where the community meets."""
    community = _community(slug)
    return page("community/platform_form.html", community=community, platform=None, form=_form(None))


@blueprint.post("/new")
@requires(Permission.COMMUNITY_EDIT)
def create(slug: str) -> Response:
    """Add a platform."""
    community, form = _community(slug), _form(None)
    if form.submitted():
        platform = add_platform(community, actor=signed_in_person(), **form.values())
        flash(_("Saved. Enter how many members it has, and later again: growth is computed from the counts."), "good")
        return _to(platform)
    return page("community/platform_form.html", community=community, platform=None, form=form, status=422)


@blueprint.get("/<string:platform_slug>")
@requires(Permission.COMMUNITY_READ)
def detail(slug: str, platform_slug: str) -> Response:
    """A platform with its curve and its latest counts."""
    community = community_for(signed_in_person(), slug)
    return _page(platform_of(community, platform_slug), _fresh_count(community))


@blueprint.get("/<string:platform_slug>/edit")
@requires(Permission.COMMUNITY_EDIT)
def edit(slug: str, platform_slug: str) -> Response:
    """Name, kind, address, channel."""
    platform = platform_of(_community(slug), platform_slug)
    return page("community/platform_form.html", community=platform.community, platform=platform, form=_form(platform))


@blueprint.post("/<string:platform_slug>/edit")
@requires(Permission.COMMUNITY_EDIT)
def save(slug: str, platform_slug: str) -> Response:
    """Keep what was edited."""
    platform = platform_of(_community(slug), platform_slug)
    form = _form(platform)
    if form.submitted():
        edit_platform(platform, actor=signed_in_person(), version=form.seen_version, **form.values())
        flash(_("Saved."), "good")
        return _to(platform)
    return page("community/platform_form.html", community=platform.community, platform=platform, form=form, status=422)


@blueprint.post("/<string:platform_slug>/retire")
@requires(Permission.COMMUNITY_EDIT)
def retire(slug: str, platform_slug: str) -> Response:
    """Close it; the message offers the way back."""
    platform = platform_of(_community(slug), platform_slug)
    retire_platform(platform, actor=signed_in_person())
    undo = url_for("platforms.revive", slug=slug, platform_slug=platform_slug)
    flash_undoable(_("“%(name)s” is retired.", name=platform.name), undo)
    return see_other(url_for("communities.detail", slug=slug))


@blueprint.post("/<string:platform_slug>/revive")
@requires(Permission.COMMUNITY_EDIT)
def revive(slug: str, platform_slug: str) -> Response:
    """Take it into use again."""
    platform = platform_of(_community(slug), platform_slug)
    revive_platform(platform, actor=signed_in_person())
    undo = url_for("platforms.retire", slug=slug, platform_slug=platform_slug)
    flash_undoable(_("“%(name)s” is in use again.", name=platform.name), undo)
    return _to(platform)


@blueprint.get("/<string:platform_slug>/counts")
@requires(Permission.COMMUNITY_READ)
def counts(slug: str, platform_slug: str) -> Response:
    """Every member count, the newest day first, corrected ones too."""
    community = community_for(signed_in_person(), slug)
    platform = platform_of(community, platform_slug)
    listed = paginate(queries.readings_of(platform))
    return page(
        "community/platform_counts.html", platform=platform, community=community, listed=listed,
        corrected=queries.corrected_among(listed.items), may_edit=_may_edit(platform),
    )  # fmt: skip


@blueprint.post("/<string:platform_slug>/counts")
@requires(Permission.COMMUNITY_EDIT)
def count(slug: str, platform_slug: str) -> Response:
    """Add a member count."""
    platform, form = platform_of(_community(slug), platform_slug), CountForm()
    if form.submitted() and form.tries(lambda: count_platform(platform, actor=signed_in_person(), **form.values())):
        flash(_("Counted."), "good")
        return _to(platform)
    return _page(platform, form, status=422)


@blueprint.get("/<string:platform_slug>/counts/<int:reading_id>/correct")
@requires(Permission.COMMUNITY_EDIT)
def correction(slug: str, platform_slug: str, reading_id: int) -> Response:
    """The form that replaces a count by a right one."""
    platform = platform_of(_community(slug), platform_slug)
    reading = reading_of(platform, reading_id)
    return page("community/platform_correct.html", platform=platform, reading=reading, form=_correction(reading))


@blueprint.post("/<string:platform_slug>/counts/<int:reading_id>/correct")
@requires(Permission.COMMUNITY_EDIT)
def correct(slug: str, platform_slug: str, reading_id: int) -> Response:
    """Replace a count; the old one stays readable."""
    platform = platform_of(_community(slug), platform_slug)
    reading, form = reading_of(platform, reading_id), CountForm()
    if form.submitted() and form.tries(
        lambda: count_platform(platform, actor=signed_in_person(), corrects=reading, **form.values())
    ):
        flash(_("Corrected."), "good")
        return _to(platform)
    return page("community/platform_correct.html", platform=platform, reading=reading, form=form, status=422)


def _community(slug: str) -> Community:
    return community_for(signed_in_person(), slug, to=Permission.COMMUNITY_EDIT)


def _may_edit(platform: Platform) -> bool:
    return can(signed_in_person(), Permission.COMMUNITY_EDIT, community_id=platform.community_id)


def _form(platform: Platform | None) -> PlatformForm:
    return PlatformForm(obj=platform).offer(list(channels(signed_in_person())))


def _fresh_count(community: Community) -> CountForm:
    today = clock.today(community.time_zone)
    return CountForm(formdata=None, counted_on=today, grade=EvidenceGrade.SELF_REPORTED)


def _correction(reading: PlatformReading) -> CountForm:
    return CountForm(obj=reading, note="")


def _page(platform: Platform, form: CountForm, *, status: int = 200) -> Response:
    curve = queries.curves_of([platform])[platform.id]
    readings = queries.latest_readings(platform, limit=SHOWN_COUNTS)
    return page(
        "community/platform_detail.html", platform=platform, community=platform.community, curve=curve,
        drawing=by_day(curve), readings=readings, corrected=queries.corrected_among(readings), form=form,
        may_edit=_may_edit(platform), status=status,
    )  # fmt: skip


def _to(platform: Platform) -> Response:
    return see_other(url_for("platforms.detail", slug=platform.community.slug, platform_slug=platform.slug))
