"""Hromada: a portal where community managers and SMM specialists work together."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect

from app import cli, navigation, wiring
from app.config import Config, load_config
from app.core import clock, migrations
from app.core.db import db
from app.web import (
    assets,
    callers,
    converters,
    errors,
    filters,
    formats,
    health,
    i18n,
    limits,
    logs,
    once,
    security,
    templates,
    transaction,
    ui,
)
from app.web.pages import htmx

#: Every package, from the ground up; import-linter holds the order, a test compares it with the folders.
PACKAGES = (
    "core",
    "jobs",
    "web",
    "files",
    "audit",
    "mail",
    "accounts",
    "notifications",
    "figures",
    "operations",
    "networks",
    "community",
    "creatives",
    "promo",
    "results",
    "fallback",
    "reports",
    "home",
    "admin",
    "demo",
)

#: What of a package must be imported for the app to be whole, in this order.
ROOMS = ("models", "settings", "access", "guards", "notices", "jobs")

INSTANCE = Path(__file__).resolve().parent.parent / "instance"


def create_app(config: Config | None = None, *, instance: Path = INSTANCE) -> Flask:
    """Build the portal. Without `config` it is read from the environment; a wrong value is refused by name."""
    config = config or load_config(instance=instance)
    app = Flask(__name__, instance_path=str(instance))
    app.url_map.strict_slashes = False
    _configure(app, config)
    clock.watch(instance / "clock")
    _plug_ground(app, config)
    for name in PACKAGES:
        _take_in(app, name)
    wiring.connect()
    navigation.plug(app)
    for command in cli.COMMANDS:
        app.cli.add_command(command)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        HROMADA=config,
        SECRET_KEY=config.SECRET_KEY,
        SECRET_KEY_FALLBACKS=config.SECRET_KEY_FALLBACKS,
        SQLALCHEMY_DATABASE_URI=config.DATABASE_URL,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config),
        WTF_CSRF_TIME_LIMIT=None,  # a form that is an hour old still counts; the token is bound to the session
        WTF_CSRF_SSL_STRICT=False,  # Referer is cut by Referrer-Policy; Sec-Fetch-Site and the token stand guard
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
    )


def _engine_options(config: Config) -> dict[str, object]:
    options: dict[str, object] = {
        "hide_parameters": True,  # an error in the log must not quote what people typed (T51)
        # Two connections for each of eight threads (serve.py), and some to spare: who waits for one may wait in vain.
        "max_overflow": 19,
        # Compiled statements are what a web process gathers most of, 150 KB each: with 150 of them it grew to 172 MB,
        # and the same 200 pages asked for again and again took no less of the processor.
        "query_cache_size": 64,
    }
    if config.DATABASE_URL.startswith("sqlite"):
        # Prepared statements of 27 KB each, of which every connection would keep 128. Preparing one anew takes a
        # fraction of a millisecond.
        options["connect_args"] = {"cached_statements": 32}
    else:
        # Without jit: PostgreSQL would compile a page's query for longer than it takes to answer it.
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": 3, "options": "-c jit=off"}}
    return options


def _plug_ground(app: Flask, config: Config) -> None:
    """The parts without a domain. Answers pass them from the last to the first: the boundary commits at the end."""
    converters.plug(app)
    logs.plug(app)
    callers.plug(app)
    Compress(app)
    security.plug(app, config)
    transaction.plug(app)
    limits.plug(app, config)
    db.init_app(app)
    migrations.plug(app)
    CSRFProtect(app)
    once.plug(app)
    htmx.init_app(app)
    i18n.plug(app, config)
    templates.plug(app)
    assets.plug(app)
    formats.plug(app)
    filters.plug(app)
    ui.plug(app)
    errors.plug(app)
    app.register_blueprint(health.blueprint)


def _take_in(app: Flask, name: str) -> None:
    """Import a package's rooms, register its pages and commands, and let it plug itself in where it needs to."""
    for room in ROOMS:
        if find_spec(f"app.{name}.{room}"):
            import_module(f"app.{name}.{room}")
    if find_spec(f"app.{name}.plug"):
        import_module(f"app.{name}.plug").plug(app)
    if find_spec(f"app.{name}.views"):
        for blueprint in import_module(f"app.{name}.views").BLUEPRINTS:
            app.register_blueprint(blueprint)
    if find_spec(f"app.{name}.cli"):
        for command in import_module(f"app.{name}.cli").COMMANDS:
            app.cli.add_command(command)
