"""A test client that checks every page it gets, the way a careful reader of its markup would."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

import html5lib
import lxml.html
from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from lxml import etree

from app.core.db import db

FIELDS = {"input", "select", "textarea"}
NOT_TYPED = ("hidden", "submit", "button", "checkbox", "radio", "file")
UNLABELLED = {"hidden", "submit", "button"}


class CheckedClient(FlaskClient):
    """GET checks the markup; POST takes a dict and adds the CSRF token of the browser's session."""

    last: Any = None

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            db.session.commit()  # what the test has made is there for the browser, and no lock of the test's is left
        with self.application.app_context():  # a `g` and a session of the request's own, as in life
            response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and b"<html" in response.data[:300]:
            check_markup(response.get_data(as_text=True))
        return response

    def post(self, path: str, form: dict[str, Any] | None = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Send a form as a browser would: with the token that the last page of this session carried."""
        fields = dict(form or {})
        if kwargs.pop("with_token", True):
            fields.setdefault("csrf_token", self.token())
        return super().post(path, data=fields, **kwargs)

    def token(self) -> str:
        """A CSRF token of this browser's session, as any of its pages would carry it."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))


def parse(html: str) -> Any:
    """The page as a tree, or a failure that names the line."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=False)
    return parser.parse(html)


def check_markup(html: str) -> None:
    """One h1, a title that agrees, unique ids, a token in each POST form and its main button under the Enter key, every
    hx-target there, every field named.

    Read by libxml2, in a fiftieth of the time that `parse` takes: this looks at every page of every test.
    """
    assert "<form" not in "".join(re.findall(r"<form\b(.*?)</form>", html, re.DOTALL)), "a form inside a form"
    tree = lxml.html.document_fromstring(html)
    headings = tree.xpath("//h1")
    assert len(headings) == 1, f"{len(headings)} h1 on the page"
    title = tree.xpath("string(//title)")
    assert " ".join("".join(headings[0].itertext()).split()) in " ".join(title.split()), (
        f"title {title!r} says another thing than the h1"
    )
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for form in tree.xpath("//form[translate(@method,'POST','post')='post']"):
        assert form.xpath(".//input[@name='csrf_token']/@value"), f"a POST form without a token: {form.get('action')}"
        assert what_enter_presses(form), f"the Enter key presses another button than the main one: {form.get('action')}"
    for target in tree.xpath("//@hx-target"):
        assert target in {"this", "body"} or target.startswith(("closest", "find", "next")) or target[1:] in ids, (
            f"hx-target {target} is nowhere"
        )
    labelled = set(tree.xpath("//label/@for"))
    for field in tree.xpath("//input|//select|//textarea"):
        if field.get("type") not in UNLABELLED:
            assert is_labelled(field, labelled), f"a field without a label: {etree.tostring(field)[:120]!r}"
    assert not tree.xpath("//@style"), "an inline style, which the policy forbids"
    assert not tree.xpath("//script[not(@src)]"), "an inline script, which the policy forbids"


def what_enter_presses(form: Any) -> bool:
    """True when the first button of a form in which one types is its main one: browsers press the first on Enter."""
    buttons = form.xpath(".//button[@type='submit']")
    main = [button for button in buttons if "primary" in (button.get("class") or "").split()]
    if not main or not form.xpath(f".//input[not({' or '.join(f'@type={kind!r}' for kind in NOT_TYPED)})]"):
        return True
    return bool(buttons[0].text_content().strip() == main[0].text_content().strip())


def is_labelled(field: Any, labelled: set[str]) -> bool:
    """True when a label names the field, by its id, around it, or in an attribute."""
    return bool(
        field.get("aria-label")
        or field.get("aria-labelledby")
        or field.get("id") in labelled
        or field.xpath("ancestor::label")
    )


def path_of(response: Any) -> str:
    """Where a redirect leads, without the host."""
    return urlsplit(response.headers["Location"]).path
