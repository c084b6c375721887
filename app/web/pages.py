"""Answers: a whole page, or the one block of it that htmx asked for."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request
from flask_htmx import HTMX
from werkzeug.wrappers import Response as BaseResponse

htmx = HTMX()

Answer = BaseResponse | str | tuple[str, int]


def page(template: str, *, blocks: tuple[str, ...] = (), status: int = 200, **values: Any) -> Response:
    """Render `template`, or, when htmx targets one of the allow-listed `blocks`, that block alone.

    The target element's id is the block's name with dashes. Boosted and history requests get the whole page.
    """
    block = _wanted_block(blocks)
    html = render_block(template, block, **values) if block else render_template(template, **values)
    return make_response(html, status)


def flash_undoable(words: str, undo_url: str, **undo_fields: object) -> None:
    """Say what was done, with a button that takes it back by a POST to `undo_url`."""
    flash({"text": words, "undo_url": undo_url, "undo_fields": undo_fields}, "good")  # type: ignore[arg-type]


def render_block(template: str, block: str, **values: Any) -> str:
    """One named block of a page, with everything that the whole page would know."""
    current_app.update_template_context(values)
    found = current_app.jinja_env.get_template(template)
    return "".join(found.blocks[block](found.new_context(values)))


def see_other(location: str) -> BaseResponse:
    """Go on to `location` after a POST; htmx is told to follow in the browser."""
    if htmx and not htmx.boosted:
        response = make_response("", 204)
        response.headers["HX-Redirect"] = location
        return response
    return redirect(location, 303)


def _wanted_block(blocks: tuple[str, ...]) -> str | None:
    if not blocks or not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    target = (request.headers.get("HX-Target") or "").replace("-", "_")
    return target if target in blocks else None
