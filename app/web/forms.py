"""Forms: the base class, and the way back from a refusal to its field. The fields stand in `fields` and `choices`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FieldList, FileField, FormField, HiddenField

from app.core.db import db
from app.core.errors import Invalid
from app.core.text import whole_number

T = TypeVar("T")
#: A version that nothing has, so that saving over it is a conflict.
NOBODYS = -1


class Form(FlaskForm):
    """The base of every form. `submitted()` asks whether it was posted and is right."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was posted as a form; a file counts only where one is asked for, and JSON is no form."""
            if formdata is not _Auto:
                return formdata
            if not form.is_submitted() or not (request.form or request.files):
                return None
            asked = {name for name, field in form._fields.items() if isinstance(field, FileField)}
            sent = [(name, file) for name, file in request.files.items(multi=True) if name in asked]
            return CombinedMultiDict([MultiDict(sent), request.form]) if sent else request.form

    def submitted(self, also: Callable[[], Mapping[str, Any]] | None = None) -> bool:
        """Posted, and each field can be read.

        Where one cannot, the action is not tried; `also` then says what the others would be refused for, by field, so
        that one press tells everything. A field that has its sentence keeps just that.
        """
        if self.validate_on_submit():
            return True
        if also is not None and self.is_submitted():
            wrong = set(self.errors)
            self.refuse(Invalid({name: why for name, why in also().items() if name not in wrong}))
        return False

    def refuse(self, error: Invalid) -> None:
        """Put the sentences of a refused action beside their fields; those without a field go on top."""
        for name, sentence in error.fields.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(str(sentence))
            else:
                field.errors = [*field.errors, str(sentence)]

    def alike(self) -> set[str]:
        """Sentences that stand beside more than one field: a summary of them has to name the fields."""
        counted = Counter(why for field in _leaves(self) for why in {str(words) for words in field.errors})
        return {why for why, n in counted.items() if n > 1}

    def tries(self, act: Callable[[], Any]) -> bool:
        """Run an action; False, with the sentences in place and all it began undone, when it refuses the input."""

        def acted() -> bool:
            act()
            return True

        return bool(self.result_of(acted))

    def result_of(self, act: Callable[[], T]) -> T | None:
        """What an action gives, for actions that make something; None when it refuses the input, as in `tries`."""
        try:
            return act()
        except Invalid as error:
            db.session.rollback()  # the page that follows must not flush what was refused
            self.refuse(error)
            return None

    def values(self, *leave_out: str) -> dict[str, Any]:
        """What was typed, by field, without the machinery."""
        hidden = {"csrf_token", "once", *leave_out}
        return {name: value for name, value in self.data.items() if name not in hidden}

    def readable_values(self) -> dict[str, Any]:
        """The same; None, which contradicts nothing, for a number, time or choice that cannot be read."""
        return {
            name: None if self[name].errors and not isinstance(value, str) else value
            for name, value in self.values().items()
        }


def _leaves(fields: Iterable[Any]) -> Iterator[Any]:
    """The fields into which one types, out of lists and groups too."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _leaves(field)
        else:
            yield field


class EditForm(Form):
    """A form over something that two people may edit: it carries the version that it shows (T45)."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """The version that was shown: None where the form carries none, nobody's where it is no version."""
        typed = str(self.version.data or "")
        if not typed:
            return None
        number = whole_number(typed)
        return NOBODYS if number is None else number

    @property
    def seen_or_nobodys(self) -> int:
        """The same for what may not have been there yet: of two who begin it, the second one is told."""
        return NOBODYS if self.seen_version is None else self.seen_version

    def values(self, *leave_out: str) -> dict[str, Any]:
        return super().values("version", *leave_out)


def query_form(form: type[Form]) -> Form:
    """A form read from the query string (filters); it never has a token."""
    return form(request.args, meta={"csrf": False})
