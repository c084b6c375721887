"""The queue becomes part of the app; the worker takes it from there."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.config import Config
from app.jobs.queue import make_queue


def plug(app: Flask) -> None:
    config: Config = app.config["HROMADA"]
    app.extensions["queue"] = make_queue(app, redis_url=config.REDIS_URL, folder=Path(app.instance_path))
