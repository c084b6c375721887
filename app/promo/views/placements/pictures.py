"""The pictures of a placement: choose, describe, order, remove. New ones come with the words (content.py)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.permissions import P
from app.creatives.models import Creative
from app.promo.access import picture_of
from app.promo.actions import placements as acts
from app.promo.forms.placements import ChooseForm
from app.promo.models import Placement
from app.promo.queries.placements import unused_creatives
from app.promo.views.placements import blueprint
from app.promo.views.placements.content import desk, picture_form, to_desk, writable
from app.promo.views.placements.detail import ONE
from app.web.pages import flash_undoable, see_other

PICTURE = f"{ONE}/files/<int:creative_id>"


@blueprint.post(f"{ONE}/files/choose")
@requires(P.CREATIVE_EDIT)
def choose_picture(number: int, position: int) -> Response:
    """Use one that the community has already."""
    person = signed_in_person()
    placement = writable(person, number, position)
    form = ChooseForm(unused_creatives(placement))
    if form.submitted() and form.tries(
        lambda: acts.choose_creative(placement, form.creatives[form.creative.data], actor=person)
    ):
        return see_other(to_desk(placement))
    return desk(placement, choose=form, status=422)


@blueprint.post(f"{PICTURE}/words")
@requires(P.CREATIVE_EDIT)
def describe_picture(number: int, position: int, creative_id: int) -> Response:
    """Say what it shows and who agreed to be in it."""
    person = signed_in_person()
    placement = writable(person, number, position)
    part = picture_of(placement, creative_id)
    form = picture_form(part.creative)
    values, version = form.values(), form.seen_version
    if form.submitted():
        others = form.result_of(lambda: acts.describe_picture(placement, part, values, version=version, actor=person))
        if others is not None:
            _say_described(part.creative, others)
            return see_other(to_desk(placement))
    return desk(placement, described={creative_id: form}, status=422)


@blueprint.post(f"{PICTURE}/earlier")
@requires(P.CREATIVE_EDIT)
def picture_earlier(number: int, position: int, creative_id: int) -> Response:
    """One place forward."""
    return _shift(number, position, creative_id, by=-1)


@blueprint.post(f"{PICTURE}/later")
@requires(P.CREATIVE_EDIT)
def picture_later(number: int, position: int, creative_id: int) -> Response:
    """One place back."""
    return _shift(number, position, creative_id, by=1)


@blueprint.post(f"{PICTURE}/remove")
@requires(P.CREATIVE_EDIT)
def remove_picture(number: int, position: int, creative_id: int) -> Response:
    """Take it out; it stays among those of the community."""
    person = signed_in_person()
    placement = writable(person, number, position)
    acts.remove_picture(placement, picture_of(placement, creative_id), actor=person)
    undo_url = url_for("placements.choose_picture", number=number, position=position)
    flash_undoable(_("Taken out. It can be chosen again below."), undo_url, creative=creative_id)
    return see_other(to_desk(placement))


def _say_described(creative: Creative, others: Sequence[Placement]) -> None:
    if creative.alt_text:
        flash(_("The picture is described."), "good")
    else:
        flash(_("Saved. What the picture shows is still to be written."), "warn")
    if others:
        said = ngettext(
            "Your approval of %(posts)s no longer counts, since it shows this picture too: another senior approves it.",
            "Your approvals of %(posts)s no longer count, since they show this picture too: others approve them.",
            len(others), posts=", ".join(other.number for other in others),
        )  # fmt: skip
        flash(said, "warn")


def _shift(number: int, position: int, creative_id: int, *, by: int) -> Response:
    person = signed_in_person()
    placement = writable(person, number, position)
    acts.shift_picture(placement, picture_of(placement, creative_id), by=by, actor=person)
    return see_other(to_desk(placement))
