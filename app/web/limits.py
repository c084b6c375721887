"""Rate limits on sign-in and public forms, kept in a table so that they hold over a restart (T35).

With REDIS_URL they live in Redis and fall back to the table when it is gone: the limiter never opens (F19). Behind a
proxy the address is the one that TRUSTED_PROXIES lets through; a forged X-Forwarded-For changes nothing (T33).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from ipaddress import IPv6Address, ip_network
from math import ceil
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, request, session
from flask_babel import ngettext
from flask_limiter import Limiter, RateLimitExceeded
from limits.storage import Storage, storage_from_string
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from app.config import Config
from app.core.db import Base, read_apart, write_apart
from app.web.callers import caller
from app.web.errors import error_answer
from app.web.transaction import after_commit

log = structlog.get_logger()
FORGOTTEN_AFTER = 24 * 3600


class RateWindow(Base):
    """How often one key came within one fixed window; times are seconds since 1970, of the machine's clock."""

    __tablename__ = "rate_window"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[float] = mapped_column(sa.Float(), index=True)


class TableStorage(Storage):
    """A `limits` storage on our own table: fixed windows, one short transaction a hit.

    To be asked before the request's own transaction has begun to write, since SQLite has one writer at a time.
    """

    STORAGE_SCHEME: list[str] | None = ["table"]  # noqa: RUF012 - as `limits` declares it

    def __init__(self, uri: str | None = None, *, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)

    @property
    def base_exceptions(self) -> type[Exception]:
        return sa.exc.SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        try:
            return self._hit(key, expiry, amount)
        except IntegrityError:  # of two who opened a window in the same instant the other one was faster
            return self._hit(key, expiry, amount)

    def _hit(self, key: str, expiry: int, amount: int) -> int:
        now = time.time()
        with write_apart() as connection:
            raised = connection.execute(
                sa.update(RateWindow)
                .where(RateWindow.key == key, RateWindow.ends_at > now)
                .values(count=RateWindow.count + amount)
                .returning(RateWindow.count)
            ).scalar()
            if raised is not None:
                return int(raised)
            is_over = (RateWindow.key == key) & (RateWindow.ends_at <= now)
            connection.execute(sa.delete(RateWindow).where(is_over | (RateWindow.ends_at < now - FORGOTTEN_AFTER)))
            connection.execute(sa.insert(RateWindow).values(key=key, count=amount, ends_at=now + expiry))
        return amount

    def get(self, key: str) -> int:
        with read_apart() as connection:
            found = connection.execute(
                sa.select(RateWindow.count).where(RateWindow.key == key, RateWindow.ends_at > time.time())
            ).scalar()
        return int(found or 0)

    def get_expiry(self, key: str) -> float:
        with read_apart() as connection:
            found = connection.execute(sa.select(RateWindow.ends_at).where(RateWindow.key == key)).scalar()
        return float(found or time.time())

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with write_apart() as connection:
            return int(connection.execute(sa.delete(RateWindow)).rowcount)

    def clear(self, key: str) -> None:
        with write_apart() as connection:
            connection.execute(sa.delete(RateWindow).where(RateWindow.key == key))


class CarefulStorage(TableStorage):
    """Redis while it answers, the table while it does not."""

    STORAGE_SCHEME: list[str] | None = ["careful"]  # noqa: RUF012 - as `limits` declares it

    def __init__(self, uri: str | None = None, *, redis_url: str = "", **options: Any) -> None:
        from redis.exceptions import RedisError  # noqa: PLC0415 - 6 MB that only houses with Redis need

        super().__init__(uri, **options)
        self._away = RedisError
        self._redis: Any = storage_from_string(redis_url, socket_timeout=1, socket_connect_timeout=1)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return int(self._asked("incr", super().incr, key, expiry, amount))

    def get(self, key: str) -> int:
        return int(self._asked("get", super().get, key))

    def get_expiry(self, key: str) -> float:
        return float(self._asked("get_expiry", super().get_expiry, key))

    def clear(self, key: str) -> None:
        self._asked("clear", super().clear, key)

    def _asked(self, name: str, otherwise: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return getattr(self._redis, name)(*arguments)
        except self._away as error:
            log.warning("limits.redis_away", error=type(error).__name__)
            return otherwise(*arguments)


def address_key() -> str:
    """A key for where a request comes from. Of IPv6 whoever has one address has 2**64: their network counts (T35)."""
    address = caller()
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or "nowhere")


limiter = Limiter(key_func=address_key)


def by_account(field: str = "email") -> Callable[[], str]:
    """A key for what is typed as the account, from anywhere."""
    return lambda: "account:" + request.form.get(field, "").strip().lower()[:200]


def by_account_and_address(field: str = "email") -> Callable[[], str]:
    """A key for an account as tried from one address: its owner still gets in from another one (T35)."""
    account = by_account(field)
    return lambda: f"{account()}@{address_key()}"


def by_person() -> str:
    """A key for the signed-in session, else for the address. It asks no database: that would take the writer's turn."""
    token = session.get("_user_id")
    return "session:" + sha256(token.encode()).hexdigest()[:32] if token else address_key()


def forgive() -> None:
    """Take back this request's hits once it is kept: who got in has not been guessing."""
    for limit in limiter.current_limits:
        after_commit(partial(limiter.storage.incr, limit.key, limit.limit.get_expiry(), -1))


def show_exhausted(error: RateLimitExceeded) -> Response:
    """429 with Retry-After, and a sentence that says how long to wait."""
    limit = limiter.current_limit
    seconds = max(1, ceil(limit.window.reset_time - time.time())) if limit else int(error.limit.limit.get_expiry())
    minutes = ceil(seconds / 60)
    sentence = ngettext("Try again in %(num)s\u00a0minute.", "Try again in %(num)s\u00a0minutes.", minutes)
    response = error_answer(429, sentence)
    response.headers["Retry-After"] = str(seconds)
    return response


def plug(app: Flask, config: Config) -> None:
    app.config.update(
        RATELIMIT_STORAGE_URI="careful://" if config.REDIS_URL else "table://",
        RATELIMIT_STORAGE_OPTIONS={"redis_url": config.REDIS_URL} if config.REDIS_URL else {},
        RATELIMIT_STRATEGY="fixed-window",
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, show_exhausted)
