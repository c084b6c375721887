"""The portal's configuration, read from the environment. Every key stands in docs/operations.md."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from click import ClickException
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LOCALES = ("en", "uk")
EXAMPLES = {
    "DATABASE_URL": "postgresql://hromada@db.example/hromada",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "FILES_URL": "s3://bucket/prefix",
    "MAIL_URL": "smtp+starttls://user:password@mail.example:587?from=portal@example.org",
    "SECRET_KEY": "at least 32 random characters, such as the output of `openssl rand -hex 32`",
    "SECRET_KEY_FALLBACKS": "the key before, and the one before that, separated by commas",
    "PUBLIC_URL": "https://portal.example.org",
    "DEFAULT_LOCALE": "uk",
    "DEFAULT_TIMEZONE": "Europe/Kyiv",
    "ALLOW_HTTP": "1",
    "TRUSTED_PROXIES": "1",
    "TRUSTED_HOSTS": "portal.example.org,localhost",
}
#: Shown in place of the one above to those who chose SQLite.
SQLITE_EXAMPLE = "sqlite:////srv/hromada/hromada.sqlite3"


class ConfigError(ClickException):
    """A key of the environment holds what the portal cannot work with. Commands say so in one sentence."""


class Config(BaseSettings):
    """One value per key; a wrong one is refused at start, by name and with an example."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", case_sensitive=True, validate_default=True)

    DATABASE_URL: str = "sqlite:///hromada.sqlite3"
    REDIS_URL: str = ""
    FILES_URL: str = "file:files"
    MAIL_URL: str = "console:"
    SECRET_KEY: str = ""
    SECRET_KEY_FALLBACKS: Annotated[list[str], NoDecode] = Field(default_factory=list)
    PUBLIC_URL: str = "http://127.0.0.1:5000"
    DEFAULT_LOCALE: str = "en"
    DEFAULT_TIMEZONE: str = "Europe/Kyiv"
    ALLOW_HTTP: bool = False
    TRUSTED_PROXIES: int = Field(default=0, ge=0, le=9)
    TRUSTED_HOSTS: Annotated[list[str], NoDecode] = Field(default_factory=list)

    @field_validator("SECRET_KEY_FALLBACKS", "TRUSTED_HOSTS", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("DATABASE_URL")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith(("postgresql://", "postgres://")):  # psycopg 3 is the driver we ship
            return "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("only sqlite and postgresql are supported")
        if value.startswith("sqlite:///"):
            _refuse_a_place_without_room(Path(value.removeprefix("sqlite:///").partition("?")[0]))
        return value

    @field_validator("REDIS_URL")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("not an address of a Redis server")
        return value

    @field_validator("FILES_URL")
    @classmethod
    def _files(cls, value: str) -> str:
        if not value.startswith(("file:", "s3://")):
            raise ValueError("a folder (file:…) or an S3 bucket (s3://…)")
        return value

    @field_validator("MAIL_URL")
    @classmethod
    def _mail(cls, value: str) -> str:
        if not value.startswith(("console:", "memory:", "smtp://", "smtps://", "smtp+starttls://")):
            raise ValueError("console:, smtp://, smtps:// or smtp+starttls://")
        return value

    @field_validator("SECRET_KEY")
    @classmethod
    def _secret(cls, value: str) -> str:
        if len(value) < 32 or len(set(value)) < 8 or value.startswith("at least"):
            raise ValueError("missing, too short or a sample (bin/run makes one by itself)")
        return value

    @field_validator("PUBLIC_URL")
    @classmethod
    def _public(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or "@" in parts.netloc:
            raise ValueError("not an http(s) address")
        return value.rstrip("/")

    @field_validator("DEFAULT_LOCALE")
    @classmethod
    def _locale(cls, value: str) -> str:
        if value not in LOCALES:
            raise ValueError(f"one of {', '.join(LOCALES)}")
        return value

    @field_validator("DEFAULT_TIMEZONE")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not an IANA time zone")
        return value

    @model_validator(mode="after")
    def _plain_http_stays_at_home(self) -> Config:
        parts = urlsplit(self.PUBLIC_URL)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK and not self.ALLOW_HTTP:
            raise ValueError("PUBLIC_URL: plain http leaves passwords readable; use https, or set ALLOW_HTTP=1")
        return self

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


def load_config(*, instance: Path | None = None, **overrides: Any) -> Config:
    """The configuration from the environment; raises ConfigError naming the key and showing an example.

    Without SECRET_KEY or PUBLIC_URL in the environment those count that bin/run keeps in the `instance` folder, if they
    are there.
    """
    if instance and not os.environ.get("SECRET_KEY"):
        overrides.setdefault("SECRET_KEY", _kept_in(instance / "secret_key"))
    if instance and not os.environ.get("PUBLIC_URL") and (address := _kept_in(instance / "public_url")):
        overrides.setdefault("PUBLIC_URL", address)
    try:
        return Config(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else first["msg"].removeprefix("Value error, ").split(":")[0]
        why = first["msg"].removeprefix("Value error, ")
        example = SQLITE_EXAMPLE if str(first["input"]).startswith("sqlite:") else EXAMPLES.get(key, "…")
        raise ConfigError(f"{key} is wrong: {why}. Example: {key}={example}") from None


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


def _kept_in(path: Path) -> str:
    return path.read_text().strip() if path.is_file() else ""
