"""SIGTERM while fifty pages are on their way and a PDF is being made (F22)."""

from __future__ import annotations

import http.client
import re
import signal
import threading
from collections import Counter
from contextlib import ExitStack
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from app.demo.scenes.people import PASSWORD
from tests.setup.running import PATIENCE, Portal

pytestmark = [pytest.mark.long, pytest.mark.pdf]
N_PAGES = 50
PAGE = "/calendar"
REPORT = "/reports/R-1/v1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Visitor:
    """A signed-in person's connection, which the server keeps open."""

    def __init__(self, portal, cookie=""):
        self.connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=PATIENCE)
        self.cookie = cookie

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, method, path, fields=None):
        headers = {"Cookie": self.cookie, **(FORM if fields else {})}
        self.connection.request(method, path, urlencode(fields) if fields else None, headers)

    def answer(self):
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")  # a PDF is none
        if given := answer.headers.get("Set-Cookie"):
            self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in SimpleCookie(given).items())
        return answer.status, text, answer.headers.get("Location")

    def get(self, path):
        self.ask("GET", path)
        return self.answer()

    def send(self, page, path, **fields):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page)[1])[1]
        self.ask("POST", path, {**fields, "csrf_token": token})
        return self.answer()


def sign_in(visitor):
    status, _text, _location = visitor.send("/sign-in", "/sign-in", email="lea@demo.example", password=PASSWORD)
    assert status == 303


def test_nothing_on_its_way_is_dropped_and_the_pdf_is_made_after_all(clone):  # F22
    with Portal(clone) as portal, ExitStack() as open_ones:
        lea = open_ones.enter_context(Visitor(portal))
        sign_in(lea)
        status, _text, print_ = lea.send(REPORT, f"{REPORT}/pdf", locale="en")
        assert status == 303
        visitors = [open_ones.enter_context(Visitor(portal, lea.cookie)) for _ in range(N_PAGES)]
        assert {visitor.get("/healthz")[0] for visitor in visitors} == {200}  # taken in: the door may close now

        for visitor in visitors:
            visitor.ask("GET", PAGE)
        answers, first_is_there = [], threading.Event()
        waiting = [threading.Thread(target=wait_for, args=(visitor, answers, first_is_there)) for visitor in visitors]
        for thread in waiting:
            thread.start()
        assert first_is_there.wait(PATIENCE)
        portal.process.send_signal(signal.SIGTERM)
        for thread in waiting:
            thread.join(PATIENCE)

        assert Counter(answers) == {"whole": N_PAGES}
        assert portal.end() == 0

    with Portal(clone) as again, Visitor(again) as lea:
        sign_in(lea)
        while "/file" not in (text := lea.get(print_.partition(str(portal.port))[2] or print_)[1]):
            assert "</html>" in text
        assert lea.get(re.search(r'href="([^"]+/file)"', text)[1])[0] == 200


def wait_for(visitor, answers, first_is_there):
    """Add what became of the page: 'whole', or what went wrong."""
    try:
        status, text, _location = visitor.answer()
    except (OSError, http.client.HTTPException) as error:
        answers.append(repr(error))
    else:
        answers.append("whole" if status == 200 and text.rstrip().endswith("</html>") else f"{status} {text[-80:]}")
    first_is_there.set()
