"""Every change of an achievement."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.audit.actions import record
from app.audit.actors import Actor
from app.community import tags
from app.community.models import Achievement, Community
from app.community.states import Naming
from app.core import clock
from app.core.errors import Invalid
from app.core.slugs import add_with_slug
from app.core.versions import keep


def add_achievement(
    community: Community,
    *,
    actor: Actor,
    title: str,
    what: str,
    by_whom: str,
    naming: Naming,
    proof: str = "",
    proof_url: str = "",
    achieved_on: date | None = None,
    embargo_until: date | None = None,
    note: str = "",
) -> Achievement:
    """Enter what was achieved, with its proof and its day or embargo. Raises Invalid when one of them is missing."""
    _check(community, proof, proof_url, achieved_on, embargo_until)
    achievement = Achievement(
        community=community, title=title, what=what, by_whom=by_whom, naming=naming, proof=proof, proof_url=proof_url,
        achieved_on=achieved_on, embargo_until=embargo_until, note=note, created_at=clock.now(),
    )  # fmt: skip
    add_with_slug(achievement, title)
    record(tags.ACHIEVEMENT_ADDED, achievement, actor=actor)
    return achievement


def edit_achievement(achievement: Achievement, *, actor: Actor, version: int | None, **values: Any) -> None:
    """Change an achievement. Raises Invalid when proof or day would be missing, Conflict for two edits at once."""
    becomes = {name: values.get(name, getattr(achievement, name)) for name in _CHECKED}
    _check(achievement.community, *(becomes[name] for name in _CHECKED))
    sentence = _("“%(thing)s” was changed while you wrote.", thing=achievement.title)
    if changes := keep(achievement, values, version=version, sentence=sentence):
        record(tags.ACHIEVEMENT_CHANGED, achievement, actor=actor, changes=changes)


_CHECKED = ("proof", "proof_url", "achieved_on", "embargo_until")


def _check(
    community: Community, proof: str, proof_url: str, achieved_on: date | None, embargo_until: date | None
) -> None:
    gaps: dict[str, Any] = {}
    if not proof and not proof_url:
        gaps["proof"] = _("Say what proves it: in words, or by an address.")
    if achieved_on is None and embargo_until is None:
        gaps["achieved_on"] = _("Enter the day of the award, or until when it must not be told.")
    if achieved_on is not None and embargo_until is None and achieved_on > clock.today(community.time_zone):
        gaps["achieved_on"] = _("This day lies ahead. For an award to come, say until when it must not be told.")
    if gaps:
        raise Invalid(gaps)
