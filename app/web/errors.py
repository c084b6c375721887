"""Refusals and failures as pages; for htmx as one sentence that goes into the live region."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import Conflict, DomainError, Invalid, LinkOver, NotAllowed, NotFound
from app.web.formats import shown
from app.web.kept import came_from, here, long_texts, typed_fields
from app.web.logs import request_id
from app.web.pages import htmx
from app.web.questions import last_change

log = structlog.get_logger()

STATUS = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}
#: What PostgreSQL says to the second of two who did the same: the key is there, or they waited for each other.
_RACES = frozenset({"23505", "40001", "40P01"})
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})


def plug(app: Flask) -> None:
    app.register_error_handler(DomainError, show_refusal)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(OperationalError, show_lost_database)
    app.register_error_handler(DBAPIError, show_lost_database)
    app.register_error_handler(StaleDataError, show_lost_race)
    app.register_error_handler(Exception, show_failure)


def show_refusal(error: DomainError) -> Response:
    """A rule of the domain said no."""
    db.session.rollback()
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    both = {**_both_texts(error), **_who_was_faster(error)} if isinstance(error, Conflict) else {}
    both["is_link"] = isinstance(error, LinkOver)
    return error_answer(status, str(error.sentence), error=error, **both)


def _who_was_faster(error: Conflict) -> dict[str, Any]:
    """Whose change was in the way, and when: often one's own, made in another window."""
    change = last_change(error.about) if error.about else None
    if change is None:
        return {}
    is_own = change.actor_id is not None and change.actor_id == getattr(current_user, "id", None)
    return {"who": _("you, in another window") if is_own else change.actor_name, "at": change.at}


def _both_texts(error: Conflict) -> dict[str, Any]:
    """What the 409 page shows of two edits, and the form that saves the second one all the same (T45)."""
    url = came_from()
    pairs = [(field, shown(error.yours.get(field)), shown(theirs)) for field, theirs in error.current.items()]
    if error.version is None:  # nothing to save over: what was typed is shown, to be taken along
        if isinstance(error, LinkOver):
            typed = [f"{label}: {text}" for label, text in error.yours.items()]
            return {"way_on": error.way_on, "typed": typed or long_texts(), "is_for_guests": error.is_for_guests}
        told = {text for texts in error.yours.values() for text in (texts, shown(texts))}
        return {"url": url, "pairs": pairs, "typed": [text for text in long_texts() if text not in told]}
    kept = [
        (name, str(error.version) if name == "version" else value)
        for name, values in request.form.lists()
        for value in values
        if name not in {"csrf_token", "once"}
    ]
    return {"url": url, "pairs": pairs, "form_action": request.path, "form_fields": kept}


def show_http_error(error: HTTPException) -> Response:
    """Werkzeug said no: unknown address, body too large, wrong method and their kin."""
    if error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):  # a stranger's Host: no address of ours can be built for it (T32)
        return make_response("400", 400, {"Content-Type": "text/plain"})
    response = error_answer(error.code, "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def show_stale_form(_error: CSRFError) -> Response:
    """The token does not fit: signed in anew meanwhile, or another session. What was typed can be sent again."""
    db.session.rollback()
    if htmx and not htmx.boosted:
        response = error_answer(400, "")
        response.headers["X-Form"] = "stale"  # js/live.js then sends the form as a whole and lands below
        return response
    typed = typed_fields()
    if "csrf_token" not in request.form or not typed:
        return error_answer(400, "")
    return make_response(render_template("errors/stale_form.html", kept_to=here(), kept=typed), 400)


def show_lost_database(error: DBAPIError) -> Response:
    """The database does not answer: say so, ask to come back, and try anew on the next request (F18)."""
    if _is_race(error):
        return show_lost_race(error)
    if not (error.connection_invalidated or isinstance(error, OperationalError)):
        return show_failure(error)
    log.error("database.lost", error=type(error.orig).__name__)
    g.database_is_lost = True
    try:
        db.session.remove()
    except DBAPIError:
        db.session.registry.clear()
    response = make_response(bare_page(503), 503)
    response.headers["Retry-After"] = "5"
    return response


def show_lost_race(error: Exception) -> Response:
    """Somebody else was faster by a blink, where no action has a better word for it: nothing was overwritten (T45)."""
    db.session.rollback()  # even the reader's language is asked of the database
    log.warning("request.lost_race", error=type(error).__name__)
    return show_refusal(
        Conflict(
            _("Somebody else has changed this very moment what you were changing. Look at it, and send yours again.")
        )
    )


def _is_race(error: DBAPIError) -> bool:
    is_second = isinstance(error, IntegrityError) and "UNIQUE constraint failed" in str(error.orig)  # as SQLite says it
    return is_second or getattr(error.orig, "sqlstate", None) in _RACES


def show_failure(error: Exception) -> Response:
    """A mistake of ours: the reference by which the log knows it, and nothing of the inside."""
    db.session.rollback()
    log.error("request.failed", exc_info=error)
    if htmx and not htmx.boosted:
        return error_answer(500, "")
    return make_response(bare_page(500, reference=request_id()), 500)


def error_answer(status: int, sentence: str, **values: Any) -> Response:
    """The page for `status`, for htmx its sentence alone, for autosave the sentence as JSON."""
    said = " ".join([sentence, _("Last change: %(who)s.", who=values["who"])]) if values.get("who") else sentence
    if "X-Autosave" in request.headers:
        return make_response(jsonify(message=said or None), status)
    if htmx and not htmx.boosted:
        words = " ".join([sentence, _("An administrator can grant it.")]) if sentence and status == 403 else said
        response = make_response(words, status)  # without one, js/live.js says that of the status
        response.mimetype = "text/plain"
        return response
    shown = status if status in PAGES else (400 if status < 500 else 500)
    try:
        values = {"sentence": sentence, "status": status, "reference": request_id(), **values}
        page = render_template(f"errors/{shown}.html", **values)
    except DBAPIError as lost:  # a 404 while the database is away: the frame asks who is signed in
        return show_lost_database(lost)
    return make_response(page, status)


def bare_page(status: int, **values: Any) -> str:
    """A page for when something is broken: no context processor runs, nothing asks the database."""
    template = current_app.jinja_env.get_template(f"errors/{status}.html")
    return template.render(lang=str(get_locale()), status=status, **values)
