"""The pages of the brief as forms: one class a step, with the extra questions of the chosen objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Person
from app.accounts.settings import working_days
from app.core.errors import Invalid
from app.core.money import CURRENCIES
from app.networks.models import Network
from app.promo.actions.drafts import Wish
from app.promo.brief import LABELS, STEPS, BriefStep
from app.promo.forms.questions import AnswersForm, answers_form, filled_answers
from app.promo.models import PromoRequest
from app.promo.queries.asked import Asked
from app.promo.questions import Question, questions_of
from app.promo.settings import APPROVAL_DAYS
from app.promo.words import KPIS_OF, AudienceScope, BudgetState, Kpi, Objective, RequestKind, Sensitivity
from app.web.choices import ChecksField, ChoiceField, RadiosField
from app.web.fields import AddressField, DayField, LineField, NumberField, ParagraphField, Required
from app.web.forms import EditForm, Form

Filled = TypeVar("Filled", bound="BriefForm")


class NewRequestForm(Form):
    """Three fields make a draft."""

    community = ChoiceField(
        _l("Community"), [Required(_l("Choose the community."))], choices=[], optional=_l("Choose one")
    )
    kind = RadiosField(_l("What is it about?"), [Required(_l("Choose what it is about."))], words=RequestKind)
    title = LineField(_l("Title"), [Required(_l("Give it a title, as one would call it in talk."))])
    steps = ChecksField(_l("What is taken over?"), choices=[SelectChoice(step.key, step.label) for step in STEPS])
    template = ChoiceField(_l("Begin with a template"), choices=[], optional=_l("An empty brief"))
    subject = HiddenField()
    copy_of = HiddenField()


class WishRow(PlainForm):
    """One network: asked for or not, why, and the day one would like."""

    network_id = HiddenField()
    is_chosen = BooleanField(_l("Ask for this network"))
    why = LineField(_l("Why there?"))
    wished_on = DayField(_l("Wished day"))


class BriefForm(EditForm):
    """The base of the steps."""

    network_names: Mapping[str, str] = {}
    subject_column = ""

    def refuse(self, error: Invalid) -> None:
        """A refused day stands beside the network to which it belongs."""
        left = dict(error.fields)
        rows = self._fields.get("networks", ())
        for row in rows:
            if sentence := left.pop(f"wished_on {row.network_id.data}", None):
                row.wished_on.errors = [*row.wished_on.errors, str(sentence)]
                rows.errors = [one.errors for one in rows]
        super().refuse(Invalid(left))

    def answers(self) -> dict[str, str]:
        """The extra questions' answers by their key."""
        return {
            name.removeprefix("answer_"): field.data or ""
            for name, field in self._fields.items()
            if name.startswith("answer_")
        }

    def wishes(self) -> list[Wish] | None:
        """The chosen networks; None where the page does not ask for them."""
        if "networks" not in self._fields:
            return None
        chosen = {
            row["network_id"]: Wish(row["network_id"], row["why"] or "", row["wished_on"])
            for row in self._fields["networks"].data
            if row["is_chosen"] and row["network_id"] in self.network_names
        }
        return list(chosen.values())

    def columns(self) -> dict[str, Any]:
        """What goes into columns of the request."""
        typed = self.values("subject", "networks", "creatives")
        kept = {name: value for name, value in typed.items() if name in LABELS and not name.startswith("answer_")}
        if "subject" in self._fields:
            kept[self.subject_column] = self._fields["subject"].data
        if "baseline_qualifier" in kept:
            kept["baseline_qualifier"] = kept["baseline_qualifier"] or ""
        return kept


class ReturnedForm(BriefForm, AnswersForm):
    """The base of the page that asks single fields once more, those of forms too; `seen` names what it asked."""

    seen = HiddenField()


class TaskForm(BriefForm):
    task = ParagraphField(LABELS["task"], most=2000)
    serves_key_task = ParagraphField(LABELS["serves_key_task"], most=2000)
    subject = ChoiceField(LABELS["subject"], choices=[], coerce=int, optional=_l("Not entered in the portal"))


