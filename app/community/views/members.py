"""Members of a community: only for those who may read their names."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import can, requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.permissions import Permission
from app.audit.queries import history_of, told
from app.community import queries
from app.community.access import community_for, consent_of, member_for
from app.community.actions import add_member, edit_member, let_go, record_consent, take_back, withdraw_consent
from app.community.forms.members import ConsentForm, LeaveForm, MemberForm
from app.community.models import Community, Member
from app.community.queries import MemberFilters
from app.community.views import columns
from app.core import clock
from app.web.filters import text_filter, word_filter
from app.web.pages import flash_undoable, page, see_other
from app.web.paging import paginate

blueprint = Blueprint("members", __name__, url_prefix="/communities/<string:slug>/members")


@blueprint.get("")
@requires(Permission.MEMBER_READ)
def index(slug: str) -> Response:
    """The list, by name."""
    person = signed_in_person()
    community = community_for(person, slug, to=Permission.MEMBER_READ)
    filters = _filters()
    listed = paginate(queries.members_listed(person, community, filters))
    return page("community/member_index.html", community=community, listed=listed, filters=filters,
                may_edit=_may_edit(community))  # fmt: skip


@blueprint.get("/export/<any(csv, xlsx):file_kind>")
@requires(Permission.MEMBER_READ)
def export(slug: str, file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    person = signed_in_person()
    community = community_for(person, slug, to=Permission.MEMBER_READ)
    query = queries.members_listed(person, community, _filters())
    return list_file(columns.MEMBERS, query, kind=file_kind, of=community.name)


@blueprint.get("/new")
@requires(Permission.COMMUNITY_EDIT)
def new(slug: str) -> Response:
    """The form of a new member."""
    community = _community(slug)
    form = MemberForm(joined_on=clock.today(community.time_zone))
    return page("community/member_form.html", community=community, member=None, form=form)


@blueprint.post("/new")
@requires(Permission.COMMUNITY_EDIT)
def create(slug: str) -> Response:
    """Enter a member."""
    community, form = _community(slug), MemberForm()
    if form.submitted() and (
        member := form.result_of(lambda: add_member(community, actor=signed_in_person(), **form.values()))
    ):
        flash(_("%(name)s is in the list.", name=member.name), "good")
        return see_other(url_for("members.index", slug=slug))
    return page("community/member_form.html", community=community, member=None, form=form, status=422)


@blueprint.get("/<int:number>")
@requires(Permission.MEMBER_READ)
def detail(slug: str, number: int) -> Response:
    """One member, with consents and history."""
    community = community_for(signed_in_person(), slug, to=Permission.MEMBER_READ)
    return _page(member_for(signed_in_person(), community, number))


@blueprint.get("/<int:number>/edit")
@requires(Permission.COMMUNITY_EDIT)
def edit(slug: str, number: int) -> Response:
    """Name, days, address, note."""
    member = _member(slug, number)
    return page("community/member_form.html", community=member.community, member=member, form=MemberForm(obj=member))


@blueprint.post("/<int:number>/edit")
@requires(Permission.COMMUNITY_EDIT)
def save(slug: str, number: int) -> Response:
    """Keep what was edited."""
    member = _member(slug, number)
    form = MemberForm(obj=member)
    if form.submitted() and form.tries(
        lambda: edit_member(member, actor=signed_in_person(), version=form.seen_version, **form.values())
    ):
        flash(_("Saved."), "good")
        return _to(member)
    return page("community/member_form.html", community=member.community, member=member, form=form, status=422)


@blueprint.post("/<int:number>/leave")
@requires(Permission.COMMUNITY_EDIT)
def leave(slug: str, number: int) -> Response:
    """Note that a member has left; the message offers the way back."""
    member, form = _member(slug, number), LeaveForm()
    if form.submitted() and form.tries(lambda: let_go(member, actor=signed_in_person(), **form.values())):
        undo = url_for("members.come_back", slug=slug, number=number)
        flash_undoable(_("%(name)s has left.", name=member.name), undo)
        return see_other(url_for("members.index", slug=slug))
    return _page(member, leave_form=form, status=422)


@blueprint.post("/<int:number>/come-back")
@requires(Permission.COMMUNITY_EDIT)
def come_back(slug: str, number: int) -> Response:
    """Note that a member is there again."""
    member = _member(slug, number)
    left_on = member.left_on
    take_back(member, actor=signed_in_person())
    words = _("%(name)s is a member again.", name=member.name)
    if left_on is None:  # pressed twice: there is nothing to take back
        flash(words, "good")
    else:
        flash_undoable(words, url_for("members.leave", slug=slug, number=number), left_on=left_on.isoformat())
    return _to(member)


@blueprint.post("/<int:number>/consents")
@requires(Permission.COMMUNITY_EDIT)
def consent(slug: str, number: int) -> Response:
    """Record a consent."""
    member, form = _member(slug, number), ConsentForm()
    if form.submitted() and form.tries(lambda: record_consent(member, actor=signed_in_person(), **form.values())):
        flash(_("Consent recorded."), "good")
        return _to(member)
    return _page(member, consent_form=form, status=422)


@blueprint.post("/<int:number>/consents/<int:consent_id>/withdraw")
@requires(Permission.COMMUNITY_EDIT)
def withdraw(slug: str, number: int, consent_id: int) -> Response:
    """From today on the consent does not hold any more."""
    member = _member(slug, number)
    withdraw_consent(consent_of(member, consent_id), actor=signed_in_person())
    flash(_("The consent is withdrawn."), "good")
    return _to(member)


def _filters() -> MemberFilters:
    return MemberFilters(text=text_filter(), who=word_filter("who", "advocates", "left"))


def _community(slug: str) -> Community:
    return community_for(signed_in_person(), slug, to=Permission.COMMUNITY_EDIT)


def _member(slug: str, number: int) -> Member:
    return member_for(signed_in_person(), _community(slug), number)


def _may_edit(community: Community) -> bool:
    return can(signed_in_person(), Permission.COMMUNITY_EDIT, community_id=community.id)


def _page(
    member: Member,
    *,
    leave_form: LeaveForm | None = None,
    consent_form: ConsentForm | None = None,
    status: int = 200,
) -> Response:
    today = clock.today(member.community.time_zone)
    return page(
        "community/member_detail.html", member=member, community=member.community, today=today,
        leave_form=leave_form or LeaveForm(formdata=None, left_on=today),
        consent_form=consent_form or ConsentForm(formdata=None, given_on=today),
        may_edit=_may_edit(member.community), history=told(history_of(member, limit=10)), status=status,
    )  # fmt: skip


def _to(member: Member) -> Response:
    return see_other(url_for("members.detail", slug=member.community.slug, number=member.number))
