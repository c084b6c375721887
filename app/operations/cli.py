"""Commands for the one who runs the portal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.config import Config
from app.core import clock
from app.core.db import db
from app.jobs.queue import wake_now
from app.jobs.ticks import tick as do_tick
from app.operations.backups import is_running, make_backup, restore_backup
from app.operations.checks import examine
from app.operations.queries import demo_is_loaded
from app.operations.snapshots import BackupError

_SPAN = re.compile(r"(\d+)\s*(w|d|h|m)")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}


class Moment(click.ParamType[datetime]):
    """A day or a moment in ISO 8601; without a zone it is in UTC."""

    name = "iso"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no moment; write it like 2026-11-24 or 2026-11-24T18:00+02:00.", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


class Span(click.ParamType[timedelta]):
    """A span such as 3d, 1w or 2h30m."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        parts = _SPAN.findall(value)
        if not parts or _SPAN.sub("", value).strip():
            self.fail(f"{value!r} is no span of time; write it like 3d, 1w or 2h30m.", param, ctx)
        return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())


@click.command("tick")
@click.option("--now", type=Moment(), help="The moment to take for now, in ISO 8601; the clock's own if left out.")
@with_appcontext
def tick_command(now: datetime | None) -> None:
    """Do what is due, as the worker does each minute."""
    outcomes = do_tick(now)
    for name, outcome in outcomes.items():
        click.echo(f"{name}: {outcome.error or outcome.n_done}")
    if not outcomes:
        click.echo("Nothing is due: the worker, or a tick before this one, has done it already.")
    if any(outcome.error for outcome in outcomes.values()):
        raise SystemExit(1)


clock_group = AppGroup("clock", help="Move the portal's clock: with demo data, on this machine only.")


def _look_at_what_is_due() -> None:
    db.session.rollback()  # the worker is not to wait for us
    wake_now("tick")
    now, zone = clock.now(), current_app.config["HROMADA"].DEFAULT_TIMEZONE
    there = now.astimezone(ZoneInfo(zone))
    click.echo(f"The portal's clock stands at {now:%Y-%m-%d %H:%M} UTC, which is {there:%Y-%m-%d %H:%M} in {zone}.")


def _in_the_demo(command: Callable[..., None]) -> Callable[..., None]:
    """Refuse where a moved clock could do harm."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:
        config: Config = current_app.config["HROMADA"]
        if not config.is_loopback:
            raise click.ClickException("The clock moves only while PUBLIC_URL is on this machine.")
        if not demo_is_loaded():
            raise click.ClickException("The clock moves only while demo data is loaded: real data keeps real time.")
        command(*args, **kwargs)
        _look_at_what_is_due()
        click.echo("The worker now does what has fallen due, by itself and within seconds: reload the page.")
        click.echo("Only where no worker runs, `flask tick` does it by hand. Who was away too long signs in again.")

    return guarded


@clock_group.command("set")
@click.argument("moment", type=Moment())
@_in_the_demo
def set_clock(moment: datetime) -> None:
    """Let it be MOMENT now, for web, worker and tick together: 2026-11-24T18:00+02:00, without a zone in UTC."""
    clock.move_to(moment - clock.machine_now())


@clock_group.command("advance")
@click.argument("span", type=Span())
@_in_the_demo
def advance_clock(span: timedelta) -> None:
    """Go on by SPAN: 3d, 1w, 2h30m."""
    clock.move_to(clock.offset() + span)


@clock_group.command("reset")
def reset_clock() -> None:
    """Back to real time, which harms nobody: also where the demo is gone."""
    clock.move_to(timedelta(0))
    _look_at_what_is_due()


@click.command("check")
@click.option("--deploy", is_flag=True, help="Also ask what matters only once others use the portal.")
@with_appcontext
def check_command(*, deploy: bool) -> None:
    """Compare database, files and settings, and name what does not agree."""
    n_bad = 0
    for name, sentence in examine(deploy=deploy):
        n_bad += sentence is not None
        click.echo(f"{name}: {sentence or 'ok'}")
    if n_bad:
        raise SystemExit(1)


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def backup_command(folder: Path) -> None:
    """Copy database and files into FOLDER while the portal runs."""
    try:
        place, manifest = make_backup(folder)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{place}: the database at revision {manifest.revision} and {len(manifest.files)} files.")
    if manifest.missing:
        raise click.ClickException(f"{len(manifest.missing)} files were missing already: {', '.join(manifest.missing)}")


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def restore_command(folder: Path) -> None:
    """Bring back the copy in FOLDER, or the newest of several; what it replaces is copied first."""
    if is_running():
        click.echo(
            "Web server or worker have the database open. It is restored under them: what people save in these seconds"
            " may be lost, and everybody signs in again. Stop both before a restore where you can.",
            err=True,
        )
    try:
        place, manifest, kept = restore_backup(folder)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    if kept:
        click.echo(f"What was there before has been copied to {kept}.")
    click.echo(f"{place} of {manifest.made_at} is back: {len(manifest.files)} files, the database migrated up.")


COMMANDS = (tick_command, clock_group, check_command, backup_command, restore_command)
