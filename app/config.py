"""The portal's configuration, read from the environment. Every key stands in docs/operations.md."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from click import ClickException

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LOCALES = ("en", "uk")
#: Shown in place of PostgreSQL's to those who chose SQLite.
SQLITE_EXAMPLE = "sqlite:////srv/hromada/hromada.sqlite3"


class ConfigError(ClickException):
    """A key of the environment holds what the portal cannot work with. Commands say so in one sentence."""


def _database(text: str) -> str:
    if text.startswith(("postgresql://", "postgres://")):  # psycopg 3 is the driver we ship
        return "postgresql+psycopg://" + text.split("://", 1)[1]
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("only sqlite and postgresql are supported")
    if text.startswith("sqlite:///"):
        _refuse_a_place_without_room(Path(text.removeprefix("sqlite:///").partition("?")[0]))
    return text


def _refuse_a_place_without_room(file: Path) -> None:
    """Say what SQLite would only call 'unable to open'; what is no whole path lies in the instance folder."""
    if not file.is_absolute():
        return
    if not file.parent.is_dir():
        raise ValueError(f"there is no folder {file.parent}. Make it, or name a file in one that is there")
    if file.is_dir():
        raise ValueError(f"{file} is a folder. Name a file in it")
    for place in (file.parent, file):  # beside its file SQLite keeps what it is writing
        if place.exists() and not os.access(place, os.W_OK):
            raise ValueError(
                f"{place} cannot be written to. Let the portal's account write there, or name another file"
            )


def _redis(text: str) -> str:
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("not an address of a Redis server")
    return text


def _files(text: str) -> str:
    if not text.startswith(("file:", "s3://")):
        raise ValueError("a folder (file:…) or an S3 bucket (s3://…)")
    return text


def _mail(text: str) -> str:
    if not text.startswith(("console:", "memory:", "smtp://", "smtps://", "smtp+starttls://")):
        raise ValueError("console:, smtp://, smtps:// or smtp+starttls://")
    return text


def _secret(text: str) -> str:
    if len(text) < 32 or len(set(text)) < 8 or text.startswith("at least"):
        raise ValueError("missing, too short or a sample (bin/run makes one by itself)")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or "@" in parts.netloc:
        raise ValueError("not an http(s) address")
    return text.rstrip("/")


def _locale(text: str) -> str:
    if text not in LOCALES:
        raise ValueError(f"one of {', '.join(LOCALES)}")
    return text


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        raise ValueError("not an IANA time zone") from None


def _yes_or_no(text: str) -> bool:
    answers = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in answers:
        raise ValueError("1 or 0")
    return answers[text.lower()]


def _few(text: str) -> int:
    if not text.isdecimal() or int(text) > 9:
        raise ValueError("a whole number from 0 to 9")
    return int(text)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _key(read: Callable[[str], Any], *, default: str = "", example: str) -> Any:
    """A key of the environment: `read` makes its value of the text, or raises ValueError saying what is wrong."""
    return field(metadata={"read": read, "default": default, "example": example})


@dataclass(frozen=True, kw_only=True)
class Config:
    """One value per key; a wrong one is refused at start, by name and with an example."""

    DATABASE_URL: str = _key(
        _database, default="sqlite:///hromada.sqlite3", example="postgresql://hromada@db.example/hromada"
    )
    REDIS_URL: str = _key(_redis, example="redis://127.0.0.1:6379/0")
    FILES_URL: str = _key(_files, default="file:files", example="s3://bucket/prefix")
    MAIL_URL: str = _key(
        _mail,
        default="console:",
        example="smtp+starttls://user:password@mail.example:587?from=portal@example.org",
    )
    SECRET_KEY: str = _key(
        _secret, example="at least 32 random characters, such as the output of `openssl rand -hex 32`"
    )
    SECRET_KEY_FALLBACKS: tuple[str, ...] = _key(
        _several, example="the key before, and the one before that, separated by commas"
    )
    PUBLIC_URL: str = _key(_address, default="http://127.0.0.1:5000", example="https://portal.example.org")
    DEFAULT_LOCALE: str = _key(_locale, default="en", example="uk")
    DEFAULT_TIMEZONE: str = _key(_zone, default="Europe/Kyiv", example="Europe/Kyiv")
    ALLOW_HTTP: bool = _key(_yes_or_no, default="0", example="1")
    TRUSTED_PROXIES: int = _key(_few, default="0", example="1")
    TRUSTED_HOSTS: tuple[str, ...] = _key(_several, example="portal.example.org,localhost")

    @property
    def is_https(self) -> bool:
        return self.PUBLIC_URL.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """True while the portal is only to be reached from this machine."""
        return urlsplit(self.PUBLIC_URL).hostname in LOOPBACK

    @property
    def hosts(self) -> list[str]:
        """The Host headers that are answered: PUBLIC_URL's, the loopback ones beside it, and TRUSTED_HOSTS."""
        host = urlsplit(self.PUBLIC_URL).hostname or "localhost"
        return [
            host,
            *(["127.0.0.1", "[::1]", "localhost"] if self.is_loopback else []),
            *self.TRUSTED_HOSTS,
        ]


#: What the environment may hold, in the order of the manual: key to how it is read, its default and an example.
KEYS: dict[str, Mapping[str, Any]] = {key.name: key.metadata for key in fields(Config)}


def load_config(*, instance: Path | None = None, **overrides: str) -> Config:
    """The configuration from the environment; raises ConfigError naming the key and showing an example.

    `overrides` go before the environment. Without SECRET_KEY or PUBLIC_URL in either those count that bin/run keeps in
    the `instance` folder, if they are there. An empty value is the default.
    """
    kept = {key: _kept_in(instance / key.lower()) for key in ("SECRET_KEY", "PUBLIC_URL")} if instance else {}
    given = {key: overrides.get(key, os.environ.get(key, "")) or kept.get(key, "") for key in KEYS}
    config = Config(**{key: _read(key, text or KEYS[key]["default"]) for key, text in given.items()})
    if not (config.is_https or config.is_loopback or config.ALLOW_HTTP):
        raise _refused("PUBLIC_URL", "plain http leaves passwords readable; use https, or set ALLOW_HTTP=1")
    return config


def _read(key: str, text: str) -> Any:
    try:
        return KEYS[key]["read"](text)
    except ValueError as error:
        example = SQLITE_EXAMPLE if text.startswith("sqlite:") else KEYS[key]["example"]
        raise _refused(key, str(error), example) from None


def _refused(key: str, why: str, example: str = "") -> ConfigError:
    return ConfigError(f"{key} is wrong: {why}. Example: {key}={example or KEYS[key]['example']}")


def _kept_in(path: Path) -> str:
    return path.read_text().strip() if path.is_file() else ""
