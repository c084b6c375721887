"""Handing over what somebody holds: to whom each piece goes, and all of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Grant, Person
from app.accounts.permissions import Role
from app.accounts.queries import successors_of
from app.accounts.questions import Duty, Piece, work_of
from app.accounts.tags import WORK_HANDED_OVER, WORK_LEFT, WORK_TAKEN_OVER
from app.audit.actions import record
from app.audit.actors import Actor
from app.core.db import db
from app.core.errors import Invalid

#: Chosen instead of a person: nobody takes it over.
REST = "rest"
EVERYTHING = "everything"


def field_of(thing: Duty | Piece) -> str:
    """The field in which somebody is chosen for one piece, or for all pieces of a duty."""
    return f"one-{thing.key}" if isinstance(thing, Piece) else f"all-{thing.key}"


def fields_of(pieces: Sequence[Piece]) -> dict[str, str]:
    """The field of each piece, by its key: one of its own where a duty has several, else that of the duty."""
    counts = Counter(piece.duty for piece in pieces)
    return {piece.key: field_of(piece if counts[piece.duty] > 1 else piece.duty) for piece in pieces}


@dataclass(frozen=True, slots=True)
class Choices:
    """Who takes over: by field, ids of people or REST. `seen` are the pieces that were on the page."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()


def hand_over(person: Person, choices: Choices, *, actor: Actor, all_of_it: bool) -> int:
    """Give what `person` holds to others as chosen; with `all_of_it` nothing may be left. Returns how many went.

    Raises Invalid with a sentence beside each piece, or each duty, for which nobody fit was chosen.
    """
    wait_for_others()
    pieces = work_of(person)
    people = {str(one.id): one for one in successors_of(person)}
    fields = fields_of(pieces)
    given, wrong, missing = list[tuple[Piece, Person | None]](), dict[str, str](), Counter[Duty]()
    for piece in pieces:
        chosen = _chosen(piece, choices, people)
        if not chosen:
            missing[piece.duty] += 1
        elif why := _objection(piece, chosen, choices, people):
            wrong[fields[piece.key]] = why
        else:
            given.append((piece, people.get(chosen)))
    for duty, n in missing.items():
        if why := _what_is_missing(n, is_said=field_of(duty) in choices.chosen, all_of_it=all_of_it):
            wrong[field_of(duty)] = why
    if not given and not wrong and not all_of_it:
        wrong[EVERYTHING] = _("Choose somebody for at least one of these.")
    if wrong:
        raise Invalid(wrong)
    try:
        return _give(given, person, actor=actor)
    except StaleDataError:
        db.session.rollback()
        raise Invalid(
            {"": _("Somebody changed one of these this very moment. Look again and press once more.")}
        ) from None


def wait_for_others() -> None:
    """Hand over one after the other: two that cross would wait for each other's rows."""
    db.session.execute(sa.select(Grant.id).where(Grant.role == Role.ADMINISTRATOR).with_for_update())


def out_of_reach(person: Person) -> list[Piece]:
    """What `person` holds although their roles do not include it (any more)."""
    return [piece for piece in work_of(person) if not piece.may_take(person)]


def _chosen(piece: Piece, choices: Choices, people: Mapping[str, Person]) -> str:
    """What was said about this piece; else about its duty or about everything, where that fits."""
    own = choices.chosen.get(field_of(piece))
    wider = (choices.chosen.get(name) for name in (field_of(piece.duty), EVERYTHING))
    return own or next((said for said in wider if said and _fits(piece, said, people)), "")


def _fits(piece: Piece, chosen: str, people: Mapping[str, Person]) -> bool:
    return piece.may_rest if chosen == REST else chosen in people and piece.may_take(people[chosen])


def _objection(piece: Piece, chosen: str, choices: Choices, people: Mapping[str, Person]) -> str | None:
    """Why this piece cannot go as it was chosen."""
    if piece.key not in choices.seen:
        why = _("This came in since you opened the page. Check who takes it over.")
    elif _fits(piece, chosen, people):
        return None
    elif chosen == REST:
        why = _("This needs somebody. Choose who.")
    elif chosen in people:
        why = _("%(name)s may not take this over. Choose somebody else.", name=people[chosen].name)
    else:
        why = _("Whom you chose has left meanwhile. Choose somebody else.")
    return str(why)


def _what_is_missing(n: int, *, is_said: bool, all_of_it: bool) -> str:
    """The sentence beside a duty of which some pieces have no successor; '' where that may be."""
    if is_said:
        return str(ngettext("%(num)s of these cannot go there. Choose somebody else for it.",
                            "%(num)s of these cannot go there. Choose somebody else for them.", n))  # fmt: skip
    if all_of_it:
        return str(ngettext("Choose who takes this over.", "Choose who takes these %(num)s over.", n))
    return ""


def _give(given: Sequence[tuple[Piece, Person | None]], holder: Person, *, actor: Actor) -> int:
    taken: dict[Person, Counter[str]] = {}
    n_given = 0
    for piece, person in given:
        handed = piece.duty.give(piece.id, holder=holder, person=person, actor=actor)
        if handed is None:  # somebody else has taken it meanwhile
            continue
        n_given += 1
        names = [holder.name, person.name if person is not None else None]
        facts = {"duty": piece.duty.key, "before": names[0], "after": names[1]}
        changed = {piece.duty.field: names} if piece.duty.field else {}
        tag = WORK_LEFT if person is None else WORK_HANDED_OVER
        record(tag, handed.thing, actor=actor, changes={**handed.facts, **facts, **changed})
        if person is not None:
            taken.setdefault(person, Counter())[piece.duty.key] += 1
    _tell(taken, holder, actor=actor)
    return n_given


def _tell(taken: Mapping[Person, Counter[str]], holder: Person, *, actor: Actor) -> None:
    """One entry for each successor, from which one notice comes, however much it is."""
    for person, counts in taken.items():
        record(WORK_TAKEN_OVER, person, actor=actor, changes={"before": holder.name, "work": dict(counts)})
