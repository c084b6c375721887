"""Adding and changing channels."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.networks import actions, queries
from app.networks.access import editable_channel_for, may_edit_channels
from app.networks.forms import ChannelForm
from app.networks.models import Network
from app.web.pages import page, see_other

blueprint = Blueprint("channels", __name__)


@blueprint.route("/channels/new", methods=["GET", "POST"])
@requires(Permission.NETWORK_EDIT)
def new() -> Response:
    """Add a channel on a network whose channels this person keeps."""
    person = signed_in_person()
    form = ChannelForm(_networks(person), queries.possible_owners())
    if form.submitted():
        values = form.values("name", "kind")
        name, kind = form.name.data or "", form.kind.data
        if form.tries(lambda: actions.add_channel(name, kind, actor=person, hours=form.hours(), **values)):
            flash(_("The channel is added."), "good")
            return see_other(url_for("networks.index", _anchor="channels"))
    return page("networks/channel_new.html", form=form, status=422 if form.errors else 200)


@blueprint.route("/channels/<int:channel_id>", methods=["GET", "POST"])
@requires(Permission.NETWORK_EDIT)
def edit(channel_id: int) -> Response:
    """Change a channel; its kind and network stay."""
    person = signed_in_person()
    channel = editable_channel_for(person, channel_id)
    form = ChannelForm.of(channel, queries.possible_owners())
    if form.submitted():
        values = form.values("kind", "network_id")
        version = form.seen_version
        if form.tries(lambda: actions.edit_channel(channel, values, actor=person, hours=form.hours(), version=version)):
            flash(_("The channel is saved."), "good")
            return see_other(url_for("networks.index", _anchor="channels"))
    return page("networks/channel_edit.html", form=form, channel=channel, status=422 if form.errors else 200)


def _networks(person: Person) -> list[Network]:
    return [network for network in queries.networks(person) if may_edit_channels(person, network.id)]
