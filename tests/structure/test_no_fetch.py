"""The portal fetches no address that people give it, wherever they write it and wherever it leads (T24)."""

from __future__ import annotations

import re
import socket
import sys
import threading
from itertools import cycle, islice
from pathlib import Path

import pytest

import app
from app.core.db import db
from app.jobs.ticks import tick
from app.promo.brief import STEP
from tests.pages import parse
from tests.rows import stamps
from tests.structure.matrix import MATRIX
from tests.structure.test_mass_assignment import sent_form
from tests.structure.test_matrix import ask, filled, known, methods

#: Fields for addresses, whatever the form calls them.
ADDRESS = ("url", "link", "address")
#: What is typed is kept for its writer alone, until it is saved.
KEEPS_ANYTHING = ("/autosave", "/draft")
_watching = threading.Event()
_asked: list[str] = []


def _note(event: str, arguments: tuple[object, ...], is_watching=_watching.is_set, note=_asked.append) -> None:
    """Python's own word on each connection and each name that is looked up; libpq's of the database is not among it.

    It outlives this module, whose names are gone when the process ends: what it needs it keeps.
    """
    if is_watching() and event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        note(f"{event} {arguments[:2]}")


sys.addaudithook(_note)


@pytest.fixture
def canary():
    """A listener on loopback; its port, and how often somebody called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        yield listener


def spellings(port: int) -> list[str]:
    hosts = ["127.0.0.1", "[::1]", "0.0.0.0", "2130706433", "0177.0.0.1", "0x7f000001", "localhost", "127.1"]  # noqa: S104
    return [f"http://{host}:{port}/canary" for host in hosts] + ["http://169.254.169.254/latest/meta-data/"]


@pytest.fixture(scope="module")
def forms(world):
    """Each form of the house in which somebody types an address: as it is sent, and as it is saved while one types."""
    return list(address_forms(world))


def test_no_address_is_ever_called(world, forms, canary):
    """Each form is sent three spellings, by turns."""
    addresses, sent, taken = cycle(spellings(canary.getsockname()[1])), set(), set()
    _asked.clear()
    _watching.set()
    try:
        for name, form in forms:
            for place, address in enumerate(islice(addresses, 3)):
                fields = dict(form.fields) | filled(world, MATRIX[form.endpoint].form)
                fields |= {field: address for field in form.names if field.endswith(ADDRESS)}
                answer = ask(world, name, "POST", form.path, fields)
                assert answer.status_code < 500
                typed = {field for field in form.names if field.endswith(ADDRESS)}
                sent, taken = sent | typed, taken | (typed if answer.status_code < 400 else set())
                if place == 0:
                    tick()
                db.session.remove()
                world.restore()
    finally:
        _watching.clear()

    assert _asked == []
    assert typed_as_addresses() - sent == set()
    assert typed_as_addresses() - taken == {"live_url"}  # a post is on its network; others may lead there: nobody goes
    with pytest.raises(TimeoutError):
        canary.accept()


#: One and the same word of code, as people hide it.
RUNS = [
    "javascript:t10()", "JaVaScRiPt:t10()", "java\tscript:t10()", " javascript:t10()", "javascript&colon;t10()",
    "data:text/html,t10()", "vbscript:t10()", "file:///t10()", "//t10().example", "https:t10().example",
    "https://t10()@evil.example", "https:\\\\t10().example",
]  # fmt: skip


def test_no_field_keeps_an_address_that_runs_or_hides_where_it_leads(world, forms):  # T10
    n_sent = 0
    for turn, (name, form) in enumerate(forms):
        for address in islice(cycle(RUNS), 4 * turn, 4 * turn + 4):
            fields = dict(form.fields) | filled(world, MATRIX[form.endpoint].form)
            fields |= {field: address for field in form.names if field.endswith(ADDRESS)}
            answer = ask(world, name, "POST", form.path, fields)
            assert answer.status_code == (200 if form.path.endswith(KEEPS_ANYTHING) else 422), (form.path, address)
            kept = [row for rows in stamps().values() for row in rows if "t10()" in row]
            assert kept == [], (form.path, address)
            n_sent += 1
            db.session.remove()
            world.restore()
    assert n_sent > len(RUNS)


def address_forms(world):
    seen = set()
    for name, path in pages(world):
        answer = ask(world, name, "GET", path)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for form in parse(answer.get_data(as_text=True)).xpath("//form[translate(@method,'POST','post')='post']"):
            for action in filter(None, (form.get("action") or path, form.get("data-autosave"))):
                form.set("action", action)
                sent = sent_form(world, form, path)
                if sent and any(one.endswith(ADDRESS) for one in sent.names) and (action, sent.names) not in seen:
                    seen.add((action, sent.names))
                    yield name, sent


def pages(world):
    """Every page that somebody may open, and of the brief every step."""
    for endpoint, row in MATRIX.items():
        if "GET" not in methods(world, endpoint) or row.is_public or row.writes or not row.inside:
            continue
        for step in STEP if "step" in row.at else (None,):
            yield min(row.inside), world.address(endpoint, known(world, row.at | ({"step": step} if step else {})))


def typed_as_addresses() -> set[str]:
    """The fields for addresses of all forms, as the code declares them."""
    found = set()
    for path in Path(app.__file__).parent.rglob("*.py"):
        found |= set(re.findall(r"^ +(\w+) = AddressField\(", path.read_text(), re.MULTILINE))
    return found
