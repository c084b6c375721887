"""Fields into which one types, what they refuse, and the sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.fields import DateField as WTDateField
from wtforms.widgets import TextInput

from app.core.hours import HoursError, parse_hours
from app.core.text import one_line
from app.core.urls import is_web_address
from app.web.formats import number
from app.web.i18n import choose_zone

MOST_LINE = 200
MOST_TEXT = 10_000


class Required:
    """Something must be typed. One sentence that says what to do."""

    field_flags: Mapping[str, Any] = {"required": True}

    def __init__(self, sentence: Any = None) -> None:
        self.sentence = sentence or _l("Fill this in.")

    def __call__(self, _form: Any, field: Field) -> None:
        value = field.data
        if field.process_errors:  # something was typed, and the field has said why it cannot be read
            return
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            field.errors = []
            raise ValidationError(str(self.sentence))


class AtMost:
    """At most so many characters; the sentence tells both numbers."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, _form: Any, field: Field) -> None:
        if isinstance(field.data, str) and len(field.data) > self.most:
            raise ValidationError(
                _("Shorten this to %(most)s characters; it has %(n)s now.", most=self.most, n=len(field.data))
            )


class LineField(StringField):
    """One line of text, trimmed, without control characters, at most 200 characters unless told."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, most: int = MOST_LINE, **options: Any
    ) -> None:
        super().__init__(label, [*validators, AtMost(most)], **options)
        self.data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist or self.data is None:  # a browser sends every box; what comes without one is empty, not unknown
            self.data = one_line(valuelist[0] if valuelist else "")


class ParagraphField(TextAreaField):
    """Several lines of text, at most 10,000 characters unless told."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, most: int = MOST_TEXT, **options: Any
    ) -> None:
        super().__init__(label, [*validators, AtMost(most)], **options)
        self.data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist or self.data is None:
            self.data = valuelist[0].replace("\r\n", "\n").strip() if valuelist else ""


class EmailField(LineField):
    """A mail address, lower-cased; its host is not looked up."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").lower()

    def post_validate(self, _form: Any, validation_stopped: bool) -> None:
        if not self.data or self.errors or validation_stopped:  # of what is too long nothing more is asked
            return
        try:
            validate_email(self.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(_("Enter a mail address such as alice@example.org.")) from None


class AddressField(LineField):
    """An http(s) address (T10)."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, most=2000, **options)

    def post_validate(self, _form: Any, validation_stopped: bool) -> None:
        if self.data and not validation_stopped and not is_web_address(self.data):
            raise ValidationError(_("Enter a full web address that starts with https:// or http://."))


class _Typed(Field):
    """A text box whose value is parsed; what was typed stays in the box when it cannot be."""

    widget = TextInput()

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.shown(self.data)

    def shown(self, value: Any) -> str:
        return "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed:
            self.data = self.parsed(typed)

    def parsed(self, typed: str) -> Any:
        return typed


def parse_decimal(typed: str) -> Decimal | None:
    """A number as people write it in English or Ukrainian: '39 000,50', '39,000.50', '39000.5'. None if it is none."""
    plain = typed.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("'", "").replace("−", "-")
    if "," in plain and "." in plain:
        plain = plain.replace("," if plain.rfind(".") > plain.rfind(",") else ".", "")
    is_grouped = len(plain) < len(typed.strip())  # by blanks: then a comma can only be the decimal one
    if not is_grouped and re.fullmatch(r"[+-]?[1-9]\d*(,\d{3})+", plain):
        plain = plain.replace(",", "")  # 39,000: nobody types three decimals here
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain):  # Decimal would take 1e3, 1_000 and NaN too
        return None
    return Decimal(plain)


class NumberField(_Typed):
    """A number within a range; `places` 0 means whole numbers."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        least: int | None = 0,
        most: int = 1_000_000_000,
        places: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.least, self.most, self.places = least, most, places

    def shown(self, value: Any) -> str:
        return "" if value is None else format(Decimal(value).normalize(), "f")

    def parsed(self, typed: str) -> Decimal | int:
        value = parse_decimal(typed)
        if value is None:
            raise ValueError(_("Enter a number, such as 240."))
        if self.places == 0 and value != value.to_integral_value():
            raise ValueError(_("Enter a whole number."))
        if self.least is not None and not self.least <= value <= self.most:
            raise ValueError(
                _("Enter a number from %(least)s to %(most)s.", least=number(self.least), most=number(self.most))
            )
        if value > self.most:
            raise ValueError(_("Enter a number of at most %(most)s.", most=number(self.most)))
        if value < -self.most:  # more digits than a column keeps, and than round() below can count
            raise ValueError(
                _("Enter a number from %(least)s to %(most)s.", least=number(-self.most), most=number(self.most))
            )
        if value != round(value, self.places):
            raise ValueError(_("Enter at most %(n)s digits after the decimal mark.", n=self.places))
        return int(value) if self.places == 0 else value


class DayField(WTDateField):
    """A calendar day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(_("Enter a day such as 2026-11-24.")) from None
        if not 2000 <= day.year <= 2100:
            raise ValueError(_("Enter a day between 2000 and 2100."))
        self.data = day


class MomentField(_Typed):
    """A day and time in a zone (the person's unless `zone` is given); the value is aware and in UTC.

    A time that the clock skips in spring is refused; of a time that comes twice in autumn the first is meant, and
    the page says so.
    """

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, zone: str | None = None, **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.zone = zone

    @property
    def zone_in_force(self) -> str:
        return self.zone or choose_zone()

    def shown(self, value: Any) -> str:
        return "" if value is None else value.astimezone(ZoneInfo(self.zone_in_force)).strftime("%Y-%m-%dT%H:%M")

    def parsed(self, typed: str) -> datetime:
        try:
            wall = datetime.fromisoformat(typed)
        except ValueError:
            raise ValueError(_("Enter a day and a time, such as 2026-11-24 18:00.")) from None
        if not 2000 <= wall.year <= 2100:
            raise ValueError(_("Enter a day between 2000 and 2100."))
        if wall.tzinfo is not None:
            return wall.astimezone(UTC)
        place = ZoneInfo(self.zone_in_force)
        moment = wall.replace(tzinfo=place).astimezone(UTC)
        if moment.astimezone(place).replace(tzinfo=None) != wall:
            raise ValueError(_("The clocks go forward then: this hour does not exist that day. Choose another."))
        return moment


class HoursField(LineField):
    """The hours of one weekday: '09:00–13:00, 14:00–18:00'; empty on a day off."""

    def post_validate(self, _form: Any, validation_stopped: bool) -> None:
        if self.errors or validation_stopped:
            return
        try:
            parse_hours(self.data or "")
        except HoursError:
            raise ValidationError(_("Write hours such as 09:00–18:00, several with a comma between.")) from None
