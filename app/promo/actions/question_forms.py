"""What SMM does to its forms: begin one, change the questions of its draft, publish a version, throw a draft away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.audit.actions import record
from app.audit.actors import Actor
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.text import slugify
from app.core.versions import check_version
from app.networks.models import Network
from app.promo import tags
from app.promo.access.forms import may_edit_form
from app.promo.asking import ALL, Rule, Spec, differences
from app.promo.guards.questions import MOST_QUESTIONS, broken_rule, settled, wrong_question
from app.promo.models import FormEdition, FormQuestion, QuestionForm
from app.promo.queries.question_forms import editions_of, last_published
from app.promo.words import RequestKind


def add_form(network_id: str | None, kind: RequestKind | None, *, actor: Actor) -> QuestionForm:
    """Begin the form of a network or all, and a kind or all, with an empty draft. Raises Invalid where there is one."""
    _check_may_edit(network_id, actor)
    if network_id is not None and db.session.get(Network, network_id) is None:
        raise Invalid({"network": _("Choose one of the list.")})
    form = QuestionForm(
        slug=f"{network_id or ALL}-{kind or ALL}", network_id=network_id, kind=kind, created_at=clock.now()
    )
    try:
        with db.session.begin_nested():
            db.session.add(form)
    except IntegrityError:
        sentence = _("There is a form for this already: “%(form)s”. Open it and change its questions.", form=form.name)
        raise Invalid({"network": sentence}) from None
    record(tags.FORM_ADDED, form, actor=actor)
    _begin(form, 1, (), actor=actor)
    return form


def begin_draft(form: QuestionForm, *, actor: Actor) -> FormEdition:
    """Begin the next version with the questions of the last. Raises Conflict when somebody has begun it already."""
    _check_may_edit(form.network_id, actor)
    last = editions_of(form)[0]
    if last.published_at is None:
        raise Conflict(_("Version %(n)s of this form is being written already.", n=last.number))
    return _begin(form, last.number + 1, last.questions, actor=actor)


def _begin(form: QuestionForm, number: int, questions: Sequence[FormQuestion], *, actor: Actor) -> FormEdition:
    edition = FormEdition(form=form, number=number, began_at=clock.now(), began_by_id=actor.actor_id)
    edition.questions = [_row(question.spec, place) for place, question in enumerate(questions, start=1)]
    try:
        with db.session.begin_nested():
            db.session.add(edition)
    except IntegrityError:
        raise Conflict(_("Version %(n)s of this form is being written already.", n=number)) from None
    record(tags.FORM_DRAFTED, form, actor=actor, changes={"number": number})
    return edition


def discard_draft(edition: FormEdition, *, actor: Actor) -> bool:
    """Throw the draft away; True when the form went with it, since nothing of it was ever published."""
    _hold(edition, actor)
    form = edition.form
    record(tags.FORM_DISCARDED, form, actor=actor, changes={"number": edition.number})
    is_all = edition.number == 1
    db.session.delete(edition)
    flush()
    if is_all:
        db.session.delete(form)
        flush()
    return is_all


def add_question(edition: FormEdition, question: Spec, *, actor: Actor) -> FormQuestion:
    """Put a question at the end. Without a short name it gets one from its words."""
    _hold(edition, actor)
    there = edition.specs
    if len(there) >= MOST_QUESTIONS:
        raise Invalid({"words": _("A form asks at most %(most)s questions.", most=MOST_QUESTIONS)})
    question = settled(_named(question, there))
    if wrong := wrong_question(question, there, len(there)):
        raise Invalid(wrong)
    row = _row(question, len(there) + 1)
    edition.questions.append(row)
    flush()
    record(tags.QUESTION_ADDED, edition.form, actor=actor, changes={"question": question.words})
    return row


def change_question(row: FormQuestion, question: Spec, *, actor: Actor, version: int | None) -> None:
    """Change a question of a draft. Rules of others that named it by another short name follow."""
    edition = row.edition
    _hold(edition, actor)
    place, before = edition.questions.index(row), row.spec
    others = [_renamed(one.spec, before.key, question.key) for one in edition.questions if one is not row]
    question = settled(_named(question, others))
    if wrong := wrong_question(question, others, place):
        raise Invalid(wrong)
    if why := broken_rule([*others[:place], question, *others[place:]], but=question.key):
        raise Invalid({"options" if before.options != question.options else "type": why})
    values = _columns(question)
    check_version(row, values, version=version, sentence=_("This question was changed while you wrote."))
    changes = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    if not changes:
        return
    for one, spec in zip([one for one in edition.questions if one is not row], others, strict=True):
        _assign(one, {"rules": _columns(spec)["rules"]})
    _assign(row, values)
    flush()
    told = {name: [_told(part) for part in pair] for name, pair in changes.items()}
    record(tags.QUESTION_CHANGED, edition.form, actor=actor, changes={"question": question.words, **told})


def move_question(row: FormQuestion, by: int, *, actor: Actor) -> bool:
    """Put a question one place earlier (-1) or later (1); False at the end of the list.

    Raises Conflict where a rule would then look at a later question.
    """
    edition = row.edition
    _hold(edition, actor)
    rows = list(edition.questions)
    place = rows.index(row)
    if not 0 <= place + by < len(rows):
        return False
    rows.insert(place + by, rows.pop(place))
    if why := broken_rule([one.spec for one in rows]):
        raise Conflict(why)
    for position, one in enumerate(rows, start=1):
        one.position = position
    flush()
    db.session.expire(edition, ["questions"])
    record(tags.QUESTION_MOVED, edition.form, actor=actor, changes={"question": row.words})
    return True


def remove_question(row: FormQuestion, *, actor: Actor) -> None:
    """Take a question out of the draft. Raises Conflict while the rule of another one needs it."""
    edition = row.edition
    _hold(edition, actor)
    if why := broken_rule([one.spec for one in edition.questions if one is not row]):
        raise Conflict(why)
    words = row.words
    edition.questions.remove(row)
    for position, one in enumerate(edition.questions, start=1):
        one.position = position
    flush()
    record(tags.QUESTION_REMOVED, edition.form, actor=actor, changes={"question": words})


def publish_edition(edition: FormEdition, *, note: str, actor: Actor) -> None:
    """Freeze the draft: briefs that are begun from now on go by it. `note` says what changed."""
    _hold(edition, actor)
    if not note.strip():
        raise Invalid({"note": _("Say what changed: those who write briefs read it.")})
    before = last_published(edition.form)
    if not edition.questions and before is None:
        raise Invalid({"": _("Add at least one question first.")})
    if before is not None and not differences(before.specs, edition.specs):
        raise Invalid({"": _("Nothing has changed since version %(n)s.", n=before.number)})
    claimed = db.session.execute(
        sa.update(FormEdition)
        .where(FormEdition.id == edition.id, FormEdition.published_at.is_(None))
        .values(published_at=clock.now(), published_by_id=actor.actor_id, note=note.strip())
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise _published(edition)
    db.session.refresh(edition)
    record(tags.FORM_PUBLISHED, edition.form, actor=actor, reason=note.strip(), changes={"number": edition.number})


def _check_may_edit(network_id: str | None, actor: Actor) -> None:
    if not may_edit_form(actor, network_id):
        raise NotAllowed(
            _("The form of a network is changed by its SMM specialists, that of all networks by seniors among them.")
        )


def _hold(edition: FormEdition, actor: Actor) -> None:
    """Let nobody else change the draft meanwhile; raises Conflict once it is published."""
    _check_may_edit(edition.form.network_id, actor)
    flush()
    query = sa.select(FormEdition.id).where(FormEdition.id == edition.id).with_for_update()
    if db.session.scalar(query) is None:
        raise NotFound
    db.session.refresh(edition)
    db.session.expire(edition, ["questions"])
    if edition.published_at is not None:
        raise _published(edition)


def _published(edition: FormEdition) -> Conflict:
    db.session.refresh(edition)
    name = edition.published_by.name if edition.published_by else "—"
    return Conflict(
        _("%(name)s has published version %(n)s: it stays as it is. Begin the next version to change more.",
          name=name, n=edition.number)
    )  # fmt: skip


def _named(question: Spec, others: Sequence[Spec]) -> Spec:
    """`question` with a short name: its own, or one of its words that no other has."""
    if question.key:
        return question
    name, taken = slugify(question.words, most=30), {one.key for one in others}
    free = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
    return replace(question, key=next(key for key in free if key not in taken))


def _renamed(question: Spec, was: str, becomes: str) -> Spec:
    if not becomes or was == becomes:
        return question
    return replace(question, rules=tuple(replace(r, key=becomes) if r.key == was else r for r in question.rules))


def _columns(question: Spec) -> dict[str, Any]:
    values = {name: getattr(question, name) for name in asdict(question)}
    return values | {"options": list(question.options), "rules": [rule.kept for rule in question.rules]}


def _row(question: Spec, position: int) -> FormQuestion:
    return FormQuestion(position=position, **_columns(question))


def _assign(row: FormQuestion, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _told(value: Any) -> Any:
    """As the log keeps it: a rule in the words of its parts, in no language."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "; ".join(" ".join([rule.key, rule.op.value, *rule.values]) for rule in map(Rule.of, value))
    return value
