"""Communities: the list, the page of one, entering and changing it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.lifecycle import available, missing
from app.accounts.permissions import Permission
from app.audit.queries import history_of, told
from app.community import queries
from app.community.access import community_for, demand, leader_of
from app.community.actions import (
    add_leader,
    archive_community,
    edit_community,
    found_community,
    remove_leader,
    restore_community,
)
from app.community.forms.communities import CommunityForm, LeaderForm, NewCommunityForm
from app.community.models import Community
from app.community.panels import panels_for
from app.community.queries import CommunityFilters, CommunityRow
from app.community.states import CommunityKind, CommunityState, Openness
from app.community.views import columns
from app.community.views.drawings import drawn
from app.web.filters import enum_filter, text_filter, word_filter
from app.web.i18n import choose_zone
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import paginate

blueprint = Blueprint("communities", __name__)

SHOWN = 5


@blueprint.get("/communities")
@requires(Permission.COMMUNITY_READ)
def index() -> Response:
    """All communities that one may read, with filters."""
    person, filters = signed_in_person(), _filters()
    listed = paginate(queries.communities_listed(person, filters), scalars=False)
    rows = [CommunityRow(*row) for row in listed.items]
    return page(
        "community/community_index.html", listed=listed, rows=rows, filters=filters, may_create=_may_create(),
        words=(CommunityKind, Openness, CommunityState),
    )  # fmt: skip


@blueprint.get("/communities/export/<any(csv, xlsx):file_kind>")
@requires(Permission.COMMUNITY_READ)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    query = queries.communities_listed(signed_in_person(), _filters())
    return list_file(columns.COMMUNITIES, query, kind=file_kind, scalars=False)


@blueprint.get("/communities/new")
@requires(Permission.COMMUNITY_CREATE)
def new() -> Response:
    """The short first form: for the house's community managers and administrators."""
    person = signed_in_person()
    demand(person, Permission.COMMUNITY_CREATE)
    form = NewCommunityForm()
    form.owner.data = next((one for one in form.owner.people.values() if one.id == person.id), None)
    return page("community/community_new.html", form=form)


@blueprint.post("/communities/new")
@requires(Permission.COMMUNITY_CREATE)
def create() -> Response:
    """Enter a community."""
    person, form = signed_in_person(), NewCommunityForm()
    demand(person, Permission.COMMUNITY_CREATE)
    if form.submitted() and (
        community := form.result_of(lambda: found_community(actor=person, time_zone=choose_zone(), **form.values()))
    ):
        flash(_("The community stands. Add people and what they plan."), "good")
        return see_other(url_for("communities.detail", slug=community.slug))
    return page("community/community_new.html", form=form, status=422)


@blueprint.get("/communities/<string:slug>")
@requires(Permission.COMMUNITY_READ)
def detail(slug: str) -> Response:
    """One community: key task, five facts, and what is in it."""
    person = signed_in_person()
    community = community_for(person, slug)
    platforms = queries.platforms_of(community)
    curves = queries.curves_of(platforms)
    return page(
        "community/community_detail.html", community=community, panels=panels_for(community, person),
        leaders=queries.leaders_of(community),
        platforms=platforms, curves=curves, drawings={key: drawn(curve) for key, curve in curves.items()},
        events=queries.events_of(community, limit=SHOWN), initiatives=queries.initiatives_of(community, limit=SHOWN),
        achievements=queries.achievements_of(community, limit=SHOWN), n_members=queries.count_members(community),
        gaps=_gaps(community), history=told(history_of(community, limit=10)), **_rights(community),
    )  # fmt: skip


@blueprint.get("/communities/<string:slug>/edit")
@requires(Permission.COMMUNITY_EDIT)
def edit(slug: str) -> Response:
    """Texts, kind, owner, zone, privacy, leaders."""
    community = community_for(signed_in_person(), slug, to=Permission.COMMUNITY_EDIT)
    return _edit_page(community, CommunityForm(obj=community))


