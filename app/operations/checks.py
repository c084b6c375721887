"""Is all well? Short checks for /readyz, thorough ones for `flask check`; each answers None or one sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from app.accounts.models import HouseSetting
from app.accounts.settings import DECLARED
from app.accounts.workdays import WEEK
from app.config import Config
from app.core import clock, migrations
from app.core.db import db, read_apart
from app.files.queries import missing_files
from app.jobs.life import silent_parts
from app.mail.queries import mail_is_configured, mail_waits_since
from app.operations.queries import demo_is_loaded
from app.web.health import ready_check

Check = Callable[[], str | None]

LEAST_FREE = 0.05  # of the disk
LONGEST_QUEUE = timedelta(minutes=10)


@ready_check("database")
def check_revision() -> str | None:
    """The database answers and stands at the newest migration."""
    standing = migrations.standing()
    if standing.is_new:
        return "The database is empty. Run: flask db upgrade"
    if not standing.is_known:
        return f"The database was made by a newer release (revision {standing.current})."
    if standing.is_behind:
        return f"The database is at revision {standing.current}, this release needs {standing.newest}."
    return None


@ready_check("worker")
def check_worker() -> str | None:
    """The worker lives and looks at what is due (F23)."""
    words = [f"{part}: {_last(at)}" for part, at in silent_parts().items()]
    return f"Silent: {'; '.join(words)}." if words else None


@ready_check("mail")
def check_mail() -> str | None:
    """No mail waits for somebody to try it."""
    since = mail_waits_since()
    if since is not None and since < clock.now() - LONGEST_QUEUE:
        return f"Mail waits since {since:%Y-%m-%d %H:%M} UTC and nobody sends it."
    return None


@ready_check("disk")
def check_disk() -> str | None:
    """There is room left where the portal writes (F17)."""
    folder = Path(current_app.instance_path)
    usage = shutil.disk_usage(folder if folder.exists() else folder.parent)
    if usage.free < usage.total * LEAST_FREE:
        return f"Only {usage.free // 2**20} MB are free on the disk of {folder}."
    return None


def check_integrity() -> str | None:
    """SQLite's own examination, and references that lead nowhere."""
    if db.engine.dialect.name != "sqlite":
        return None
    with read_apart() as connection:
        words = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if words != "ok":
            return f"SQLite says: {words}"
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return f"{len(broken)} references lead nowhere, the first in {broken[0][0]}." if broken else None


def check_files() -> str | None:
    """Every file that the database knows is in the store (F15)."""
    missing = missing_files()
    if not missing:
        return None
    names = ", ".join(f"{file.id} ({file.name})" for file in missing[:5])
    return f"{len(missing)} files are missing: {names}{' …' if len(missing) > 5 else ''}."


def check_settings() -> str | None:
    """Every stored house setting is known and within its range."""
    rows = db.session.scalars(sa.select(HouseSetting).order_by(HouseSetting.key))
    wrong = [f"{row.key} = {row.value}" for row in rows if not _is_taken(row)]
    return f"House settings that this release does not take: {', '.join(wrong)}." if wrong else None


def check_address() -> str | None:
    """People reach the portal by https."""
    config: Config = current_app.config["HROMADA"]
    if config.is_https:
        return None
    return f"PUBLIC_URL is {config.PUBLIC_URL}: without https passwords are readable on the way."


def check_mail_url() -> str | None:
    """Mail leaves the house."""
    return None if mail_is_configured() else "MAIL_URL is console: nobody gets a mail."


def check_demo() -> str | None:
    """No demo data, whose passwords everybody knows."""
    return "Demo data is loaded; remove it before others reach the portal." if demo_is_loaded() else None


CHECKS: dict[str, Check] = {
    "revision": check_revision,
    "integrity": check_integrity,
    "files": check_files,
    "settings": check_settings,
    "disk": check_disk,
}
DEPLOY_CHECKS: dict[str, Check] = {
    "worker": check_worker,
    "mail queue": check_mail,
    "address": check_address,
    "mail": check_mail_url,
    "demo": check_demo,
}


def examine(*, deploy: bool) -> Iterator[tuple[str, str | None]]:
    """Run the thorough checks one by one; with `deploy` also those that only matter once others use the portal."""
    for name, check in (CHECKS | (DEPLOY_CHECKS if deploy else {})).items():
        yield name, check()


def _is_taken(row: HouseSetting) -> bool:
    """True for a figure within its range, and for the hours of the week, which are no figure."""
    if row.key == WEEK:
        return True
    setting = DECLARED.get(row.key)
    return setting is not None and setting.least <= int(row.value) <= setting.most


def _last(at: datetime | None) -> str:
    return f"last seen {at:%Y-%m-%d %H:%M:%S} UTC" if at else "never seen"
