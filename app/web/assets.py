"""Addresses of our own static files, with a hash of the content so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

_versions: dict[str, str] = {}


def asset(path: str) -> str:
    """The address of a file under app/static/."""
    if path not in _versions or current_app.debug:
        content = (Path(str(current_app.static_folder)) / path).read_bytes()
        _versions[path] = hashlib.sha256(content).hexdigest()[:10]
    return url_for("static", filename=path, v=_versions[path])


def plug(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def let_browsers_keep(response: Response) -> Response:
        if request.endpoint == "static" and hasattr(response.response, "close"):
            response.call_on_close(response.response.close)  # the compressor reads the file and lets go of it open
        if request.endpoint == "static" and response.status_code == 200:
            if "v" in request.args:
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            else:
                response.headers["Cache-Control"] = "public, max-age=300"
        return response
