"""Writing the content: caption and destination, checked while one types."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import P
from app.creatives.models import Creative
from app.files.actions import MOST_PICTURE_BYTES, MOST_UPLOAD_BYTES, MOST_VIDEO_BYTES
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.access import placement_for
from app.promo.actions import placements as acts
from app.promo.forms.placements import ChooseForm, ContentForm, PictureForm
from app.promo.models import Placement
from app.promo.queries.content import counted, findings_of
from app.promo.queries.pictures import approved_elsewhere
from app.promo.queries.placements import others_out, unused_creatives
from app.promo.states import PlacementState
from app.promo.views.placements import blueprint
from app.promo.views.placements.detail import ONE, back
from app.web.pages import page, render_block, see_other
from app.web.security import takes_files

APPROVED = frozenset({PlacementState.APPROVED, PlacementState.SCHEDULED})


@requires(P.CREATIVE_EDIT)
def _may_write(number: int, position: int) -> None:
    writable(signed_in_person(), number, position)


@blueprint.route(f"{ONE}/content", methods=["GET", "POST"])
@requires(P.CREATIVE_EDIT)
@takes_files(MOST_UPLOAD_BYTES, first=_may_write)
def content(number: int, position: int) -> Response:
    """The desk at which the content is made."""
    person = signed_in_person()
    placement = writable(person, number, position)
    was_approved = placement.state in APPROVED
    form = ContentForm(placement, others_out(placement))
    if form.submitted() and form.tries(lambda: _write(placement, form, person)):
        if form.uploads():
            flash(_("Saved. Now say what is to be seen."), "good")
            return see_other(to_desk(placement))
        falls_back = was_approved and placement.state == PlacementState.IN_REVIEW
        return back(placement, _("Saved; it is in review again.") if falls_back else _("The content is saved."))
    return desk(placement, text=form, status=422 if form.errors else 200)


@blueprint.post(f"{ONE}/content/check")
@requires(P.CREATIVE_EDIT)
def check(number: int, position: int) -> str:
    """What the network would say of the caption that is being typed; nothing is kept."""
    placement = writable(signed_in_person(), number, position)
    caption = ContentForm(placement, ()).caption.data or ""
    return render_block(
        "promo/placement_content.html",
        "findings",
        counted=counted(placement, caption),
        found=findings_of(placement, caption=caption),
        placement=placement,
    )


def writable(person: Person, number: int, position: int) -> Placement:
    """The placement, for one who writes its content now."""
    placement = placement_for(person, number, position)
    acts.check_may_write(placement, person)
    return placement


def desk(
    placement: Placement,
    *,
    text: ContentForm | None = None,
    choose: ChooseForm | None = None,
    described: Mapping[int, PictureForm] | None = None,
    status: int = 200,
) -> Response:
    """The page; the forms are those that came back with errors."""
    person = signed_in_person()
    text = text or ContentForm(placement, others_out(placement))
    caption = text.caption.data or ""
    forms = {part.creative_id: picture_form(part.creative) for part in placement.creatives}
    return page(
        "promo/placement_content.html",
        placement=placement,
        text=text,
        counted=counted(placement, caption),
        found=findings_of(placement, caption=caption),
        choose=choose or ChooseForm(unused_creatives(placement)),
        described=forms | dict(described or {}),
        format_label=full_format_label(spec_of(placement.format_id)),
        is_approved=placement.state in APPROVED,
        approved_elsewhere=approved_elsewhere(placement, person),
        is_own_approval=acts.has_approved(person, placement),
        most_bytes=MOST_PICTURE_BYTES,
        most_video_bytes=MOST_VIDEO_BYTES,
        status=status,
    )


def to_desk(placement: Placement) -> str:
    """The address of the pictures on the page."""
    return url_for(
        "placements.content", number=placement.request_id, position=placement.position, _anchor="picture-desk"
    )


def picture_form(creative: Creative) -> PictureForm:
    """The words of one picture; each form has names of its own on the page."""
    return PictureForm(obj=creative, prefix=f"picture-{creative.id}-")


def _write(placement: Placement, form: ContentForm, person: Person) -> None:
    values = form.values("pictures")
    values["destination_url"] = values["destination_url"] or ""
    acts.write_content(placement, **values, version=form.seen_version, actor=person)
    if form.uploads():
        acts.add_pictures(placement, form.uploads(), field="pictures", actor=person)
