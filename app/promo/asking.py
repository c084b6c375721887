"""Questions that the desk asks beside the common ones: their types, their rules, and when a question is asked.

Pure: a form, a version and an answer are rows elsewhere. static/js/asks.js follows the same rules while one types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum
from app.core.text import fold
from app.networks.requirements import catalogue
from app.promo.words import RequestKind

#: In the slug of a form: for all networks, for every kind.
ALL = "all"


class QuestionType(LabelledEnum):
    TEXT = "text", _l("Text, one line")
    LONG_TEXT = "long_text", _l("Text, several lines")
    NUMBER = "number", _l("A number")
    CHOICE = "choice", _l("One of a list")
    SEVERAL = "several", _l("Several of a list")
    DAY = "day", _l("Day")
    MONEY = "money", _l("Sum of money")
    PERSON = "person", _l("Person of the house")
    FILE = "file", _l("Picture, video or PDF")
    CONSENT = "consent", _l("Consent")


class RuleOp(LabelledEnum):
    IS = "is", _l("is")
    IS_NOT = "is_not", _l("is not")
    ONE_OF = "one_of", _l("is one of")
    MORE_THAN = "more_than", _l("is more than")
    ANSWERED = "answered", _l("is answered")


T = QuestionType
CHOOSING = frozenset({T.CHOICE, T.SEVERAL})
_COMPARED = frozenset({RuleOp.IS, RuleOp.IS_NOT, RuleOp.ONE_OF, RuleOp.ANSWERED})
#: What a rule may ask of an answer; of what is not listed here only whether there is one.
OPS_OF: dict[QuestionType, frozenset[RuleOp]] = {
    **dict.fromkeys((T.TEXT, T.CHOICE, T.SEVERAL), _COMPARED),
    T.NUMBER: _COMPARED | {RuleOp.MORE_THAN},
}
_ANSWERED = frozenset({RuleOp.ANSWERED})


def form_name(slug: str) -> str:
    """'Instagram: Event' for instagram-event, in the reader's language. Raises LookupError for what is no form."""
    network_id, _dash, kind = slug.rpartition("-")
    network = str(_("All networks")) if network_id == ALL else catalogue().networks[network_id].name
    of_kind = str(_("every kind") if kind == ALL else RequestKind(kind).label)
    return f"{network}: {of_kind}"