@blueprint.post("/communities/<string:slug>/edit")
@requires(Permission.COMMUNITY_EDIT)
def save(slug: str) -> Response:
    """Keep what was edited."""
    person = signed_in_person()
    community = community_for(person, slug, to=Permission.COMMUNITY_EDIT)
    form = CommunityForm(obj=community)
    if form.submitted() and form.tries(
        lambda: edit_community(community, actor=person, version=form.seen_version, **form.values())
    ):
        flash(_("Saved."), "good")
        return see_other(url_for("communities.detail", slug=slug))
    return _edit_page(community, form, status=422)


@blueprint.post("/communities/<string:slug>/archive")
@requires(Permission.COMMUNITY_EDIT)
def archive(slug: str) -> Response:
    """Take it out of the lists; the message offers the way back."""
    person = signed_in_person()
    community = community_for(person, slug, to=Permission.COMMUNITY_EDIT)
    archive_community(community, actor=person)
    undo = url_for("communities.restore", slug=slug)
    flash_undoable(_("“%(name)s” is archived.", name=community.name), undo)
    return see_other(url_for("communities.index"))


@blueprint.post("/communities/<string:slug>/restore")
@requires(Permission.COMMUNITY_EDIT)
def restore(slug: str) -> Response:
    """Bring it back."""
    person = signed_in_person()
    community = community_for(person, slug, to=Permission.COMMUNITY_EDIT)
    restore_community(community, actor=person)
    flash_undoable(_("“%(name)s” is back.", name=community.name), url_for("communities.archive", slug=slug))
    return see_other(url_for("communities.detail", slug=slug))


@blueprint.post("/communities/<string:slug>/leaders")
@requires(Permission.COMMUNITY_EDIT)
def name_leader(slug: str) -> Response:
    """Name a leader."""
    person = signed_in_person()
    community = community_for(person, slug, to=Permission.COMMUNITY_EDIT)
    form = LeaderForm()
    if not form.submitted():
        return _edit_page(community, CommunityForm(formdata=None, obj=community), leader_form=form, status=422)
    add_leader(community, actor=person, **form.values())
    flash(_("Saved."), "good")
    return see_other(url_for("communities.edit", slug=slug))


@blueprint.post("/communities/<string:slug>/leaders/<int:position>/remove")
@requires(Permission.COMMUNITY_EDIT)
def drop_leader(slug: str, position: int) -> Response:
    """Take a leader off."""
    person = signed_in_person()
    community = community_for(person, slug, to=Permission.COMMUNITY_EDIT)
    leader = leader_of(community, position)
    remove_leader(leader, actor=person)
    flash(_("%(name)s is no leader any more.", name=leader.name), "good")
    return see_other(url_for("communities.edit", slug=slug))


def _filters() -> CommunityFilters:
    return CommunityFilters(
        text=text_filter(),
        kind=enum_filter("kind", CommunityKind),
        openness=enum_filter("openness", Openness),
        state=enum_filter("state", CommunityState),
        is_own=word_filter("whose", "mine") == "mine",
    )


def _edit_page(
    community: Community, form: CommunityForm, *, leader_form: LeaderForm | None = None, status: int = 200
) -> Response:
    return page(
        "community/community_edit.html", community=community, form=form,
        leader_form=leader_form or LeaderForm(formdata=None), leaders=queries.leaders_of(community), status=status,
    )  # fmt: skip


def _gaps(community: Community) -> dict[str, Any]:
    return missing(community, "activate") if community.state == CommunityState.DRAFT else {}


def _rights(community: Community) -> dict[str, Any]:
    """What the page offers to the reader: exactly what the actions would allow."""
    person = signed_in_person()

    def may(permission: Permission) -> bool:
        return can(person, permission, community_id=community.id)

    return {
        "steps": {step.action for step in available(community, person)},
        "may_edit": may(Permission.COMMUNITY_EDIT),
        "may_see_members": may(Permission.MEMBER_READ),
        "may_add_event": may(Permission.EVENT_EDIT),
        "may_add_initiative": may(Permission.INITIATIVE_EDIT),
    }


def _may_create() -> bool:
    return can(signed_in_person(), Permission.COMMUNITY_CREATE)
