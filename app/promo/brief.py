"""The brief as data: its steps, what each asks, and what the fields are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.promo.questions import QUESTIONS, questions_of
from app.promo.words import Objective


@dataclass(frozen=True, slots=True)
class BriefStep:
    """One page of the brief; `fields` in the order in which the page asks them, `needed` for submission."""

    key: str
    label: Any
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()


STEPS = (
    BriefStep("task", _l("Task"), ("task", "serves_key_task", "subject"), ("task",)),
    BriefStep(
        "goal", _l("Goal"),
        ("objective", "audience_scope", "kpi", "kpi_reason", "target", "target_reason", "target_on", "baseline",
         "second_kpi"),
        ("objective", "audience_scope", "kpi", "target", "target_reason", "target_on"),
    ),
    BriefStep("audience", _l("Audience and message"), ("audience", "persona", "message", "proof")),
    BriefStep("act", _l("Act and destination"), ("wished_act", "destination_url", "destination_note")),
    BriefStep(
        "networks", _l("Networks and dates"), ("networks", "starts_on", "fixed_dates"), ("networks", "wished_dates")
    ),
    BriefStep(
        "content", _l("Content"), ("content_exists", "content_needed", "creatives", "references", "reference_note")
    ),
    BriefStep(
        "budget", _l("Budget and sensitive topics"),
        ("budget_state", "budget_amount", "budget_holder", "sensitivity", "consents"), ("budget_state",),
    ),
    BriefStep(
        "plan", _l("Measuring and plan B"),
        ("wires", "plan_b_waiver", "results_by", "report_readers", "report_due_on", "gives_back"), ("wires",),
    ),
)  # fmt: skip
#: Asked where forms of SMM are in force for the networks of the request; they come after the networks.
QUESTIONS_STEP = BriefStep("questions", _l("Questions of the networks"), ())
STEP = {step.key: step for step in STEPS}
STEP_OF = {name: step.key for step in STEPS for name in (*step.fields, *step.needed)}
STEP_OF |= {question.field: question.step for asked in QUESTIONS.values() for question in asked}


def steps_of(has_form: bool) -> tuple[BriefStep, ...]:
    """The steps of one brief, with the questions of the networks where there are any."""
    place = [step.key for step in STEPS].index("networks") + 1
    return (*STEPS[:place], QUESTIONS_STEP, *STEPS[place:]) if has_form else STEPS


#: What each field is called: in forms, on the review page, when it is returned, and in the history.
LABELS: dict[str, Any] = {
    "title": _l("Title"),
    "task": _l("What task must the content solve?"),
    "serves_key_task": _l("How does it serve the community's key task?"),
    "subject": _l("What is it about?"),
    "objective": _l("Objective"),
    "kpi": _l("Measured by"),
    "kpi_reason": _l("Why this measure?"),
    "target": _l("Target"),
    "target_reason": _l("Why this target?"),
    "target_on": _l("To be reached by"),
    "baseline": _l("Where we stand now"),
    "baseline_qualifier": _l("The baseline is"),
    "second_kpi": _l("Also watched"),
    "audience_scope": _l("Who is it for?"),
    "audience": _l("The audience in words"),
    "persona": _l("One person out of it"),
    "message": _l("The one message"),
    "proof": _l("What proves it?"),
    "wished_act": _l("What should people do?"),
    "destination_url": _l("Where does it lead?"),
    "destination_note": _l("What do they find there?"),
    "networks": _l("Networks"),
    "wished_dates": _l("Wished dates"),
    "starts_on": _l("The campaign begins on"),
    "fixed_dates": _l("Dates that cannot move"),
    "content_exists": _l("What content is there?"),
    "content_needed": _l("What content is needed?"),
    "creatives": _l("Pictures and files"),
    "references": _l("References"),
    "reference_note": _l("What is good about them?"),
    "budget_state": _l("Budget for ads"),
    "budget_amount": _l("Amount"),
    "budget_currency": _l("Currency"),
    "budget_holder": _l("Who holds the budget?"),
    "sensitivity": _l("Is it sensitive?"),
    "consents": _l("Consents of people who are shown or named"),
    "wires": _l("Plan B"),
    "plan_b_waiver": _l("Why is there no plan B?"),
    "results_by": _l("Who collects which figures, and when?"),
    "report_readers": _l("Who reads the report, and in which form?"),
    "report_due_on": _l("Report wanted by"),
    "gives_back": _l("What do we give back to the network?"),
    "answers": _l("Questions of the objective"),
}
LABELS |= {question.field: question.words for asked in QUESTIONS.values() for question in asked}

#: What means nothing without the field beside it, or is our own housekeeping, is not returned by itself.
_NEVER_ALONE = frozenset({"subject", "kpi_reason", "target_reason", "reference_note", "budget_amount", "plan_b_waiver"})


def returnable(objective: Objective | None) -> tuple[str, ...]:
    """The fields that may go back to the requester by name, in the order of the brief."""
    return tuple(
        name
        for step in STEPS
        for name in (
            *(field for field in step.fields if field not in _NEVER_ALONE),
            *(question.field for question in questions_of(objective, step.key)),
        )
    )
