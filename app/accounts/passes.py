"""Signed links: made, opened and used up here, whatever they are for (T36, T37).

A link carries 256 random bits; the table keeps their hash. Opening one with GET never uses it up: mail scanners
press links, people press buttons.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Pass, Person
from app.accounts.states import PassPurpose
from app.core import clock
from app.core.db import db
from app.core.errors import LinkOver, NotFound
from app.web.addresses import public_url

LIFETIMES = {
    PassPurpose.RESET_PASSWORD: timedelta(minutes=60),
    PassPurpose.INVITATION: timedelta(days=7),
    PassPurpose.CHANGE_EMAIL: timedelta(minutes=60),
    PassPurpose.FIRST_ADMINISTRATOR: timedelta(days=2),
    PassPurpose.ENTER_RESULTS: timedelta(days=14),
    PassPurpose.REVIEW_POST: timedelta(hours=72),
    PassPurpose.ANSWER_NEWS: timedelta(days=7),
    PassPurpose.READ_DIGEST: timedelta(days=7),
}


#: The page behind a link to come in.
PAGES = {
    PassPurpose.RESET_PASSWORD: "password.new",
    PassPurpose.INVITATION: "invitation.form",
    PassPurpose.CHANGE_EMAIL: "email.form",
    PassPurpose.FIRST_ADMINISTRATOR: "invitation.first_administrator",
}


def link_for(purpose: PassPurpose, token: str) -> str:
    """The full address of a link to come in."""
    return public_url(PAGES[purpose], token=token)


def hash_token(token: str) -> str:
    """What the database keeps of a token (it is random enough that no salt is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_pass(
    purpose: PassPurpose,
    *,
    person: Person | None = None,
    email: str | None = None,
    subject_id: int | None = None,
    lifetime: timedelta | None = None,
) -> str:
    """Make a link's token. An older unused pass of the same purpose for the same person and subject is revoked.

    `lifetime` is for purposes whose time is a setting of the house.
    """
    now = clock.now()
    if person is not None:
        db.session.execute(
            sa.update(Pass)
            .where(
                Pass.purpose == purpose,
                Pass.person_id == person.id,
                Pass.subject_id.is_not_distinct_from(subject_id),
            )
            .where(Pass.used_at.is_(None), Pass.revoked_at.is_(None))
            .values(revoked_at=now)
        )
    token = secrets.token_urlsafe(32)
    db.session.add(
        Pass(
            token_hash=hash_token(token),
            purpose=purpose,
            person=person,
            email=email,
            subject_id=subject_id,
            created_at=now,
            expires_at=now + (lifetime or LIFETIMES[purpose]),
        )
    )
    db.session.flush()
    return token


def issue_first_passes(purpose: PassPurpose, people: Mapping[int, int]) -> dict[int, str]:
    """The tokens of links about things that have just been made, so that no older link is there: one INSERT for all.

    `people` names the person of each thing, both by their ids; the tokens come by the id of the thing.
    """
    now, tokens = clock.now(), {subject_id: secrets.token_urlsafe(32) for subject_id in people}
    rows = [
        {
            "token_hash": hash_token(tokens[subject_id]), "purpose": purpose, "person_id": person_id,
            "subject_id": subject_id, "created_at": now, "expires_at": now + LIFETIMES[purpose],
        }
        for subject_id, person_id in people.items()
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(Pass), rows)
    return tokens


def find_pass(token: str, purpose: PassPurpose) -> Pass:
    """The pass behind a link, over or not. Raises NotFound for a stranger's token, and with its person's account."""
    found = db.session.scalar(sa.select(Pass).where(Pass.token_hash == hash_token(token), Pass.purpose == purpose))
    if found is None or (found.person is not None and not found.person.is_active):
        raise NotFound
    return found


def open_pass(token: str, purpose: PassPurpose, *, typed: Mapping[str, str] | None = None, way_on: str = "") -> Pass:
    """The pass behind a link, still valid. Raises NotFound for a stranger's token, LinkOver for an old one.

    An old one shows back what was `typed`, by label, and the `way_on` that those have who can sign in.
    """
    found = find_pass(token, purpose)
    if found.used_at or found.revoked_at:
        sentence = _("This link has been used already or has been replaced by a newer one. Ask for a new link.")
        raise LinkOver(sentence, typed=typed, way_on=way_on)
    if found.expires_at <= clock.now():
        raise LinkOver(_("This link has expired. Ask for a new one."), typed=typed, way_on=way_on)
    return found


def use_up(pass_: Pass) -> None:
    """Mark a pass as used; of two people in the same second one wins."""
    claimed = db.session.execute(
        sa.update(Pass)
        .where(Pass.id == pass_.id, Pass.used_at.is_(None), Pass.revoked_at.is_(None))
        .values(used_at=clock.now())
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkOver(_("This link has been used already."))


def revoke_passes(person: Person, *purposes: PassPurpose) -> None:
    """End every open link of `person`, or only those for `purposes`."""
    query = sa.update(Pass).where(Pass.person_id == person.id, Pass.used_at.is_(None), Pass.revoked_at.is_(None))
    if purposes:
        query = query.where(Pass.purpose.in_(purposes))
    db.session.execute(query.values(revoked_at=clock.now()))
