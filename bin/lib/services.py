"""Says which databases answer here: one line each of name, version and address, with tabs between."""

from __future__ import annotations

import getpass
import os
import sqlite3

import psycopg
import redis


def postgres() -> tuple[str, str] | None:
    """Version and SQLAlchemy address of a server on which the tests may make and empty databases of their own."""
    given = os.environ.get("TEST_POSTGRES_URL", "").replace("postgresql+psycopg://", "postgresql://")
    users = dict.fromkeys((os.environ.get("PGUSER"), getpass.getuser(), "postgres"))
    addresses = [
        f"postgresql://{user}@127.0.0.1:5432/{name}" for user in users if user for name in ("test", "postgres")
    ]
    for address in [given] if given else addresses:
        try:
            with psycopg.connect(address, connect_timeout=2) as connection:
                row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                if row.fetchone() == (True,):
                    version = connection.info.parameter_status("server_version") or "of unknown version"
                    return version.split()[0], address.replace("postgresql://", "postgresql+psycopg://")
        except psycopg.Error:
            continue
    return None


def redis_server() -> tuple[str, str] | None:
    """Version and address of a Redis; the tests take its database 15, so that nothing of the house is touched."""
    address = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    try:
        with redis.Redis.from_url(address, socket_connect_timeout=2, socket_timeout=2) as server:
            return str(server.info("server")["redis_version"]), address
    except (redis.RedisError, ValueError):
        return None


if __name__ == "__main__":
    print("sqlite", sqlite3.sqlite_version, "-", sep="\t")
    for name, found in (("postgres", postgres()), ("redis", redis_server())):
        if found:
            print(name, *found, sep="\t")
