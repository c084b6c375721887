"""What is done to creatives: take pictures in, say what they show, put them away."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Invalid
from app.core.versions import keep
from app.creatives import tags
from app.creatives.models import Creative, CreativeWriter
from app.files.actions import save_medium


def add_creative(
    community_id: int, upload: FileStorage, *, actor: Actor, field: str, title: str = "", alt_text: str = ""
) -> Creative:
    """Keep a picture or video for a community. Raises Invalid on `field` for what is not whole and sane.

    Who may is decided by the caller: a picture comes with a request, with a placement, or to the community's own.
    """
    stored = save_medium(upload, field=field, uploaded_by_id=actor.actor_id)
    creative = Creative(
        community_id=community_id,
        file=stored,
        title=title or stored.name,
        alt_text=alt_text,
        created_by_id=actor.actor_id,
        created_at=clock.now(),
    )
    db.session.add(creative)
    record(tags.CREATIVE_ADDED, creative, actor=actor)
    return creative


def add_creatives(uploads: Sequence[FileStorage], *, community_id: int, field: str, actor: Actor) -> list[Creative]:
    """Keep several. Raises Invalid on `field` with a sentence for every bad file, so that all can be mended at once."""
    files = [upload for upload in uploads if upload.filename]
    if not files:
        raise Invalid({field: _("Choose at least one file.")})
    made, refused = [], []
    for upload in files:
        try:
            made.append(add_creative(community_id, upload, actor=actor, field=field))
        except Invalid as refusal:
            refused.append(str(refusal.fields[field]))
    if refused:
        if made:
            refused.append(_("The others were not kept either: choose all of them again."))
        raise Invalid({field: " ".join(refused)})
    return made


def describe_creative(
    creative: Creative,
    *,
    title: str,
    alt_text: str,
    shows_people: bool,
    consent_note: str,
    actor: Actor,
    version: int | None = None,
) -> bool:
    """Say what a picture shows, whether people are to be seen in it, and where their consent is kept.

    True where the alt text is another than before: whoever writes it has a hand in what shows the picture.
    """
    if not title.strip():
        raise Invalid({"title": _("Give the picture a name.")})
    values = {"title": title, "alt_text": alt_text, "shows_people": shows_people, "consent_note": consent_note}
    sentence = _("This picture was described meanwhile.")
    changes = keep(creative, values, version=version, sentence=sentence)
    if changes:
        record(tags.CREATIVE_DESCRIBED, creative, actor=actor, changes=changes)
    if "alt_text" not in changes:
        return False
    writer = {"creative_id": creative.id, "person_id": actor.actor_id}
    if db.session.get(CreativeWriter, writer) is None:  # the picture is changed, so nobody else adds one this moment
        db.session.add(CreativeWriter(**writer))
        flush()
    return True
