"""The questions of SMM as fields: to answer them, and to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, FormField, ValidationError
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.core.errors import Invalid
from app.core.money import CURRENCIES, Money
from app.networks.models import Network
from app.promo.asking import QuestionType, Rule, RuleOp, Spec, plain_number
from app.promo.models import FormQuestion, PromoRequest
from app.promo.queries.asked import Asked, sum_of
from app.promo.words import RequestKind
from app.web.choices import ChecksField, ChoiceField, RadiosField
from app.web.fields import DayField, LineField, NumberField, ParagraphField, Required, parse_decimal
from app.web.forms import EditForm, Form

T = QuestionType
MOST_CARDS = 6  # more answers than that are a list
MOST_NUMBER = 1_000_000_000
ROWS_OF_RULES = 2


class SeveralField(ChecksField):
    """Several of a list; what was never offered is refused in our words."""

    def pre_validate(self, _form: Any) -> None:
        if set(self.data or ()) - {choice.value for choice in self.iter_choices()}:
            raise ValidationError(_("Choose from the list."))


class AnswersForm(EditForm):
    """The questions of one request, or of a version as it will be seen."""

    by_name: Mapping[str, FormQuestion] = {}
    people: Mapping[int, Person] = {}

    def typed(self) -> dict[int, Any]:
        """What was typed and can be read, by the id of its question; files stand apart."""
        return {
            question.id: self._typed(name, question)
            for name, question in self.by_name.items()
            if name in self and question.type is not T.FILE and not self._is_wrong(name)
        }

    def uploads(self) -> dict[int, Any]:
        """The files that were chosen, by the id of their question."""
        return {
            question.id: self[name].data
            for name, question in self.by_name.items()
            if name in self and question.type is T.FILE and self[name].data
        }

    def _typed(self, name: str, question: FormQuestion) -> Any:
        value = self[name].data
        if question.type is T.MONEY:
            return None if value is None else Money(value, self[f"{name}_currency"].data)
        return self.people.get(value) if question.type is T.PERSON else value

    def _is_wrong(self, name: str) -> bool:
        return bool(self[name].errors or (f"{name}_currency" in self and self[f"{name}_currency"].errors))


def answers_form(
    questions: Iterable[FormQuestion], people: Sequence[Person], *, base: type[Any] = AnswersForm, **fields: Any
) -> type[Any]:
    """A form with a field for each question, and further `fields`."""
    questions = list(questions)
    made: dict[str, Any] = {}
    for question in questions:
        made |= _fields_of(question, people)
    named = {"by_name": {one.field: one for one in questions}, "people": {person.id: person for person in people}}
    return type("QuestionsForm", (base,), made | named | fields)


def filled_answers(asked: Sequence[Asked]) -> dict[str, Any]:
    """What is there, for the fields."""
    known: dict[str, Any] = {}
    for one in asked:
        known |= _known(one)
    return known


def request_form(request_: PromoRequest, asked: Sequence[Asked], people: Sequence[Person]) -> AnswersForm:
    """The questions of a request with what it says to them; it reads what was posted."""
    form: AnswersForm = answers_form([one.question for one in asked], people)(
        data=filled_answers(asked) | {"version": request_.version}
    )
    return form


def _fields_of(question: FormQuestion, people: Sequence[Person]) -> dict[str, Any]:
    said: dict[str, Any] = {"label": question.words, "description": question.hint}
    if question.type is T.MONEY:
        codes = [SelectChoice(value=code) for code in CURRENCIES]
        currency = ChoiceField(_l("Currency"), choices=codes, default=CURRENCIES[0])
        return {question.field: _number(question, said, least=0), f"{question.field}_currency": currency}
    if question.type in {T.CHOICE, T.SEVERAL, T.PERSON}:
        return {question.field: _choice(question, said, people)}
    if question.type is T.NUMBER:
        return {question.field: _number(question, said, least=None)}
    plain = {
        T.TEXT: LineField,
        T.LONG_TEXT: partial(ParagraphField, most=2000),
        T.DAY: DayField,
        T.FILE: FileField,
        T.CONSENT: BooleanField,
    }
    return {question.field: plain[question.type](**said)}


def _number(question: FormQuestion, said: dict[str, Any], *, least: int | None) -> Any:
    lowest, highest = _whole(question.least), _whole(question.most)
    return NumberField(
        **said,
        places=2,
        least=least if lowest is None else lowest,
        most=MOST_NUMBER if highest is None else highest,
    )


def _choice(question: FormQuestion, said: dict[str, Any], people: Sequence[Person]) -> Any:
    if question.type is T.PERSON:
        names = [SelectChoice(value=person.id, label=person.name) for person in people]
        return ChoiceField(**said, choices=names, coerce=int, optional=_l("Choose one"))
    options = [SelectChoice(value=one, label=one) for one in question.options]
    if question.type is T.SEVERAL:
        return SeveralField(**said, choices=options)
    if len(options) <= MOST_CARDS:
        return RadiosField(**said, choices=options)
    return ChoiceField(**said, choices=options, optional=_l("Choose one"))


def _whole(limit: Decimal | None) -> Any:
    return int(limit) if limit is not None and limit == limit.to_integral_value() else limit


def _known(one: Asked) -> dict[str, Any]:
    answer, name, type_ = one.answer, one.name, one.question.type
    if answer is None or not one.has_answer or type_ is T.FILE:
        return {}
    if type_ is T.MONEY:
        amount = sum_of(answer)
        return {name: amount.amount, f"{name}_currency": amount.currency} if amount else {}
    read: dict[QuestionType, Callable[[Any], Any]] = {T.NUMBER: Decimal, T.DAY: date.fromisoformat, T.CONSENT: bool}
    return {name: answer.person_id if type_ is T.PERSON else read.get(type_, _as_it_is)(answer.value)}


def _as_it_is(value: Any) -> Any:
    return value


class BeginFormForm(Form):
    network = ChoiceField(_l("Network"), choices=[], optional=_l("All networks"))
    kind = ChoiceField(_l("Kind of request"), words=RequestKind, optional=_l("Every kind"))


class RuleRow(PlainForm):
    """One condition under which a question is asked."""

    question = ChoiceField(_l("Only if"), choices=[], optional=_l("Always"))
    op = ChoiceField(_l("Condition"), words=RuleOp, default=RuleOp.IS)
    values = ParagraphField(_l("Answer"), most=8000)


class WriteQuestionForm(EditForm):
    """A question as it is written."""

    words = LineField(_l("Question"), [Required(_l("Write the question."))], most=300)
    type = ChoiceField(_l("Kind of answer"), words=QuestionType, default=QuestionType.TEXT)
    hint = LineField(_l("Help text"), most=500)
    is_required = BooleanField(_l("It has to be answered before the request is handed in"))
    options = ParagraphField(_l("Answers to choose from"), most=8000)
    least = NumberField(_l("Least"), least=None, most=MOST_NUMBER, places=2)
    most = NumberField(_l("Most"), least=None, most=MOST_NUMBER, places=2)
    terms = ParagraphField(_l("Words that are agreed to"), most=2000)
    rules = FieldList(FormField(RuleRow), min_entries=ROWS_OF_RULES, max_entries=ROWS_OF_RULES)
    key = LineField(_l("Short name"), most=40)

    def validate_key(self, field: Any) -> None:
        if field.data and not field.data.replace("-", "").replace("_", "").isalnum():
            raise ValidationError(_("Use letters, digits and hyphens only, such as story-format."))

    def refuse(self, error: Invalid) -> None:
        """What is wrong with a rule stands beside it."""
        left = dict(error.fields)
        for n, row in enumerate(self.rules):
            if sentence := left.pop(f"rules {n}", None):
                row.form.question.errors = [*row.form.question.errors, str(sentence)]
        self.rules.errors = [row.errors for row in self.rules] if any(row.errors for row in self.rules) else ()
        super().refuse(Invalid(left))

    def spec(self) -> Spec:
        """The question as it was typed."""
        return Spec(
            key=(self.key.data or "").lower(),
            type=self.type.data,
            words=self.words.data,
            hint=self.hint.data or "",
            is_required=bool(self.is_required.data),
            options=tuple(_lines(self.options.data)),
            least=_decimal(self.least.data),
            most=_decimal(self.most.data),
            terms=self.terms.data or "",
            rules=tuple(self._rules()),
        )

    def _rules(self) -> Iterable[Rule]:
        for row in self.rules:
            if key := row.form.question.data:
                op = row.form.op.data or RuleOp.IS
                values = () if op is RuleOp.ANSWERED else tuple(_plain(one) for one in _lines(row.form.values.data))
                yield Rule(key, op, values)


def question_form(others: Sequence[FormQuestion], question: FormQuestion | None = None) -> WriteQuestionForm:
    """The form of a new question, or of one that is there, with the others to which its rules may point."""
    known: dict[str, Any] = {}
    if question is not None:
        spec = question.spec
        known = {name: getattr(question, name) for name in ("key", "type", "words", "hint", "is_required", "least",
                                                            "most", "terms", "version")}  # fmt: skip
        known["options"] = "\n".join(spec.options)
        known["rules"] = [
            {"question": rule.key, "op": rule.op, "values": "\n".join(rule.values)} for rule in spec.rules
        ]
    form = WriteQuestionForm(data=known)
    choices = _choices(others, question)
    for row in form.rules:
        row.form.question.choices = choices
    return form


def _choices(others: Sequence[FormQuestion], question: FormQuestion | None) -> list[SelectChoice]:
    """Earlier questions first: a rule that names a later one is refused with the reason."""
    place = question.position if question is not None else len(others) + 1
    return [
        SelectChoice(
            value=one.key,
            label=one.words,
            optgroup=_("Earlier questions") if one.position < place else _("Later: move these up first"),
        )
        for one in others
        if question is None or one.id != question.id
    ]


class PublishEditionForm(Form):
    note = ParagraphField(
        _l("What changed?"), [Required(_l("Say what changed: those who write briefs read it."))], most=1000
    )


def begin_form(networks: Iterable[Network], *, may_all: bool) -> BeginFormForm:
    """For the networks whose forms a person writes; all networks only for seniors."""
    form = BeginFormForm()
    form.network.choices = [SelectChoice(value=network.id, label=network.name) for network in networks]
    if not may_all:
        form.network.optional = None
    return form


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _plain(text: str) -> str:
    """A number as a person types it, '1 000,5', as rules keep it; other words as they are."""
    found = parse_decimal(text)
    return text if found is None or plain_number(text) is not None else format(found, "f")


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
