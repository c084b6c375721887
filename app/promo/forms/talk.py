"""Forms of the talk: write, answer, change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField

from app.web.fields import ParagraphField, Required
from app.web.forms import EditForm, Form

MOST_LETTERS = 4000
_WRITE = Required(_l("Write something first."))


class AnswerForm(Form):
    text = ParagraphField(_l("Your answer"), [_WRITE], most=MOST_LETTERS)
    files = MultipleFileField(_l("Pictures or videos"))


class CommentForm(Form):
    text = ParagraphField(_l("Your comment"), [_WRITE], most=MOST_LETTERS)
    files = MultipleFileField(_l("Pictures or videos"))
    is_internal = BooleanField(_l("Only for SMM"))

    @classmethod
    def for_one(cls, *, may_talk_internally: bool) -> CommentForm:
        """The form for one reader: only the side of SMM is asked who reads it."""
        form = cls()
        if not may_talk_internally:
            del form.is_internal
        return form

    @property
    def internal(self) -> bool:
        return "is_internal" in self._fields and bool(self.is_internal.data)


class CommentEditForm(EditForm):
    text = ParagraphField(_l("Your comment"), [_WRITE], most=MOST_LETTERS)
