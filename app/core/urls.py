"""Addresses that people give us: which of them we take, and which we lead back to."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

MAX_LENGTH = 2000


def is_web_address(text: str) -> bool:
    """True for a plain http(s) address with a host, no user part and no control characters (T10)."""
    if len(text) > MAX_LENGTH or any(ord(letter) < 0x21 or ord(letter) == 0x7F for letter in text) or "\\" in text:
        return False
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and port_is_fine


def split_address(text: str) -> SplitResult:
    """The parts of an address that a browser claims; those of none where it is no address, such as http://[::1."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def is_local_path(text: str | None) -> bool:
    """True for a path on this portal that no browser reads as another host (T20)."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")):
        return False
    return not any(ord(letter) < 0x21 or letter == "\\" for letter in text) and "%2f%2f" not in text.lower()[:8]


def is_harmless(name: str) -> bool:
    """False for a name that url_for would take as an order to itself: `_external`, `_method`, `endpoint`."""
    return name != "endpoint" and not name.startswith("_")
