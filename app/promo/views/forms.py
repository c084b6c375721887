"""The forms of SMM: their list, the draft that is edited, versions with what changed, and publishing."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.exports import list_file
from app.accounts.models import Person
from app.accounts.permissions import P
from app.audit.queries import history_of, told
from app.files.actions import MOST_PICTURE_BYTES, MOST_VIDEO_BYTES
from app.networks.queries import networks
from app.promo.access.forms import draft_of, edition_of, form_for, may_edit_form, own_form, question_of
from app.promo.actions import question_forms as acts
from app.promo.asking import ALL, QuestionType, rule_words
from app.promo.forms.questions import (
    AnswersForm,
    BeginFormForm,
    PublishEditionForm,
    WriteQuestionForm,
    answers_form,
    begin_form,
    question_form,
)
from app.promo.models import FormEdition, FormQuestion, QuestionForm
from app.promo.queries.asked import Asked
from app.promo.queries.question_forms import (
    FormFilters,
    edition_before,
    editions_of,
    form_lines,
    forms_listed,
    people_offered,
)
from app.promo.views.columns import FORMS
from app.promo.views.requests.questions import changes_between, groups_of
from app.promo.words import RequestKind
from app.web.filters import text_filter, word_filter
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("brief_forms", __name__)


@blueprint.get("/brief-forms")
@requires(P.FORM_EDIT)
def index() -> Response:
    """Every form with the version in force."""
    person, filters = signed_in_person(), _filters()
    listed = paginate(forms_listed(person, filters))
    return page(
        "promo/form_index.html",
        listed=listed,
        lines=form_lines(listed.items),
        filters=filters,
        networks=[(ALL, _("All networks")), *((one.id, one.name) for one in networks(person))],
        kinds=[(ALL, _("Every kind")), *((kind.value, kind.label) for kind in RequestKind)],
    )


@blueprint.get("/brief-forms/export/<any(csv, xlsx):file_kind>")
@requires(P.FORM_EDIT)
def export(file_kind: str) -> Response:
    """The list as it is filtered, as a file."""
    return list_file(FORMS, forms_listed(signed_in_person(), _filters()), kind=file_kind)


@blueprint.get("/brief-forms/new")
@requires(P.FORM_EDIT)
def new() -> Response:
    """The network and the kind of request for which a form is begun."""
    return page("promo/form_new.html", form=_begin_form(signed_in_person()))


@blueprint.post("/brief-forms/new")
@requires(P.FORM_EDIT)
def begin() -> Response:
    """Begin a form with an empty draft."""
    person = signed_in_person()
    typed = _begin_form(person)
    if typed.submitted() and (
        form := typed.result_of(lambda: acts.add_form(typed.network.data, typed.kind.data, actor=person))
    ):
        return see_other(url_for("brief_forms.detail", slug=form.slug))
    return page("promo/form_new.html", form=typed, status=422)


@blueprint.get("/brief-forms/<string:slug>")
@requires(P.FORM_EDIT)
def detail(slug: str) -> Response:
    """The questions of the draft, or of the version in force, and all versions."""
    person = signed_in_person()
    form = form_for(person, slug)
    editions = editions_of(form)
    return page(
        "promo/form_detail.html",
        form_=form,
        editions=editions,
        edition=editions[0],
        is_draft=editions[0].published_at is None,
        lines=[(question, rule_words(question.spec.rules, editions[0].specs)) for question in editions[0].questions],
        changes=changes_between(editions[1] if len(editions) > 1 else None, editions[0]),
        may_edit=may_edit_form(person, form.network_id),
        history=told(history_of(form)),
    )


@blueprint.post("/brief-forms/<string:slug>/draft")
@requires(P.FORM_EDIT)
def begin_next(slug: str) -> Response:
    """Begin the next version with the questions of the last."""
    person = signed_in_person()
    acts.begin_draft(own_form(person, slug), actor=person)
    return see_other(url_for("brief_forms.detail", slug=slug))


@blueprint.post("/brief-forms/<string:slug>/discard")
@requires(P.FORM_EDIT)
def discard(slug: str) -> Response:
    """Throw the draft away, with the form when nothing of it was published."""
    person = signed_in_person()
    is_all = acts.discard_draft(draft_of(own_form(person, slug)), actor=person)
    flash(_("The draft is thrown away."), "good")
    return see_other(url_for("brief_forms.index") if is_all else url_for("brief_forms.detail", slug=slug))


@blueprint.get("/brief-forms/<string:slug>/<edition:edition>")
@requires(P.FORM_EDIT)
def version(slug: str, edition: int) -> Response:
    """A version as those who write a brief see it, and what changed with it."""
    shown = edition_of(form_for(signed_in_person(), slug), edition)
    return page(
        "promo/form_version.html",
        form_=shown.form,
        edition=shown,
        groups=_preview(shown),
        changes=changes_between(edition_before(shown), shown),
        most_bytes=MOST_PICTURE_BYTES,
        most_video_bytes=MOST_VIDEO_BYTES,
    )


@blueprint.get("/brief-forms/<string:slug>/publish")
@requires(P.FORM_EDIT)
def publish(slug: str) -> Response:
    """What will change, and a word about it."""
    return _show_publish(draft_of(own_form(signed_in_person(), slug)), PublishEditionForm())


@blueprint.post("/brief-forms/<string:slug>/publish")
@requires(P.FORM_EDIT)
def put_in_force(slug: str) -> Response:
    """Publish the draft: briefs that are begun from now on go by it."""
    person, typed = signed_in_person(), PublishEditionForm()
    edition = draft_of(own_form(person, slug))
    if typed.submitted() and typed.tries(lambda: acts.publish_edition(edition, note=typed.note.data, actor=person)):
        flash(_("Version %(n)s is in force. Briefs that were begun before keep theirs.", n=edition.number), "good")
        return see_other(url_for("brief_forms.detail", slug=slug))
    return _show_publish(edition, typed, status=422)


@blueprint.get("/brief-forms/<string:slug>/questions/new")
@requires(P.FORM_EDIT)
def new_question(slug: str) -> Response:
    """The form of a further question."""
    edition = draft_of(own_form(signed_in_person(), slug))
    return _show_question(edition, question_form(edition.questions))


@blueprint.post("/brief-forms/<string:slug>/questions/new")
@requires(P.FORM_EDIT)
def add_question(slug: str) -> Response:
    """Put it at the end; perhaps go on to the next one."""
    person = signed_in_person()
    edition = draft_of(own_form(person, slug))
    typed = question_form(edition.questions)
    if typed.submitted() and typed.tries(lambda: acts.add_question(edition, typed.spec(), actor=person)):
        to = "new_question" if request.form.get("go") == "more" else "detail"
        return see_other(url_for(f"brief_forms.{to}", slug=slug))
    return _show_question(edition, typed, status=422)


@blueprint.get("/brief-forms/<string:slug>/questions/<int:question_id>")
@requires(P.FORM_EDIT)
def question(slug: str, question_id: int) -> Response:
    """A question of the draft."""
    row = question_of(own_form(signed_in_person(), slug), question_id)
    return _show_question(row.edition, question_form(row.edition.questions, row), row)


@blueprint.post("/brief-forms/<string:slug>/questions/<int:question_id>")
@requires(P.FORM_EDIT)
def save_question(slug: str, question_id: int) -> Response:
    """Change it."""
    person = signed_in_person()
    row = question_of(own_form(person, slug), question_id)
    typed = question_form(row.edition.questions, row)
    if typed.submitted() and typed.tries(
        lambda: acts.change_question(row, typed.spec(), actor=person, version=typed.seen_version)
    ):
        flash(_("The question is saved."), "good")
        return see_other(url_for("brief_forms.detail", slug=slug))
    return _show_question(row.edition, typed, row, status=422)


@blueprint.post("/brief-forms/<string:slug>/questions/<int:question_id>/<any(earlier, later):way>")
@requires(P.FORM_EDIT)
def move_question(slug: str, question_id: int, way: str) -> Response:
    """Put it one place earlier or later."""
    person = signed_in_person()
    row = question_of(own_form(person, slug), question_id)
    acts.move_question(row, -1 if way == "earlier" else 1, actor=person)
    return see_other(url_for("brief_forms.detail", slug=slug, _anchor=f"q-{question_id}"))


@blueprint.post("/brief-forms/<string:slug>/questions/<int:question_id>/remove")
@requires(P.FORM_EDIT)
def remove_question(slug: str, question_id: int) -> Response:
    """Take it out of the draft."""
    person = signed_in_person()
    row = question_of(own_form(person, slug), question_id)
    words = row.words
    acts.remove_question(row, actor=person)
    flash(_("“%(question)s” is taken out.", question=words), "good")
    return see_other(url_for("brief_forms.detail", slug=slug))


def _begin_form(person: Person) -> BeginFormForm:
    mine = [network for network in networks(person) if may_edit_form(person, network.id)]
    return begin_form(mine, may_all=may_edit_form(person, None))


def _preview(edition: FormEdition) -> list[tuple[QuestionForm, list[dict[str, object]]]]:
    """The questions with empty fields; those with a rule are out of sight until it holds."""
    asked = [Asked(edition.form, one, None, is_on=not one.rules) for one in edition.questions]
    people = people_offered() if any(one.type is QuestionType.PERSON for one in edition.questions) else ()
    form: AnswersForm = answers_form(edition.questions, people)(formdata=None)
    return groups_of(asked, form)


def _show_publish(edition: FormEdition, form: PublishEditionForm, *, status: int = 200) -> Response:
    before = edition_before(edition)
    return page(
        "promo/form_publish.html",
        form_=edition.form,
        edition=edition,
        before=before,
        changes=changes_between(before, edition),
        form=form,
        status=status,
    )


def _show_question(
    edition: FormEdition, form: WriteQuestionForm, question: FormQuestion | None = None, *, status: int = 200
) -> Response:
    return page(
        "promo/form_question.html",
        form_=edition.form,
        edition=edition,
        question=question,
        form=form,
        status=status,
    )


def _filters() -> FormFilters:
    return FormFilters(network=text_filter("network"), kind=word_filter("kind", ALL, *RequestKind))
