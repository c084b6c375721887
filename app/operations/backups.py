"""A copy of the house while it runs, and the way back.

A copy is a folder: manifest.json, the database, and files/ with one file for each that the database knows. It shows
one instant: the files are those that the snapshot knows; content lies in the store before its row is kept.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flask import current_app

from app.core import clock, migrations
from app.core.db import db
from app.files.store import store
from app.operations.snapshots import BackupError, snapshots

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy holds. `files` maps the key of each stored file to the hash of its content."""

    made_at: str
    database: str
    revision: str | None
    database_sha256: str
    files: dict[str, str]
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT


def make_backup(folder: Path) -> tuple[Path, Manifest]:
    """Copy database and files into `folder`, or into a dated folder within if it holds something already.

    The copy gets its name only when it is whole: one that was broken off is never taken for a backup (F13).
    """
    place = folder if not folder.exists() or not any(folder.iterdir()) else folder / _stamp()
    aside = place.with_name(f"{place.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    try:
        manifest = _fill(aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if place.exists():
        place.rmdir()
    aside.rename(place)
    return place, manifest


def is_running() -> bool:
    """True while somebody else has the database open, as web server and worker have."""
    db.session.remove()
    return snapshots().is_open_elsewhere()


def restore_backup(folder: Path) -> tuple[Path, Manifest, Path | None]:
    """Take a copy back; returns it, what it held, and where that which it replaced has been copied to.

    Raises BackupError for a copy that is damaged, of another kind of database, or of a newer release (F14).
    """
    place = _find(folder)
    manifest = _read(place)
    _refuse_what_does_not_fit(place, manifest)
    kept = None
    if not migrations.standing().is_new:
        kept, _replaced = make_backup(Path(current_app.instance_path) / "backups" / f"{_stamp()}-before-restore")
    for key, sha256 in manifest.files.items():
        if not _holds(key, sha256):
            with (place / "files" / key).open("rb") as content:
                store().write(content, key=key)
    db.session.remove()
    try:
        snapshots().restore(place)
    except BackupError as error:
        raise BackupError(f"{error} What was there before lies in {kept}." if kept else str(error)) from None
    db.engine.dispose()
    migrations.migrate()
    return place, manifest, kept


def _fill(aside: Path) -> Manifest:
    snapshot = snapshots().take(aside)
    (aside / "files").mkdir()
    missing = [key for key, sha256 in snapshot.files.items() if not _copy_file(key, sha256, aside / "files" / key)]
    manifest = Manifest(
        made_at=clock.machine_now().isoformat(),
        database=db.engine.dialect.name,
        revision=snapshot.revision,
        database_sha256=_hash(aside / snapshots().name),
        files={key: sha256 for key, sha256 in snapshot.files.items() if key not in missing},
        missing=missing,
    )
    (aside / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    return manifest


def _copy_file(key: str, sha256: str, target: Path) -> bool:
    """False when the store has not got it, or not as it was."""
    if not store().has(key):
        return False
    digest = hashlib.sha256()
    with target.open("wb") as copy:
        for chunk in store().read(key):
            digest.update(chunk)
            copy.write(chunk)
    if digest.hexdigest() == sha256:
        return True
    target.unlink()
    return False


def _holds(key: str, sha256: str) -> bool:
    """True when the store has got it as it was: one that was damaged there is what a copy is for."""
    if not store().has(key):
        return False
    digest = hashlib.sha256()
    for chunk in store().read(key):
        digest.update(chunk)
    return digest.hexdigest() == sha256


def _find(folder: Path) -> Path:
    """The newest of the copies in a folder: the one that lies in it itself, and those in folders within."""
    manifests = (folder / MANIFEST, *folder.glob(f"*/{MANIFEST}"))
    copies = [path.parent for path in manifests if path.is_file() and path.parent.suffix != ".part"]
    if not copies:
        raise BackupError(f"{folder} holds no backup: there is no {MANIFEST}.")
    return max(copies, key=lambda copy: _read(copy).made_at)


def _read(place: Path) -> Manifest:
    try:
        return Manifest(**json.loads((place / MANIFEST).read_text()))
    except (ValueError, TypeError):
        raise BackupError(f"{place / MANIFEST} cannot be read: the backup is damaged.") from None


def _refuse_what_does_not_fit(place: Path, manifest: Manifest) -> None:
    ours = db.engine.dialect.name
    if manifest.database != ours:
        raise BackupError(f"This is a backup of {manifest.database}; the portal runs on {ours} (DATABASE_URL).")
    if not migrations.knows(manifest.revision):
        raise BackupError(
            f"The backup was made by a newer release (revision {manifest.revision}). Start that release and restore it"
            " there: a database is never taken down to an older one."
        )
    for name, sha256 in _contents(manifest):
        path = place / name
        if not path.is_file() or _hash(path) != sha256:
            raise BackupError(f"{path} is missing or damaged. Nothing was changed; take another backup.")


def _contents(manifest: Manifest) -> Iterable[tuple[str, str]]:
    yield snapshots().name, manifest.database_sha256
    for key, sha256 in manifest.files.items():
        yield f"files/{key}", sha256


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _stamp() -> str:
    return f"{clock.machine_now():%Y%m%dT%H%M%S%fZ}"
