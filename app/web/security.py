"""Headers, hosts and limits that hold for every answer."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Config
from app.core.db import db, promise_only_to_read
from app.core.errors import Conflict
from app.core.text import is_clean
from app.core.urls import split_address
from app.web import bodies
from app.web.bodies import PortalRequest
from app.web.transaction import SAFE_METHODS

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MOST_BODY = 2 * 1024 * 1024  # a form without files; routes that take more say so, and to whom
MOST_FORM_MEMORY = 1024 * 1024
MOST_FORM_PARTS = 500
MOST_QUERY = 4096


P = ParamSpec("P")
R = TypeVar("R")


def keeps_address_secret(view: Callable[P, R]) -> Callable[P, R]:
    """For pages behind a signed link: their address is never told as a Referer, not even to ourselves (T36)."""
    cast("Any", view).address_is_secret = True
    return view


def takes_files(most_bytes: int, *, first: Callable[..., object]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For pages to which large files are sent: a request may have `most_bytes` instead of MOST_BODY.

    Before more than MOST_BODY is read, `first` is called with the values of the address: it raises what the view would
    raise for those who may not send anything there, and their body is left unread (T17). What it raises may say that it
    `keeps_text`: then the body is read for what was typed, and the files in it are let go of.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        cast("Any", view).most_body = most_bytes
        cast("Any", view).ask_first = first
        return view

    return mark


def plug(app: Flask, config: Config) -> None:
    """Set limits and cookies, refuse what no honest browser sends, and put the headers on every answer."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_MEMORY_SIZE=MOST_FORM_MEMORY,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        TRUSTED_HOSTS=config.hosts,
        SESSION_COOKIE_NAME="__Host-hromada" if config.is_https else "hromada",
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    bodies.plug(app)
    if config.TRUSTED_PROXIES:
        hops = config.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]

    @app.before_request
    def refuse_odd_requests() -> None:
        _ = request.host  # werkzeug compares it with TRUSTED_HOSTS: a stranger's Host is 400 (T32)
        if len(request.query_string) > MOST_QUERY:
            abort(400)
        if "Transfer-Encoding" in request.headers:
            abort(411)  # who does not say how much comes could go on for ever, without a seat (app/web/bodies.py)
        if request.method not in SAFE_METHODS and _comes_from_elsewhere():
            abort(403)
        _limit_body()
        _refuse_unclean()

    @app.after_request
    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer" if _address_is_secret() else "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        if config.is_https:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if request.endpoint != "static":
            headers.setdefault("Cache-Control", "no-store")  # T40
            response.vary.update(("Cookie", "HX-Request"))
        return response


def _address_is_secret() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "address_is_secret", False))


def _comes_from_elsewhere() -> bool:
    """True for a form that stood on another site (T28): beside the token, which a tricked person could still send.

    Over plain http browsers leave Sec-Fetch-Site out, so Origin is asked too. Where the address is secret, honest
    browsers say "null".
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    if origin == "null":
        return not _address_is_secret()
    return split_address(origin).hostname != split_address(f"//{request.host}").hostname


def _limit_body() -> None:
    """Say how much of this request may be read, before anything of it is."""
    view = cast("Any", current_app.view_functions.get(request.endpoint or ""))
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MOST_FORM_MEMORY  # werkzeug limits only the texts of multipart forms (T17)
    elif most_bytes := getattr(view, "most_body", None):
        request.max_content_length = most_bytes
        if MOST_BODY < (request.content_length or 0) <= most_bytes and request.method not in SAFE_METHODS:
            _ask_before_reading(view.ask_first)


def _ask_before_reading(first: Callable[..., object]) -> None:
    """Let `first` refuse a long body; nothing of the database is held while the body comes in."""
    promise_only_to_read(True)
    try:
        first(**(request.view_args or {}))
    except Conflict:
        return  # the view says so too, beside what was typed
    except Exception as error:  # noqa: BLE001 - raised again below
        refusal, keeps_text = error, getattr(error, "keeps_text", False)
    else:
        return
    finally:
        db.session.rollback()
        g.pop("_login_user", None)
        promise_only_to_read(False)
    if keeps_text:
        cast("PortalRequest", request).keeps_files = False
        _refuse_unclean()
    else:
        request.environ |= {"CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}  # what answers must not read it either
    raise refusal


def _refuse_unclean() -> None:
    """NUL bytes and lone surrogates anywhere in a parameter: 400 before a database sees them (T49)."""
    texts = [request.path, *request.args, *request.args.values()]
    if request.method not in SAFE_METHODS:
        if sum(len(values) for _, values in request.form.lists()) > MOST_FORM_PARTS:
            abort(413)
        for name, values in request.form.lists():
            texts += [name, *values]
        texts += [upload.filename or "" for upload in request.files.values()]
    if not all(map(is_clean, texts)):
        abort(400)
