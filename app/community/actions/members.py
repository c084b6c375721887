"""Every change of a member and of what a member has consented to."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.audit.actions import record
from app.audit.actors import Actor
from app.community import tags
from app.community.models import Community, Consent, Member
from app.community.states import ConsentTo
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.versions import keep, lock_row


def add_member(
    community: Community,
    *,
    actor: Actor,
    name: str,
    joined_on: date,
    email: str = "",
    is_advocate: bool = False,
    note: str = "",
) -> Member:
    """Enter somebody into the list of members. Raises Invalid when that mail address stands there already."""
    _check_days(community, joined_on=joined_on)
    lock_row(community)  # of two who add the same address, or take the next number, the second waits here
    _check_address(community, email)
    member = Member(
        community=community, number=_next_number(community), name=name, email=email.lower(), joined_on=joined_on,
        is_advocate=is_advocate, note=note, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(member)
    record(tags.MEMBER_ADDED, member, actor=actor)
    return member


def edit_member(member: Member, *, actor: Actor, version: int | None, **values: Any) -> None:
    """Change what is known of a member. Raises Invalid for wrong days or a taken address, Conflict for two edits."""
    if "joined_on" in values:
        _check_days(member.community, joined_on=values["joined_on"], left_on=member.left_on)
    if "email" in values:
        values["email"] = values["email"].lower()
        lock_row(member.community)
        _check_address(member.community, values["email"], but=member)
    sentence = _("“%(thing)s” was changed while you wrote.", thing=member.name)
    if changes := keep(member, values, version=version, sentence=sentence):
        record(tags.MEMBER_CHANGED, member, actor=actor, changes=changes)


def let_go(member: Member, *, actor: Actor, left_on: date) -> None:
    """Note that a member has left; asks and consents end with it for all that looks at the day."""
    lock_row(member)
    if member.left_on is not None:
        raise Conflict(_("“%(thing)s” has left already.", thing=member.name))
    _check_days(member.community, joined_on=member.joined_on, left_on=left_on)
    member.left_on = left_on
    record(tags.MEMBER_LEFT, member, actor=actor, changes={"left_on": [None, left_on]})


def take_back(member: Member, *, actor: Actor) -> None:
    """Note that a member who had left is there again, or had never left; nothing happens where that stands already."""
    lock_row(member)
    if member.left_on is None:
        return
    before, member.left_on = member.left_on, None
    record(tags.MEMBER_RETURNED, member, actor=actor, changes={"left_on": [before, None]})


def record_consent(
    member: Member,
    *,
    actor: Actor,
    to: ConsentTo,
    given_on: date,
    valid_until: date | None = None,
    note: str = "",
) -> Consent:
    """Keep what a member agrees to, from when until when, and how it was given."""
    if given_on > clock.today(member.community.time_zone):
        raise Invalid({"given_on": _("This day lies ahead. Enter the day on which it was given.")})
    if valid_until is not None and valid_until < given_on:
        raise Invalid({"valid_until": _("It ends before it begins. Check both days.")})
    consent = Consent(
        member=member, to=to, given_on=given_on, valid_until=valid_until, note=note, created_at=clock.now()
    )
    db.session.add(consent)
    record(tags.CONSENT_GIVEN, consent, actor=actor, changes={"to": [None, to], "valid_until": [None, valid_until]})
    return consent


def withdraw_consent(consent: Consent, *, actor: Actor) -> None:
    """From today on the consent does not hold any more."""
    lock_row(consent)
    if consent.withdrawn_on is not None:
        raise Conflict(_("This consent has been withdrawn already."))
    consent.withdrawn_on = max(clock.today(consent.member.community.time_zone), consent.given_on)
    record(tags.CONSENT_WITHDRAWN, consent, actor=actor, changes={"withdrawn_on": [None, consent.withdrawn_on]})


def _next_number(community: Community) -> int:
    """The next free number; the caller has locked the community."""
    highest = sa.select(sa.func.max(Member.number)).where(Member.community_id == community.id)
    return (db.session.scalar(highest) or 0) + 1


def _check_days(community: Community, *, joined_on: date, left_on: date | None = None) -> None:
    today = clock.today(community.time_zone)
    if joined_on > today:
        raise Invalid({"joined_on": _("This day lies ahead. Enter the day of joining.")})
    if left_on is not None and left_on > today:
        raise Invalid({"left_on": _("This day lies ahead. Enter the day of leaving.")})
    if left_on is not None and left_on < joined_on:
        raise Invalid({"left_on": _("This is before the day of joining. Check both days.")})


def _check_address(community: Community, email: str, *, but: Member | None = None) -> None:
    if not email:
        return
    query = sa.select(Member).where(Member.community_id == community.id, Member.email == email.lower())
    other = db.session.scalars(query.where(Member.id != but.id) if but is not None else query).first()
    if other is not None:
        raise Invalid({"email": _("%(name)s is in the list with this mail address.", name=other.name)})
