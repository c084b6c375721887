"""Signing in and out: passwords, server-side sessions, devices.

The cookie carries a signed random token; the table holds its hash and whom it belongs to. Ending the row ends the
session on the next request, wherever the cookie is (T30).
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import joinedload

from app.accounts.models import Person, SignInSession
from app.accounts.passes import hash_token, revoke_passes
from app.accounts.tags import ACT_REFUSED, SESSIONS_ENDED, SIGN_IN_FAILED, SIGNED_IN, SIGNED_OUT
from app.audit.actions import record, record_apart
from app.audit.actors import SYSTEM, Actor
from app.core import clock
from app.core.db import db, is_only_reading, write_apart
from app.core.versions import lock_row

IDLE = timedelta(days=7)
ABSOLUTE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)

hasher = PasswordHasher()
_NOBODYS_HASH: dict[PasswordHasher, str] = {}

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
)


def password_fits(person: Person | None, password: str) -> bool:
    """Compare a password; an unknown person costs the same one verification as a known one (T34)."""
    stored = person.password_hash if person is not None and person.is_active else None
    try:
        hasher.verify(stored or _nobodys_hash(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    if person is None or stored is None:
        return False
    lock_row(person)  # who sets a new password meanwhile ends all sessions but the one that would begin right after
    return person.password_hash == stored


def spend_a_verification() -> None:
    """What a comparison costs, where none is needed, so that known and unknown accounts take the same time (T34)."""
    password_fits(None, "")


def set_password(person: Person, password: str) -> None:
    """Keep a new password and end every session and reset link that there is."""
    person.password_hash = hasher.hash(password)
    db.session.execute(sa.delete(SignInSession).where(SignInSession.person_id == person.id))
    revoke_passes(person)


def begin_session(person: Person, *, user_agent: str) -> str:
    """Start a session on a device and return its token; a token is never taken over from before (T30)."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        SignInSession(
            token_hash=hash_token(token),
            person=person,
            device=device_name(user_agent),
            created_at=now,
            last_seen_at=now,
        )
    )
    record(SIGNED_IN, person, actor=person)
    person.__dict__["session_token"] = token
    return token


def person_behind(token: str, *, is_use: bool = True) -> Person | None:
    """Whom the token belongs to, if the session is not over and the person not disabled: one query and the grants.

    `is_use` keeps the session awake.
    """
    session = db.session.scalar(
        sa.select(SignInSession)
        .options(joinedload(SignInSession.person).selectinload(Person.grants))
        .where(SignInSession.token_hash == hash_token(token))
    )
    now = clock.now()
    if session is None or not session.person.is_active:
        return None
    if session.last_seen_at + IDLE < now or session.created_at + ABSOLUTE < now:
        return None
    if is_use and session.last_seen_at + SEEN_EVERY < now:
        _see(session, now)
    session.person.__dict__["session_token"] = token
    return session.person


def end_session(token: str, *, person: Person) -> None:
    """Sign out on one device."""
    db.session.execute(sa.delete(SignInSession).where(SignInSession.token_hash == hash_token(token)))
    record(SIGNED_OUT, person, actor=person)


def end_session_of(session: SignInSession, *, actor: Actor) -> None:
    """Sign out one of the devices of a person."""
    person = session.person
    db.session.delete(session)
    record(SESSIONS_ENDED, person, actor=actor, changes={"device": session.device})


def end_sessions(person: Person, *, actor: Actor, but: str | None = None) -> int:
    """End all sessions of `person`, but the one with token `but`; returns how many."""
    query = sa.delete(SignInSession).where(SignInSession.person_id == person.id)
    if but is not None:
        query = query.where(SignInSession.token_hash != hash_token(but))
    ended = db.session.execute(query)
    record(SESSIONS_ENDED, person, actor=actor)
    return int(ended.rowcount)  # type: ignore[attr-defined]


def note_failure(person: Person) -> None:
    """A wrong password for a known person stands in the log, though the answer is a refusal."""
    record_apart(SIGN_IN_FAILED, person, actor=SYSTEM)


def note_refusal(person: Person, *, path: str) -> None:
    """An act that somebody may not do stands in the log, though nothing was changed (T53)."""
    record_apart(ACT_REFUSED, person, actor=person, changes={"path": path})


def device_name(user_agent: str) -> str:
    """'Firefox, Windows': enough to know one's own device again, and nothing more; empty if neither is known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    if system is None and re.search("Linux|X11", user_agent):
        system = "Linux"
    return ", ".join(filter(None, (browser, system)))


def _nobodys_hash() -> str:
    if hasher not in _NOBODYS_HASH:
        _NOBODYS_HASH.clear()
        _NOBODYS_HASH[hasher] = hasher.hash(secrets.token_hex(16))
    return _NOBODYS_HASH[hasher]


def _see(session: SignInSession, now: datetime) -> None:
    """Keep the moment; a request that only reads writes it apart, since its own transaction must not write."""
    if not is_only_reading():
        session.last_seen_at = now
        return
    with write_apart() as connection:
        connection.execute(sa.update(SignInSession).where(SignInSession.id == session.id).values(last_seen_at=now))
