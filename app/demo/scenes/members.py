"""Members of the demo's communities and what they agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.community import tags
from app.community.models import Community, Consent, Member
from app.community.states import ConsentTo
from app.core.db import db
from app.demo.stage import Stage, story


def enter_members(stage: Stage) -> None:
    """Fill each community; some have left, some are advocates, about half agreed to something."""
    names = _names(stage)
    for spec in story("communities"):
        community = stage.communities[spec["key"]]
        for number in range(1, spec["members"] + 1):
            _enter_member(stage, community, number, next(names), oldest=spec["days"] - 5)
    db.session.flush()


def _enter_member(stage: Stage, community: Community, number: int, name: str, *, oldest: int) -> None:
    rng, owner = stage.rng, community.owner
    assert owner is not None
    day = -rng.randint(10, oldest)
    at = stage.days.at(stage.days.working(day), f"{rng.randint(9, 17):02}:{rng.randint(0, 59):02}")
    member = Member(
        community=community,
        number=number,
        name=name,
        email=f"member{community.id}.{number}@demo.example" if rng.random() < 0.6 else "",
        joined_on=stage.days.on(stage.days.working(day)),
        is_advocate=rng.random() < 0.2,
        note=rng.choice(story("members")["notes"]),
        created_at=at,
    )
    db.session.add(member)
    stage.log.tell(at, tags.MEMBER_ADDED, member, actor=owner)
    if number % 9 == 0 and day < -60:
        left = stage.days.working(rng.randint(day + 30, -8))
        member.left_on = stage.days.on(left)
        stage.log.tell(
            stage.days.at(left, "17:15"), tags.MEMBER_LEFT, member, actor=owner, left_on=[None, member.left_on]
        )
    if rng.random() < 0.55:
        _consent(stage, member, is_withdrawn=number % 11 == 0)


def _consent(stage: Stage, member: Member, *, is_withdrawn: bool) -> None:
    owner = member.community.owner
    assert owner is not None
    for to in stage.rng.sample(list(ConsentTo), stage.rng.randint(1, 2)):
        consent = Consent(
            member=member,
            to=to,
            given_on=member.joined_on,
            valid_until=member.joined_on + timedelta(days=730) if stage.rng.random() < 0.5 else None,
            withdrawn_on=stage.days.on(-6) if is_withdrawn else None,
            note=stage.rng.choice(story("members")["consent_notes"]),
            created_at=member.created_at,
        )
        db.session.add(consent)
        stage.log.tell(
            member.created_at, tags.CONSENT_GIVEN, consent, actor=owner,
            to=[None, to], valid_until=[None, consent.valid_until],
        )  # fmt: skip
        if is_withdrawn:
            at = stage.days.at(-6, "12:05")
            stage.log.tell(at, tags.CONSENT_WITHDRAWN, consent, actor=owner, withdrawn_on=[None, consent.withdrawn_on])


def _names(stage: Stage) -> Iterator[str]:
    """First and last names, each pair once."""
    pools = story("members")
    pairs = {(first, last) for first in pools["first_women"] + pools["first_men"] for last in pools["last"]}
    latin = {pair for pair in pairs if pair[0].isascii() == pair[1].isascii()}
    chosen = sorted(latin)
    stage.rng.shuffle(chosen)
    return iter(f"{first} {last}" for first, last in chosen)
