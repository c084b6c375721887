"""The templates with which a brief may begin: what they say, in each language, and in whose words."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.permissions import P
from app.audit.queries import history_of, told
from app.core.errors import NotFound
from app.promo.actions.patterns import reset_pattern, write_pattern
from app.promo.forms.patterns import PatternForm
from app.promo.patterns import Pattern, patterns
from app.promo.queries.patterns import own_text, own_texts
from app.web.i18n import LOCALE_NAMES
from app.web.pages import page, see_other

blueprint = Blueprint("brief_templates", __name__, url_prefix="/brief-templates")


@blueprint.get("")
@requires(P.PATTERN_EDIT)
def index() -> Response:
    """Every template with who last wrote it in which language."""
    own, language = own_texts(), get_locale().language
    rows = []
    for one in patterns().values():
        row = own.get((one.key, language))
        own_words = {lang: own[one.key, lang] for lang in LOCALE_NAMES if (one.key, lang) in own}
        edited = {lang: kept for lang, kept in own_words.items() if kept.words != one.words[lang]}
        rows.append((one, (row.words if row else one.said(language))["name"], edited))
    return page("promo/pattern_index.html", rows=rows, spoken=LOCALE_NAMES)


@blueprint.route("/<string:key>/<string:language>", methods=["GET", "POST"])
@requires(P.PATTERN_EDIT)
def edit(key: str, language: str) -> Response:
    """Say one template in the house's own words."""
    pattern, row = _pattern(key, language), own_text(key, language)
    form = PatternForm(row.words if row is not None else pattern.words[language], row)
    if form.submitted() and form.tries(
        lambda: write_pattern(pattern, language, form.values(), version=form.seen_version, actor=signed_in_person())
    ):
        flash(_("The template is saved. Briefs that are begun from now on have its words."), "good")
        return see_other(url_for("brief_templates.index"))
    return page(
        "promo/pattern_edit.html",
        pattern=pattern,
        language=language,
        language_name=LOCALE_NAMES[language],
        row=row,
        form=form,
        is_own=row is not None and row.words != pattern.words[language],
        history=told(history_of(row)) if row is not None else [],
        status=422 if form.errors else 200,
    )


@blueprint.post("/<string:key>/<string:language>/reset")
@requires(P.PATTERN_EDIT)
def reset(key: str, language: str) -> Response:
    """Go back to the words that came with the portal."""
    reset_pattern(_pattern(key, language), language, actor=signed_in_person())
    flash(_("The template says again what came with the portal."), "good")
    return see_other(url_for("brief_templates.edit", key=key, language=language))


def _pattern(key: str, language: str) -> Pattern:
    found = patterns().get(key)
    if found is None or language not in found.words:
        raise NotFound
    return found
