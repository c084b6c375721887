"""The form of a template of briefs, in one language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.promo.brief import LABELS
from app.promo.models import PatternText
from app.web.fields import LineField, ParagraphField, Required
from app.web.forms import EditForm

MOST = 2000


class PatternForm(EditForm):
    """What a template says; what it leaves empty is left to the writer."""

    name = LineField(_l("What the template is called"), [Required(_l("Say what it is called."))], most=120)
    task = ParagraphField(LABELS["task"], most=MOST)
    audience = ParagraphField(LABELS["audience"], most=MOST)
    message = ParagraphField(LABELS["message"], most=1000)
    wished_act = ParagraphField(LABELS["wished_act"], most=1000)
    content_needed = ParagraphField(LABELS["content_needed"], most=4000)
    results_by = ParagraphField(LABELS["results_by"], most=1000)

    def __init__(self, words: Mapping[str, str], row: PatternText | None) -> None:
        super().__init__(data={**words, "version": row.version if row is not None else ""})
