"""Every form of every page, sent with what no browser sends: files, JSON, endless numbers (T48, T49)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from tests.structure.matrix import MATRIX
from tests.structure.test_mass_assignment import all_forms
from tests.structure.test_matrix import ask, filled

#: What stands in each field at once. Fields that choose are left as they are, so that the rest is looked at.
ODD = {
    "a file": None,
    "blanks": "   ",
    "minus endless": "-" + "9" * 40,
    "many decimals": "0." + "0" * 40 + "1",
    "other digits": "١٢",
    "the last moment": "9999-12-31T23:59-14:00",
    "words and an emoji": "\u202eשלום 👩‍👩‍👧 <b>\u2028",
}
CHOSEN = ("//select", "//input[@type='radio']", "//input[@type='checkbox']")


@pytest.fixture(scope="module")
def forms(world):
    """Each form once: who sends it, the form, and the names into which one types."""
    return list(typing_forms(world))


def test_no_form_fails_over_what_is_typed(world, forms):
    """Each is sent one of them, by turns."""
    failed = [fault for form, odd in zip(forms, cycle(ODD), strict=False) for fault in faults_of(world, form, odd)]

    assert failed == []
    assert len(forms) > 60


@pytest.mark.long
@pytest.mark.parametrize("odd", ODD)
def test_no_form_fails_over_any_of_it(world, forms, odd):
    assert [fault for form in forms for fault in faults_of(world, form, odd)] == []


def faults_of(world, form, odd):
    """The form, and how it failed, once all is typed that this odd thing can be typed into."""
    name, sent, typed = form
    fields = dict(sent.fields) | filled(world, MATRIX[sent.endpoint].form) | {key: value_of(odd) for key in typed}
    status = ask(world, name, "POST", sent.path, fields).status_code
    world.restore()
    return [(name, sent.path, status)] if status >= 500 else []


JSON = [b"[1, 2]", b'{"title": {"a": 1}, "text": 5, "reason": "\\u0000", "note": [1]}']


def test_json_is_no_form(world, forms):
    """With a token in the header, as our own scripts send it; each form is sent one of two bodies."""
    failed = []
    for (name, sent, _typed), body in zip(forms, cycle(JSON), strict=False):
        browser = world.browsers[name]
        headers = {"X-CSRFToken": browser.token()}
        answer = browser.open(sent.path, method="POST", data=body, content_type="application/json", headers=headers)
        world.restore()
        if answer.status_code >= 500:
            failed.append((name, sent.path, answer.status_code))

    assert failed == []


def value_of(odd: str) -> Any:
    return FileStorage(io.BytesIO(b"no text"), filename="title.txt") if ODD[odd] is None else ODD[odd]


def typing_forms(world: Any) -> Iterator[tuple[str, Any, set[str]]]:
    seen = set()
    for name, form, sent in all_forms(world):
        if (sent.endpoint, sent.names) in seen or sent.endpoint == "sign_in.leave":
            continue
        seen.add((sent.endpoint, sent.names))
        chosen = {control.get("name") for where in CHOSEN for control in form.xpath(f".{where}[@name]")}
        typed = sent.names - chosen - {button.get("name") for button in form.xpath(".//button[@name]")}
        if typed - {"once"}:
            yield name, sent, set(typed)
