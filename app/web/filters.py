"""Filters of a list, read from its address and kept in it; what nobody knows is no filter (T48)."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import Flask, request

from app.core.urls import is_harmless

E = TypeVar("E", bound=StrEnum)
MOST_LETTERS = 100


def text_filter(name: str = "q") -> str:
    """The words searched for, trimmed and cut."""
    return request.args.get(name, "").strip()[:MOST_LETTERS]


def enum_filter(name: str, words: type[E]) -> E | None:
    """The member that the address names, None for none or an unknown one."""
    typed = request.args.get(name, "")
    return words(typed) if typed in set(words) else None


def word_filter(name: str, *known: str) -> str:
    """One of the `known` words, or nothing."""
    typed = request.args.get(name, "")
    return typed if typed in known else ""


def kept_filters() -> dict[str, str]:
    """The filters of this list for the address of its file or of another page; what would steer url_for is left out."""
    return {name: value for name, value in request.args.items() if name != "page" and is_harmless(name)}


def plug(app: Flask) -> None:
    app.jinja_env.globals["kept_filters"] = kept_filters
