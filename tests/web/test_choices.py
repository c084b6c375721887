"""One of a list: what was chosen, what was not, and what nobody offered."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.core.enums import LabelledEnum
from app.web.choices import ChoiceField, RadiosField, ZoneField
from app.web.fields import Required
from app.web.forms import Form


class Colour(LabelledEnum):
    TEAL = "teal", _l("Teal")
    AMBER = "amber", _l("Amber")


class Paint(Form):
    wall = ChoiceField("Wall", words=Colour, optional=_l("Any"))
    door = RadiosField("Door", [Required()], words=Colour)


def filled(**typed: str) -> Paint:
    return Paint(MultiDict(typed), meta={"csrf": False})


@pytest.mark.parametrize(("typed", "kept"), [("teal", Colour.TEAL), ("", None)])
def test_a_choice_is_a_member_or_nothing(app: Flask, typed: str, kept: Colour | None) -> None:
    with app.test_request_context():
        form = filled(wall=typed, door="amber")
        assert form.validate()
        assert form.wall.data is kept
        assert form.door.data is Colour.AMBER


def test_what_nobody_offered_is_refused(app: Flask) -> None:
    with app.test_request_context():
        form = filled(wall="violet", door="")
        assert not form.validate()
        assert form.wall.errors == ["Choose one of the list."]
        assert form.door.errors == ["Fill this in."]


def test_the_empty_choice_has_words_and_radios_are_inputs(app: Flask) -> None:
    with app.test_request_context():
        form = filled(wall="", door="teal")
        assert '<option selected value="">Any</option>' in str(form.wall())
        assert [str(option()) for option in form.door] == [
            '<input checked id="door-0" name="door" required type="radio" value="teal">',
            '<input id="door-1" name="door" required type="radio" value="amber">',
        ]


class Place(Form):
    zone = ZoneField("Zone")


@pytest.mark.parametrize(
    ("typed", "is_kept"), [("Europe/Lisbon", True), ("EET", True), ("Mars/Base", False), ("", False)]
)
def test_a_zone_of_old_stays_a_choice(app: Flask, typed: str, is_kept: bool) -> None:
    with app.test_request_context():
        form = Place(MultiDict({"zone": typed}), data={"zone": "EET"}, meta={"csrf": False})
        assert form.validate() is is_kept
        assert bool(form.zone.errors) is not is_kept
