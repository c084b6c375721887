"""The mail that asks somebody without an account to review a post. It is sent whatever they have chosen to get."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Person
from app.audit.actors import Actor
from app.mail.actions import queue_letter
from app.mail.letters import Letter
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.promo.models import Placement
from app.web.addresses import public_url
from app.web.formats import about, moment_text


def ask_for_review(placement: Placement, person: Person, token: str, *, until: datetime, by: Actor) -> None:
    """The link to the page on which one post is approved or sent back."""
    request_ = placement.request

    def compose() -> Letter:
        facts = [
            (_("Post"), about(full_format_label(spec_of(placement.format_id)), placement.title)),
            (_("Community"), request_.community.name),
        ]
        if placement.slot_at is not None:
            facts.append((_("Slot"), moment_text(placement.slot_at)))
        return Letter(
            subject=_("%(by)s asks you to review a post: %(post)s", by=by.actor_name, post=placement.audit_label),
            paragraphs=[
                _("Please look at this post and approve it, or say what is to change. You need no password for it."),
                _("The link works until %(time)s, or until you have decided. It is for you alone: who has it decides "
                  "in your name.", time=moment_text(until)),
            ],
            facts=facts,
            act=(_("Look at the post"), public_url("review_by_link.form", token=token)),
            why=_("You get this because %(by)s chose you to review this post.", by=by.actor_name),
        )  # fmt: skip

    queue_letter(
        compose, to=person.email, kind="promo.review_link", locale=person.locale, zone=person.time_zone,
        person_id=person.id,
    )  # fmt: skip
