"""The extra questions of each objective, and the step of the brief in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.promo.words import Objective


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its answer is kept under `key` in the request's `answers`."""

    key: str
    step: str
    words: Any
    hint: Any = ""

    @property
    def field(self) -> str:
        """How the form calls it."""
        return f"answer_{self.key}"


Q = Question

QUESTIONS: dict[Objective, tuple[Question, ...]] = {
    Objective.EVENT: (
        Q("when_and_where", "audience", _l("When and where is it, in which language, for how many?"),
          _l("Day, time and zone, place or link, language, capacity.")),
        Q("speakers", "audience", _l("Who speaks, and may we show them?")),
        Q("registration", "act", _l("When does registration open and close? Free or paid?")),
        Q("usual_course", "goal", _l("How did registrations come in for such events before, and how many came?"),
          _l("The usual half-life and the share of those who did not come, if you know them.")),
        Q("reminders", "networks", _l("On which days should people be reminded?")),
        Q("live_coverage", "content", _l("Is there live coverage, a hashtag, a recording?")),
        Q("behind_pace", "plan", _l("What if fewer than 60 % have registered 7\u00a0days before?")),
    ),
    Objective.INITIATIVE: (
        Q("what_people_do", "act", _l("What do people do, step by step?")),
        Q("unit", "goal", _l("What is counted, and how many are there now?"),
          _l("The unit of result and its baseline, such as books: 80.")),
        Q("inner_or_outer", "audience", _l("Is it for our own people, for people from outside, or for both?")),
        Q("who_answers", "act", _l("Who answers questions, and in which hours?")),
        Q("until_when", "networks", _l("Until when does it run?")),
        Q("late_comers", "plan", _l("What happens to those who come late?")),
    ),
    Objective.ACHIEVEMENT: (
        Q("what_and_proof", "audience", _l("What was achieved, by whom, and what proves it?")),
        Q("who_agrees", "budget", _l("Who must agree to be named?")),
        Q("why_outside", "audience", _l("Why does it matter to people outside?")),
        Q("embargo", "networks", _l("When was it awarded? Is there a day before which it must not be told?")),
        Q("who_shares", "networks", _l("Who else may share it?")),
    ),
    Objective.AWARENESS: (
        Q("know_after", "audience", _l("What should people know afterwards?")),
        Q("think_now", "audience", _l("What do they think now?")),
        Q("next_step", "act", _l("Which page do they read, and what is the next step there?")),
        Q("how_checked", "plan", _l("How is it checked that people know more?")),
    ),
    Objective.RECRUITMENT: (
        Q("whom", "audience", _l("Whom do we want, and whom not?")),
        Q("first_week", "audience", _l("What happens in a member's first week?")),
        Q("where_join", "act", _l("Where do they join, and who greets them?")),
        Q("capacity", "goal", _l("How many can the community take in?")),
    ),
    Objective.FUNDRAISING: (
        Q("for_whom", "audience", _l("For whom is it, and which document confirms that?")),
        Q("aim", "goal", _l("What sum is wanted, in which currency?")),
        Q("ways_to_give", "act", _l("How can people give, and do they get a receipt?")),
        Q("report_back", "plan", _l("How do givers learn what their money did?")),
        Q("who_holds", "budget", _l("Who holds the money?")),
        Q("words_to_avoid", "content", _l("Which words should be avoided?")),
    ),
}  # fmt: skip


def questions_of(objective: Objective | None, step: str | None = None) -> tuple[Question, ...]:
    """The extra questions of `objective`, of one step or of all; none while no objective is chosen."""
    asked = QUESTIONS[objective] if objective is not None else ()
    return tuple(question for question in asked if step in {None, question.step})
