"""The forms of SMM: written, published, and answered by two requests; a draft goes by an older version."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from app.core.money import Money
from app.demo.stage import Stage, story
from app.promo.actions.answers import save_answers
from app.promo.actions.form_bindings import bind_forms
from app.promo.actions.question_forms import add_form, add_question, begin_draft, publish_edition
from app.promo.asking import QuestionType, Rule, RuleOp, Spec
from app.promo.models import PromoRequest, QuestionForm, RequestNetwork
from app.promo.queries.asked import asked_of
from app.promo.queries.question_forms import editions_of
from app.promo.states import RequestState
from app.promo.words import RequestKind

#: Request -> what it says, by the key of the question; people stand with their key in the story.
SAID: dict[str, dict[str, Any]] = {
    "juniors": {"format": "Story", "frames": Decimal(4), "stickers": ["Poll", "Countdown"], "on-camera": "alice",
                  "faces": True},
    "shelter": {"page": "Так", "co-hosts": "Притулок «Сіріус»", "answers": "oksana",
                "boost": Money(Decimal(1500), "UAH")},
    "donors": {"page": "Так", "co-hosts": "Центр крові"},
}  # fmt: skip


def write_forms(stage: Stage) -> None:
    """Have the forms written and answered when the log is told; each by the version of its day."""
    for spec in story("forms"):
        for number, version in enumerate(spec["versions"], start=1):
            at = stage.days.at(stage.days.working(version["day"]), "16:20")
            stage.log.act(at, partial(_publish, stage, spec, number))
    for key in SAID:
        request_ = stage.requests[key]
        stage.log.act(request_.created_at + timedelta(hours=1), partial(_answer, stage, key))


def _publish(stage: Stage, spec: dict[str, Any], number: int) -> None:
    author, version = stage.people[spec["by"]], spec["versions"][number - 1]
    form = _form(stage, spec) if number == 1 else stage.forms[spec["network"]]
    edition = editions_of(form)[0] if number == 1 else begin_draft(form, actor=author)
    for question in version["questions"]:
        add_question(edition, _spec(question), actor=author)
    publish_edition(edition, note=version["note"], actor=author)


def _form(stage: Stage, spec: dict[str, Any]) -> QuestionForm:
    kind = RequestKind(spec["kind"]) if "kind" in spec else None
    form = add_form(spec["network"], kind, actor=stage.people[spec["by"]])
    form.is_demo = True
    stage.forms[spec["network"]] = form
    return form


def _spec(question: dict[str, Any]) -> Spec:
    values = question | {name: Decimal(question[name]) for name in ("least", "most") if name in question}
    values["rules"] = tuple(Rule(key, RuleOp(op), tuple(said)) for key, op, said in question.get("rules", ()))
    values["options"] = tuple(question.get("options", ()))
    values["type"] = QuestionType(question["type"])
    return Spec(**values)


def _answer(stage: Stage, key: str) -> None:
    request_: PromoRequest = stage.requests[key]
    if request_.state == RequestState.DRAFT:
        request_.networks = [RequestNetwork(network_id="facebook", why=story("words")["why"]["facebook"])]
    bind_forms(request_, request_.scope_network_ids)
    said = SAID[key]
    typed = {one.question.id: _typed(stage, said[one.question.key]) for one in asked_of(request_)
             if one.question.key in said}  # fmt: skip
    save_answers(request_, typed, actor=request_.filed_by, version=None)


def _typed(stage: Stage, said: Any) -> Any:
    return stage.people.get(said, said) if isinstance(said, str) else said
