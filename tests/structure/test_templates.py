"""Templates parse, trust nobody, and leave scripts and styles to files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "app" / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.*"))

#: What the strict policy would drop, or what would drop the guard.
FORBIDDEN = {
    r"\|\s*safe\b": "|safe",
    r"{%\s*autoescape\s+false": "autoescape off",
    r"\sstyle\s*=": "an inline style",
    r"\son[a-z]+\s*=\s*[\"']": "an inline handler",
    r"<script(?![^>]*\ssrc=)": "an inline script",
    r"hx-on": "an inline handler",
    r"javascript:": "a javascript: address",
    r"_external\s*=\s*True": "an address built from the Host header",
}


#: Classes without a look of their own: by them the browser's tests find a thing.
HOOKS = {"account"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_parses(shared_app, name):
    assert shared_app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_nothing_forbidden(name):
    text = (FOLDER / name).read_text()
    styled = name.startswith("mail/") or name == "base_print.html"  # mails have no style sheet, print is not a page

    for pattern, words in FORBIDDEN.items():
        if not (styled and "style" in words):
            assert not re.search(pattern, text, re.IGNORECASE), f"{words} in {name}"


def test_no_python_file_builds_addresses_from_the_host_header():  # T32
    found = [path.name for path in FOLDER.parent.rglob("*.py") if re.search(r"_external\s*=\s*True", path.read_text())]

    assert found == []


def test_every_class_has_its_rule():
    """A class without a rule is a leftover, or lost its look."""
    sheets = (FOLDER.parent / "static" / "css").glob("*.css")
    ruled = {name for sheet in sheets for name in re.findall(r"\.([a-z][\w-]*)", sheet.read_text())}
    pages = [name for name in TEMPLATES if name.endswith(".html") and not name.startswith("mail/")]
    written = {
        (name, one)
        for name in pages
        for words in re.findall(r'class="([^"{}]*)"', (FOLDER / name).read_text())
        for one in words.split()
    }

    assert {(name, one) for name, one in written if one not in ruled | HOOKS} == set()


def test_no_view_takes_a_name_of_the_frame(shared_app):
    """What a view hands to its template under such a name would take search, bell or menu from the page."""
    with shared_app.test_request_context():
        frame = {name for made in shared_app.template_context_processors[None] for name in made()}
    calls = [
        (path.name, call)
        for path in sorted(FOLDER.parent.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"page", "render_template"}
    ]

    assert {"links", "languages", "navigation"} <= frame
    assert len(calls) > 100
    assert [(name, one.arg) for name, call in calls for one in call.keywords if one.arg in frame] == []
