"""The way mails leave becomes part of the app."""

from __future__ import annotations

from flask import Flask

from app.config import Config
from app.mail.backends import backend_for


def plug(app: Flask) -> None:
    config: Config = app.config["HROMADA"]
    app.extensions["mail"] = backend_for(config.MAIL_URL, is_loopback=config.is_loopback)