@dataclass(frozen=True, slots=True)
class Rule:
    """The question is asked only if the answer to the one called `key` is so."""

    key: str
    op: RuleOp
    values: tuple[str, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {"key": self.key, "op": self.op.value, "values": list(self.values)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Rule:
        return cls(kept["key"], RuleOp(kept["op"]), tuple(kept["values"]))


@dataclass(frozen=True, slots=True)
class Spec:
    """All that a question is, without the version in which it stands. Two that are equal ask the same."""

    key: str
    type: QuestionType
    words: str
    hint: str = ""
    is_required: bool = False
    options: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    terms: str = ""  # what is agreed to, of a consent
    rules: tuple[Rule, ...] = field(default=())


def ops_of(type_: QuestionType) -> frozenset[RuleOp]:
    """What a rule may ask of an answer of this type."""
    return OPS_OF.get(type_, _ANSWERED)


def is_same_question(one: Spec, other: Spec) -> bool:
    """True when an answer to one answers the other: a consent only to the very same words."""
    return (one.key, one.type, one.terms) == (other.key, other.type, other.terms)


def asked_keys(questions: Iterable[Spec], said: Mapping[str, Sequence[str]]) -> set[str]:
    """The keys of the questions that are asked, given what was `said`: key -> answers in plain words.

    A rule on a question that is not asked itself, or not answered, does not hold.
    """
    asked: set[str] = set()
    types: dict[str, QuestionType] = {}
    for question in questions:
        if all(rule.key in asked and _holds(rule, types[rule.key], said.get(rule.key, ())) for rule in question.rules):
            asked.add(question.key)
        types[question.key] = question.type
    return asked


def _holds(rule: Rule, type_: QuestionType, said: Sequence[str]) -> bool:
    if not said:
        return False
    if rule.op is RuleOp.ANSWERED:
        return True
    if rule.op is RuleOp.MORE_THAN:
        limit = plain_number(rule.values[0]) if rule.values else None
        given = plain_number(said[0])
        return limit is not None and given is not None and given > limit
    is_among = bool({_comparable(type_, one) for one in said} & {_comparable(type_, one) for one in rule.values})
    return is_among != (rule.op is RuleOp.IS_NOT)


def _comparable(type_: QuestionType, text: str) -> Decimal | str:
    found = plain_number(text) if type_ is T.NUMBER else None
    return fold(text.strip()) if found is None else found


def plain_number(text: str) -> Decimal | None:
    """A number as the database keeps it, '12.5'; None for anything else."""
    return Decimal(text) if text.removeprefix("-").replace(".", "", 1).isdecimal() else None


def rule_words(rules: Iterable[Rule], questions: Iterable[Spec]) -> str:
    """'Only if “Format” is “Story”, and “Days” is more than “3”.' Empty for a question that is always asked."""
    words = {question.key: question.words for question in questions}
    parts = [_rule_part(rule, words.get(rule.key, rule.key)) for rule in rules]
    return str(_("Only if %(conditions)s.", conditions=_(", and ").join(parts))) if parts else ""


def _rule_part(rule: Rule, question: str) -> str:
    values = ", ".join(str(_("“%(value)s”", value=value)) for value in rule.values)
    match rule.op:
        case RuleOp.IS:
            return str(_("“%(question)s” is %(values)s", question=question, values=values))
        case RuleOp.IS_NOT:
            return str(_("“%(question)s” is not %(values)s", question=question, values=values))
        case RuleOp.ONE_OF:
            return str(_("“%(question)s” is one of %(values)s", question=question, values=values))
        case RuleOp.MORE_THAN:
            return str(_("“%(question)s” is more than %(values)s", question=question, values=", ".join(rule.values)))
    return str(_("“%(question)s” is answered", question=question))


@dataclass(frozen=True, slots=True)
class Part:
    """What of a question was changed, as it read before and as it reads now; '' for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one question from one version to the next."""

    kind: str  # added, removed, changed, moved
    words: str
    parts: tuple[Part, ...] = ()


_PARTS: dict[str, Any] = {
    "words": _l("the question"),
    "hint": _l("the help text"),
    "type": _l("the kind of answer"),
    "is_required": _l("whether it has to be answered"),
    "options": _l("the answers to choose from"),
    "least": _l("the least"),
    "most": _l("the most"),
    "terms": _l("the words that are agreed to"),
    "rules": _l("when it is asked"),
}


def differences(before: Sequence[Spec], after: Sequence[Spec]) -> list[Difference]:
    """What changed, in the order of the later version, and what is gone at the end."""
    return [*_came(before, after), *_went(before, after)]


def _parts(was: Spec, before: Sequence[Spec], question: Spec, after: Sequence[Spec]) -> tuple[Part, ...]:
    changed = [name for name in _PARTS if getattr(was, name) != getattr(question, name)]
    return tuple(Part(str(_PARTS[name]), _told(name, was, before), _told(name, question, after)) for name in changed)


def _told(name: str, question: Spec, whole: Sequence[Spec]) -> str:
    """One property of a question in words."""
    value = getattr(question, name)
    match name:
        case "type":
            return str(value.label)
        case "is_required":
            return str(_("yes") if value else _("no"))
        case "options":
            return "\n".join(value)
        case "rules":
            return rule_words(value, whole) or str(_("always"))
    return "" if value is None else format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _came(before: Sequence[Spec], after: Sequence[Spec]) -> Iterator[Difference]:
    old = {question.key: question for question in before}
    stayed = [question.key for question in before if question.key in {one.key for one in after}]
    place = 0
    for question in after:
        was = old.get(question.key)
        if was is None:
            yield Difference("added", question.words)
            continue
        if parts := _parts(was, before, question, after):
            yield Difference("changed", question.words, parts)
        elif stayed[place] != question.key:
            yield Difference("moved", question.words)
        place += 1


def _went(before: Sequence[Spec], after: Sequence[Spec]) -> Iterator[Difference]:
    kept = {question.key for question in after}
    yield from (Difference("removed", question.words) for question in before if question.key not in kept)
