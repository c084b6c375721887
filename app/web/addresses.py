"""Addresses that leave the portal: built from PUBLIC_URL alone, never from what a request claims (T32)."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.config import Config


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page, also where there is no request: in the worker and on the command line."""
    return str(current_app.url_map.bind("portal").build(endpoint, values))


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page, as people reach the portal."""
    return public_address(path_to(endpoint, **values))


def public_address(path: str) -> str:
    """The full address of a path on this portal."""
    config: Config = current_app.config["HROMADA"]
    return config.PUBLIC_URL + path
