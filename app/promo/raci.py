"""Who does what on a request: the activities of the house, and the part that each role has in them.

The letters are those of a RACI chart. Who answers is one person of each request; who does it may be several.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum


class Letter(LabelledEnum):
    DOES = "R", _l("Does it")
    ANSWERS = "A", _l("Answers for it")
    ASKED = "C", _l("Is asked before")
    TOLD = "I", _l("Is told")

    @property
    def meaning(self) -> str:
        """What the letter stands for, in a sentence."""
        return str(_MEANINGS[self.value])


_MEANINGS = {
    "R": _l("puts a hand to it"),
    "A": _l("has the last word and sees to it that it is done"),
    "C": _l("is asked for knowledge before it is decided"),
    "I": _l("learns what came of it"),
}


class Part(LabelledEnum):
    """In what capacity somebody takes part in a request."""

    MANAGER = "manager", _l("Community manager")
    SMM = "smm", _l("SMM specialist")
    SENIOR = "senior", _l("Senior")
    SECOND = "second", _l("Second approver")
    ANALYST = "analyst", _l("Analyst")
    LEAD = "lead", _l("Marketing lead")


class Act(StrEnum):
    """The nine activities."""

    BRIEF = "brief"
    TRIAGE = "triage"
    CONTENT = "content"
    PUBLICATION = "publication"
    APPROVAL = "approval"
    PLAN_B = "plan_b"
    FIGURES = "figures"
    REPLIES = "replies"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Share:
    """The letters that a part has in an activity; `of` narrows them to a piece of it."""

    part: Part
    letters: str
    of: Any = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the chart."""

    act: Act
    words: Any
    shares: tuple[Share, ...]


M, S, SEN, AP2, AN, LEAD = Part
PREPARE, CARRY_OUT, BUDGET = _l("preparing"), _l("carrying out"), _l("extra budget")
RACI = (
    Activity(Act.BRIEF, _l("Key task, brief, targets"),
             (Share(M, "AR"), Share(S, "C"), Share(SEN, "C"), Share(AN, "C"), Share(LEAD, "I"))),
    Activity(Act.TRIAGE, _l("Triage: accept or decline"),
             (Share(M, "I"), Share(S, "R"), Share(SEN, "A"), Share(LEAD, "I"))),
    Activity(Act.CONTENT, _l("Content from the community: facts, people, consents"),
             (Share(M, "AR"), Share(S, "C"), Share(SEN, "I"))),
    Activity(Act.PUBLICATION, _l("Post for each network, slot, publication"),
             (Share(M, "C"), Share(S, "AR"), Share(SEN, "C"), Share(LEAD, "I"))),
    Activity(Act.APPROVAL, _l("Approval"),
             (Share(M, "I"), Share(S, "C"), Share(SEN, "AR"), Share(AP2, "R"), Share(LEAD, "I"))),
    Activity(Act.PLAN_B, _l("Plan B"),
             (Share(M, "AR", PREPARE), Share(S, "C", PREPARE), Share(S, "AR", CARRY_OUT), Share(M, "C", CARRY_OUT),
              Share(SEN, "I"), Share(AN, "C"), Share(LEAD, "A", BUDGET))),
    Activity(Act.FIGURES, _l("Readings, report"),
             (Share(M, "C"), Share(S, "R"), Share(SEN, "I"), Share(AN, "AR"), Share(LEAD, "I"))),
    Activity(Act.REPLIES, _l("Replies, moderation, incidents"),
             (Share(M, "R", _l("in the community")), Share(S, "AR", _l("on the networks")),
              Share(SEN, "A", _l("in an incident")), Share(LEAD, "I"))),
    Activity(Act.VOICE, _l("What members are asked for, what they say"),
             (Share(M, "AR"), Share(S, "C"), Share(SEN, "R", _l("approving what members share")), Share(AN, "I"),
              Share(LEAD, "R", _l("answering what members say")))),
)  # fmt: skip

_HEAD = """# Who does what

Generated from `app/promo/raci.py` by `flask docs write`; a test keeps it fresh. Each request has a page that says the
same by name. R does it, A answers for it, C is asked before, I is told. Where several seniors may do something, any of
them does. What members are asked to share, and replies on the networks, have no room in the portal yet: their rows
name people by their roles alone.
"""


def raci_markdown() -> str:
    """The text of docs/raci.md, in English."""
    with force_locale("en"):
        rows = [["Activity", *(str(part.label) for part in Part)], ["---"] * (len(Part) + 1)]
        rows += [[str(one.words), *(_letters(one, part) for part in Part)] for one in RACI]
    return "\n".join([_HEAD, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def _letters(activity: Activity, part: Part) -> str:
    shares = [share for share in activity.shares if share.part is part]
    return "; ".join("/".join(share.letters) + (f" ({share.of})" if share.of else "") for share in shares) or "–"
