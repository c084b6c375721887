"""What a question of a form must hold, alone and among the others of its version: field -> sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from app.core.text import fold
from app.promo.asking import CHOOSING, QuestionType, Rule, RuleOp, Spec, ops_of, plain_number

MOST_QUESTIONS = 60
MOST_OPTIONS = 50
MOST_LETTERS = 120  # of one answer to choose from


def wrong_question(question: Spec, others: Sequence[Spec], place: int) -> dict[str, Any]:
    """Why `question` cannot stand at `place` among the others of its version; its rules by `rules 0`, `rules 1`."""
    wrong = _wrong_alone(question)
    if any(one.key == question.key for one in others):
        wrong["key"] = _("“%(key)s” is the short name of another question of this form. Choose another.",
                         key=question.key)  # fmt: skip
    whole = [*others[:place], question, *others[place:]]
    for n, rule in enumerate(question.rules):
        if why := wrong_rule(rule, question, whole):
            wrong[f"rules {n}"] = why
    return wrong


def broken_rule(questions: Sequence[Spec], but: str = "") -> str:
    """Why the rules of these questions do not hold together in this order, in a sentence; '' when they do."""
    for question in questions:
        for rule in question.rules if question.key != but else ():
            if why := wrong_rule(rule, question, questions):
                return str(_("“%(question)s” is asked only by a rule that would break. %(why)s Change that rule first.",
                             question=question.words, why=why))  # fmt: skip
    return ""


def wrong_rule(rule: Rule, question: Spec, whole: Sequence[Spec]) -> str:
    """Why a rule of `question` cannot be followed, in a sentence; '' when it can."""
    places = {one.key: n for n, one in enumerate(whole)}
    about = next((one for one in whole if one.key == rule.key), None)
    if rule.key == question.key:
        return str(_("A question cannot depend on itself. Choose another one."))
    if about is None:
        return str(_("The question that this rule names is not there any more."))
    if question.key in _leans_on(about, whole):
        return str(_("This leads in a circle: “%(other)s” depends on this question.", other=about.words))
    if places[rule.key] > places[question.key]:
        return str(_("“%(other)s” comes later. A rule looks at earlier questions only: move it up first.",
                     other=about.words))  # fmt: skip
    return _wrong_comparison(rule, about)


def _leans_on(question: Spec, whole: Sequence[Spec]) -> set[str]:
    """The keys that a question depends on, directly or through others."""
    by_key = {one.key: one for one in whole}
    found: set[str] = set()
    waiting = [rule.key for rule in question.rules]
    while waiting:
        key = waiting.pop()
        if key not in found and key in by_key:
            found.add(key)
            waiting += [rule.key for rule in by_key[key].rules]
    return found


def _wrong_comparison(rule: Rule, about: Spec) -> str:
    if rule.op not in ops_of(about.type):
        return str(
            _("“%(question)s” cannot be asked whether it “%(op)s”: its answer is of another kind.",
              question=about.words, op=rule.op.label)
        )  # fmt: skip
    if rule.op is RuleOp.ANSWERED:
        return ""
    return _wrong_values(rule, about)


def _wrong_values(rule: Rule, about: Spec) -> str:
    if not rule.values:
        return str(_("Say with what the answer is compared."))
    if len(rule.values) > 1 and rule.op is not RuleOp.ONE_OF:
        return str(_("Compare with one answer, or choose “is one of”."))
    if about.type is QuestionType.NUMBER and any(plain_number(value) is None for value in rule.values):
        return str(_("Compare with a number, such as 240."))
    strange = [value for value in rule.values if about.type in CHOOSING and value not in about.options]
    if strange:
        return str(_("“%(value)s” is none of the answers to “%(question)s”.", value=strange[0], question=about.words))
    return ""


def _wrong_alone(question: Spec) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if question.type in CHOOSING and (why := _wrong_options(question.options)):
        wrong["options"] = why
    if question.least is not None and question.most is not None and question.least > question.most:
        wrong["most"] = _("The most is below the least.")
    if question.type is QuestionType.CONSENT and not question.terms:
        wrong["terms"] = _("Write the words that are agreed to: they are kept with the answer.")
    return wrong


def _wrong_options(options: Sequence[str]) -> str:
    if len(options) < 2:
        return str(_("Write at least two answers to choose from, each on a line of its own."))
    if len(options) > MOST_OPTIONS:
        return str(_("At most %(most)s answers fit a list.", most=MOST_OPTIONS))
    if long := next((one for one in options if len(one) > MOST_LETTERS), None):
        return str(_("Shorten “%(option)s” to %(most)s characters.", option=long[:40] + "…", most=MOST_LETTERS))
    folded = [fold(one) for one in options]
    if twice := next((one for n, one in enumerate(options) if fold(one) in folded[:n]), None):
        return str(_("“%(option)s” stands there twice.", option=twice))
    return ""


def settled(question: Spec) -> Spec:
    """`question` without what its type does not use."""
    is_number = question.type in {QuestionType.NUMBER, QuestionType.MONEY}
    return replace(
        question,
        options=question.options if question.type in CHOOSING else (),
        least=question.least if is_number else None,
        most=question.most if is_number else None,
        terms=question.terms if question.type is QuestionType.CONSENT else "",
    )
