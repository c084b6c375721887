"""Language and time zone of a request.

The language is what the address asks for (`?lang=uk`), else the person's own, else the cookie's, else the browser's,
else that of the house. What a stranger's address asks for is kept in the cookie.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from babel.support import NullTranslations
from flask import Flask, Response, current_app, g, has_request_context, request, url_for
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_babel.speaklater import LazyString
from flask_login import current_user
from markupsafe import Markup, escape

from app.config import LOCALES, Config
from app.core.urls import is_harmless

LOCALE_COOKIE = "locale"
KEPT_FOR = timedelta(days=365)
LOCALE_NAMES = {"en": "English", "uk": "Українська"}

_zone_of_reader: ContextVar[str | None] = ContextVar("zone_of_reader", default=None)


class Catalogues(Domain):
    """The catalogues by language.

    A report asks for seven hundred words, and the library's own way looks the request up three times for each of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str | None, str | None], NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language that the answer is in; an empty one where nobody asks for an answer."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        key = (locale.language, locale.territory, locale.script)
        if key not in self._known:
            self._known[key] = super().get_translations()
        return self._known[key]


def choose_locale() -> str:
    """The language of the answer; outside a request that of the house."""
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    if (asked := request.args.get("lang")) in LOCALES:
        return str(asked)
    own = None if g.get("database_is_lost") else getattr(current_user, "locale", None)
    own = own or request.cookies.get(LOCALE_COOKIE)
    if own in LOCALES:
        return str(own)
    return request.accept_languages.best_match(LOCALES) or str(current_app.config["BABEL_DEFAULT_LOCALE"])


def keep_locale(code: str) -> None:
    """Let this browser speak `code` before its next sign-in too."""
    g.locale_to_keep = code


def languages() -> list[tuple[str, str, str]]:
    """Code, name and address of this page in each language, for those who have no profile to choose it in."""
    if request.endpoint is None or request.endpoint == "static":
        return []
    typed = {name: values for name, values in request.args.lists() if is_harmless(name)}
    kept = {**typed, **(request.view_args or {})}
    return [
        (code, LOCALE_NAMES.get(code, code), url_for(request.endpoint, **{**kept, "lang": code})) for code in LOCALES
    ]


def choose_zone() -> str:
    """The IANA zone in which a person reads times."""
    own = getattr(current_user, "time_zone", None) if has_request_context() else None
    return str(_zone_of_reader.get() or own or house_zone())


def house_zone() -> str:
    """The IANA zone of the house: of people until they choose another, and of what has none of its own."""
    return str(current_app.config["BABEL_DEFAULT_TIMEZONE"])


@contextmanager
def reading_as(locale: str, zone: str | None = None) -> Iterator[None]:
    """Words and times within this block are for a reader of `locale` in `zone`, whoever makes the request."""
    token = _zone_of_reader.set(zone)
    try:
        with force_locale(locale if locale in LOCALES else current_app.config["BABEL_DEFAULT_LOCALE"]):
            yield
    finally:
        _zone_of_reader.reset(token)


def _escaped(lazy: LazyString) -> Markup:
    return escape(str(lazy))


def plug(app: Flask, config: Config) -> None:
    # The library takes a text that is translated late for markup, though names and files' names may stand in it (T09).
    LazyString.__html__ = _escaped
    app.config.update(
        BABEL_DEFAULT_LOCALE=config.DEFAULT_LOCALE,
        BABEL_DEFAULT_TIMEZONE=config.DEFAULT_TIMEZONE,
        BABEL_TRANSLATION_DIRECTORIES=str(app.root_path) + "/../translations",
    )
    babel = Babel(app, locale_selector=choose_locale, timezone_selector=choose_zone)
    catalogues = babel.domain_instance = Catalogues()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        gettext=lambda one: catalogues.get_translations().gettext(one),
        ngettext=lambda one, many, n: catalogues.get_translations().ngettext(one, many, n),
        pgettext=lambda context, one: catalogues.get_translations().pgettext(context, one),
        npgettext=lambda context, one, many, n: catalogues.get_translations().npgettext(context, one, many, n),
        newstyle=True,
    )

    @app.after_request
    def keep_language(response: Response) -> Response:
        asked = g.get("locale_to_keep") or request.args.get("lang")
        if asked in LOCALES and asked != request.cookies.get(LOCALE_COOKIE):
            response.set_cookie(
                LOCALE_COOKIE, asked, max_age=KEPT_FOR, secure=config.is_https, httponly=True, samesite="Lax"
            )
        return response
