"""The global `ui` of the templates: `ui.badge.state(…)` is the macro `state` of templates/ui/badge.html."""

from __future__ import annotations

from typing import Any

from flask import Flask
from jinja2 import Environment


class Ui:
    """Loads a macro file on first use; a block rendered alone has the same macros as its page."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, thing: str) -> Any:
        if thing.startswith("_"):
            raise AttributeError(thing)
        module = self._environment.get_template(f"ui/{thing}.html").module
        if not self._environment.auto_reload:
            setattr(self, thing, module)
        return module


def plug(app: Flask) -> None:
    app.jinja_env.globals["ui"] = Ui(app.jinja_env)