class GoalForm(BriefForm):
    objective = RadiosField(LABELS["objective"], words=Objective)
    audience_scope = RadiosField(LABELS["audience_scope"], words=AudienceScope)
    kpi = ChoiceField(LABELS["kpi"], words=Kpi, optional=_l("The usual measure of the objective"))
    kpi_reason = LineField(LABELS["kpi_reason"], most=500)
    target = NumberField(LABELS["target"], least=None, places=2)
    target_reason = ParagraphField(LABELS["target_reason"], most=1000)
    target_on = DayField(LABELS["target_on"])
    baseline = NumberField(LABELS["baseline"], places=2)
    baseline_qualifier = ChoiceField(LABELS["baseline_qualifier"], choices=[])
    second_kpi = ChoiceField(LABELS["second_kpi"], words=Kpi, optional=_l("Nothing else"))


class AudienceForm(BriefForm):
    audience = ParagraphField(LABELS["audience"], most=2000)
    persona = LineField(LABELS["persona"], most=500)
    message = ParagraphField(LABELS["message"], most=1000)
    proof = ParagraphField(LABELS["proof"], most=2000)


class ActForm(BriefForm):
    wished_act = ParagraphField(LABELS["wished_act"], most=1000)
    destination_url = AddressField(LABELS["destination_url"])
    destination_note = LineField(LABELS["destination_note"], most=500)


class NetworksForm(BriefForm):
    networks = FieldList(FormField(WishRow))
    starts_on = DayField(LABELS["starts_on"])
    fixed_dates = ParagraphField(LABELS["fixed_dates"], most=2000)


class ContentForm(BriefForm):
    content_exists = ParagraphField(LABELS["content_exists"], most=4000)
    content_needed = ParagraphField(LABELS["content_needed"], most=4000)
    creatives = MultipleFileField(LABELS["creatives"])
    case_id = ChoiceField(_l("A case of the house"), choices=[], coerce=int, optional=_l("None"))
    reference_url = AddressField(_l("Or a link"))
    reference_note = ParagraphField(LABELS["reference_note"], most=2000)


class BudgetForm(BriefForm):
    budget_state = RadiosField(LABELS["budget_state"], words=BudgetState)
    budget_amount = NumberField(LABELS["budget_amount"], places=2)
    budget_currency = ChoiceField(LABELS["budget_currency"], choices=[SelectChoice(value=code) for code in CURRENCIES])
    budget_holder = LineField(LABELS["budget_holder"])
    sensitivity = ChoiceField(LABELS["sensitivity"], words=Sensitivity, optional=_l("No, it is not sensitive"))
    consents = ParagraphField(LABELS["consents"], most=2000)


class PlanForm(BriefForm):
    plan_b_waiver = ParagraphField(LABELS["plan_b_waiver"], most=1000)
    results_by = ParagraphField(LABELS["results_by"], most=1000)
    report_readers = LineField(LABELS["report_readers"], most=500)
    report_due_on = DayField(LABELS["report_due_on"])
    gives_back = ParagraphField(LABELS["gives_back"], most=1000)


FORMS: dict[str, type[BriefForm]] = {
    "task": TaskForm,
    "goal": GoalForm,
    "audience": AudienceForm,
    "act": ActForm,
    "networks": NetworksForm,
    "content": ContentForm,
    "budget": BudgetForm,
    "plan": PlanForm,
}
_QUALIFIERS = (("", _l("exactly")), (">", _l("more than")), ("~", _l("about")))


def step_form(
    step: BriefStep,
    request_: PromoRequest,
    *,
    networks: Iterable[Network] = (),
    subjects: Iterable[tuple[int, str]] = (),
    cases: Iterable[tuple[int, str]] = (),
) -> BriefForm:
    """The form of one step, filled with what the draft holds; it reads what was posted."""
    extra = {question.field: _asked(question) for question in questions_of(request_.objective, step.key)}
    form_class = type(f"{step.key.title()}StepForm", (FORMS[step.key],), extra)
    return _filled(form_class, request_, networks=networks, subjects=subjects, cases=cases)


