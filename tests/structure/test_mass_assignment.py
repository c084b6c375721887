"""Every form of every page, sent with all that the ORM knows added to it: nothing of that is taken (T08)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import HTTPException

from app.core import clock
from app.core.db import Base, db
from app.web.security import MOST_FORM_PARTS
from tests.pages import parse
from tests.rows import differences, next_ids_follow_rows, stamps
from tests.structure.matrix import MATRIX
from tests.structure.test_matrix import ask, filled, known, methods

CANARY = "CANARY-T08"
#: What differs between two answers to the same form: random tokens, and mails that carry them.
RANDOM = {"token_hash", "text", "html", "key", "message_id"}
PAGES = sorted(name for name, row in MATRIX.items() if row.inside and not row.is_public)
SEEN: set[tuple[str, str, frozenset[str]]] = set()


@dataclass(frozen=True)
class SentForm:
    """A form as a browser would send it: where to, the fields with their values, and every name that it has."""

    endpoint: str
    path: str
    fields: tuple[tuple[str, str], ...]
    names: frozenset[str]


def everything_in_the_orm() -> dict[str, str]:
    """Each column and relationship of each model by its name, with a value that it could hold."""
    found: dict[str, str] = {}
    for mapper in Base.registry.mappers:
        for column in mapper.column_attrs:
            found.setdefault(column.key, plausible(column.columns[0].type))
        for relation in mapper.relationships:
            found.setdefault(relation.key, "2")
    return found


def plausible(kind: Any) -> str:
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return str(list(kind.enum_class)[-1].value)
    python = getattr(kind, "python_type", str)
    if issubclass(python, enum.Enum):
        return str(list(python)[-1].value)
    if issubclass(python, bool):
        return "1"
    if issubclass(python, datetime):
        return "2031-01-02T03:04"
    if issubclass(python, date):
        return "2031-01-02"
    return CANARY if issubclass(python, str) else "2"


EXTRAS = everything_in_the_orm()


@pytest.fixture
def still(monkeypatch):
    """The clock stands still, so that two answers can be compared."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("endpoint", PAGES)
def test_what_a_form_does_not_have_is_not_taken(world, endpoint):  # T08
    """From one of those who have the page."""
    take_nothing_from(world, min(MATRIX[endpoint].inside), endpoint)


@pytest.mark.long
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("endpoint", PAGES)
def test_nor_from_another_who_has_the_page(world, endpoint):  # T08
    take_nothing_from(world, max(MATRIX[endpoint].inside), endpoint)


def take_nothing_from(world, name, endpoint):
    """Each form of the page leaves the same behind with all that the ORM knows as without it."""
    if "GET" not in methods(world, endpoint):
        return
    for form in forms_of(world, name, endpoint):
        plain = dict(form.fields) | filled(world, MATRIX[form.endpoint].form)
        extras = {key: value for key, value in EXTRAS.items() if key not in form.names and key not in plain}

        status, rows = after(world, name, form.path, plain)
        for some in portions(extras, room=MOST_FORM_PARTS - len(plain) - 1):
            with_extras = after(world, name, form.path, {**some, **plain})

            assert (status, what_differs(rows, with_extras[1])) == (with_extras[0], []), form.path


def portions(fields: dict[str, str], *, room: int) -> Iterator[dict[str, str]]:
    """The fields in as few forms as the portal reads: one has `room` for so many."""
    pairs = iter(fields.items())
    while some := dict(islice(pairs, room)):
        yield some


def test_the_orm_is_asked_for_what_one_would_forge():
    assert {"state", "community_id", "owner_id", "role", "approved_at", "version", "is_senior", "owner"} <= set(EXTRAS)


def forms_of(world: Any, name: str, endpoint: str) -> Iterator[SentForm]:
    """The POST forms of a page, those left out that a page before has shown to the same person."""
    path = world.address(endpoint, known(world, MATRIX[endpoint].at))
    answer = ask(world, name, "GET", path)
    world.restore()  # an export stands in the log
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return
    for form in parse(answer.get_data(as_text=True)).xpath("//form[translate(@method,'POST','post')='post']"):
        sent = sent_form(world, form, path)
        if sent and (name, sent.endpoint, sent.names) not in SEEN:
            SEEN.add((name, sent.endpoint, sent.names))
            yield sent


def all_forms(world: Any) -> Iterator[tuple[str, Any, SentForm]]:
    """Each POST form of each page that writes nothing by being read: who may send it, the form, and what it sends."""
    for endpoint, row in MATRIX.items():
        if "GET" not in methods(world, endpoint) or row.is_public or row.writes or not row.inside:
            continue
        name, path = min(row.inside), world.address(endpoint, known(world, row.at))
        answer = ask(world, name, "GET", path)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for form in parse(answer.get_data(as_text=True)).xpath("//form[translate(@method,'POST','post')='post']"):
            if sent := sent_form(world, form, path):
                yield name, form, sent


def sent_form(world: Any, form: Any, path: str) -> SentForm | None:
    action = urlsplit(form.get("action") or path).path
    try:
        endpoint, _values = world.app.url_map.bind("localhost").match(action, method="POST")
    except HTTPException:
        return None
    controls = form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]|.//button[@name]")
    names = {control.get("name") for control in controls} - {"csrf_token"}
    fields = {control.get("name"): value for control in controls if (value := value_of(control)) is not None}
    return SentForm(endpoint, action, tuple(sorted((k, v) for k, v in fields.items() if k in names)), frozenset(names))


def value_of(control: Any) -> str | None:
    """What a browser would send of a control that nobody touched."""
    if control.tag == "select":
        chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")
        return chosen[0].get("value", "") if chosen else None
    if control.tag == "textarea":
        return (control.text or "").removeprefix("\n")
    if control.tag == "button" or control.get("type") in {"file", "submit"}:
        return None
    if control.get("type") in {"checkbox", "radio"} and control.get("checked") is None:
        return None
    return control.get("value", "")


def after(world: Any, name: str, path: str, fields: dict[str, Any]) -> tuple[int, dict[str, list[str]]]:
    """The status of the answer, and the tables that it changed; then everything is put back."""
    next_ids_follow_rows()
    status = ask(world, name, "POST", path, fields).status_code
    changed = differences(world.stamps, stamps())
    rows = {table: rows_of(Base.metadata.tables[table]) for table in changed if table != "sign_in_session"}
    world.restore()
    assert CANARY not in repr(rows), f"{path} kept what it was not asked for"
    return status, rows


def what_differs(first: dict[str, list[str]], second: dict[str, list[str]]) -> list[str]:
    """The rows that only one of two answers left behind."""
    return [
        f"{table}: {row}"
        for table in sorted({*first, *second})
        for row in sorted(set(first.get(table, [])) ^ set(second.get(table, [])))
    ]


def rows_of(table: sa.Table) -> list[str]:
    columns = [column for column in table.columns if column.name not in RANDOM]
    with db.engine.connect() as connection:
        return sorted(repr(tuple(row)) for row in connection.execute(sa.select(*columns)))
