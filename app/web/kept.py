"""What was typed into a form that cannot be taken now, so that it can be sent again and nothing is lost."""

from __future__ import annotations

from flask import request

from app.core.urls import is_local_path, split_address

#: Fields of a form that carries another one: its address, and its fields behind the prefix.
TARGET, PREFIX = "kept_to", "kept."
_NOT_KEPT = {"csrf_token", TARGET}
#: What the form itself says of what it showed: nobody typed it.
_OF_THE_FORM = {"once", "seen"}

Fields = list[tuple[str, str]]


def typed_fields() -> Fields:
    """The fields of this request as they were typed; tokens and passwords are left out, files cannot be kept."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in _NOT_KEPT and "password" not in name and name != "present" and not name.startswith(PREFIX)
    ]


def long_texts() -> list[str]:
    """The texts of this request that somebody would not like to type again."""
    return [
        value
        for name, value in typed_fields()
        if name not in _OF_THE_FORM and (" " in value.strip() or len(value) > 40)
    ]


def carried() -> tuple[str, Fields]:
    """The form that this request carries: where it was going and its fields; ("", []) when it carries none."""
    target = request.form.get(TARGET, "")
    fields = [
        (name.removeprefix(PREFIX), value)
        for name, values in request.form.lists()
        for value in values
        if name.startswith(PREFIX)
    ]
    return (target, fields) if is_local_path(target) else ("", [])


def here() -> str:
    """The address of this request on our own host."""
    return request.full_path.rstrip("?")


def came_from() -> str:
    """The page that the form stood on, when it was one of ours, else the start."""
    parts = split_address(request.referrer or "")
    return parts.path if parts.netloc == request.host and is_local_path(parts.path) else "/"