def answer_form(
    request_: PromoRequest,
    names: Iterable[str],
    *,
    networks: Iterable[Network] = (),
    cases: Iterable[tuple[int, str]] = (),
    asked: Sequence[Asked] = (),
    people: Sequence[Person] = (),
) -> ReturnedForm:
    """Just the fields that were returned, and room for a sentence (product no. 11)."""
    wanted = set(names)
    wanted |= {partner for name in wanted for partner in _PARTNERS.get(name, ())}
    fields: dict[str, Any] = {
        name: getattr(form_class, name) for form_class in FORMS.values() for name in vars(form_class) if name in wanted
    }
    fields |= {
        question.field: _asked(question) for question in questions_of(request_.objective) if question.field in wanted
    }
    fields["note"] = ParagraphField(_l("Your answer in a sentence"), most=2000)
    form_class: type[ReturnedForm] = answers_form([one.question for one in asked], people, base=ReturnedForm, **fields)
    return _filled(form_class, request_, networks=networks, cases=cases, **filled_answers(asked))


def _asked(question: Question) -> Any:
    return ParagraphField(question.words, description=question.hint, most=2000)


#: Fields that make no sense alone.
_PARTNERS: Mapping[str, tuple[str, ...]] = {
    "kpi": ("kpi_reason",),
    "objective": ("kpi", "kpi_reason"),
    "target": ("target_reason",),
    "baseline": ("baseline_qualifier",),
    "budget_state": ("budget_amount", "budget_currency"),
    "references": ("case_id", "reference_url", "reference_note"),
}


def _filled(
    form_class: type[Filled],
    request_: PromoRequest,
    *,
    networks: Iterable[Network] = (),
    subjects: Iterable[tuple[int, str]] = (),
    cases: Iterable[tuple[int, str]] = (),
    **more: Any,
) -> Filled:
    networks = list(networks)
    known: dict[str, Any] = {name: getattr(request_, name) for name in LABELS if hasattr(request_, name)}
    known |= {f"answer_{key}": text for key, text in request_.answers.items()}
    known |= more | {"version": request_.version}
    known["networks"] = _wish_rows(request_, networks)
    known["subject"] = request_.event_id or request_.initiative_id or request_.achievement_id
    form = form_class(data=known)
    form.subject_column = f"{request_.kind}_id"
    form.network_names = {network.id: network.name for network in networks}
    _offer(form, "subject", subjects)
    _offer(form, "case_id", cases)
    _offer(form, "baseline_qualifier", _QUALIFIERS)
    if "sensitivity" in form:
        form["sensitivity"].choices = _sensitivities()
    for name in ("kpi", "second_kpi"):
        if name in form:
            form[name].choices = _kpis(request_.objective)
    return form


def _offer(form: BriefForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    if name in form:
        form[name].choices = [SelectChoice(value=value, label=words) for value, words in choices]


def _kpis(objective: Objective | None) -> list[SelectChoice]:
    """The measures that fit the objective first, the others under a heading of their own."""
    fitting = KPIS_OF.get(objective, ()) if objective is not None else ()
    others = [kpi for kpi in Kpi if kpi not in fitting]
    return [SelectChoice(value=kpi.value, label=kpi.label, optgroup=_("Fit the objective")) for kpi in fitting] + [
        SelectChoice(value=kpi.value, label=kpi.label, optgroup=_("Others, with a reason") if fitting else None)
        for kpi in others
    ]


def _sensitivities() -> list[SelectChoice]:
    """The classes, each with what it costs in time."""
    n, days = APPROVAL_DAYS(), working_days(APPROVAL_DAYS())
    return [
        SelectChoice(value=one.value, label=_("%(class)s: +%(n)s %(days)s", n=n, days=days, **{"class": one.label}))
        for one in Sensitivity
    ]


def _wish_rows(request_: PromoRequest, networks: Iterable[Network]) -> list[dict[str, Any]]:
    chosen = {row.network_id: row for row in request_.networks}
    rows = []
    for network in networks:
        row = chosen.get(network.id)
        rows.append(
            {
                "network_id": network.id,
                "is_chosen": row is not None,
                "why": row.why if row else "",
                "wished_on": row.wished_on if row else None,
            }
        )
    return rows
