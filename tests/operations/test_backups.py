"""A copy is whole, shows one instant, and is taken back anywhere but to an older release."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from flask import Flask

from app.accounts.models import Person
from app.core import clock, migrations
from app.core.db import db
from app.core.text import slugify
from app.files.actions import keep_bytes
from app.files.models import StoredFile
from app.files.queries import missing_files
from app.files.store import store
from app.operations import snapshots
from app.operations.backups import make_backup
from tests.houses import MakeHouse

pytestmark = pytest.mark.slow


def fill(house: Flask, *names: str) -> None:
    """People, each with one file, person and file in one transaction."""
    with house.app_context():
        for name in names:
            person = Person(name=name, email=f"{slugify(name)}@example.org", created_at=clock.now())
            db.session.add(person)
            db.session.flush()
            keep_bytes(name.encode(), name="cv.pdf", media_type="application/pdf", uploaded_by_id=person.id)
            db.session.commit()


def inhabitants(house: Flask) -> dict[str, bytes]:
    """Names, with the content of their files."""
    with house.app_context():
        rows = db.session.execute(
            sa.select(Person.name, StoredFile.key).join(StoredFile, StoredFile.uploaded_by_id == Person.id)
        ).all()
        return {name: b"".join(store().read(key)) for name, key in rows}


def run(house: Flask, *words: str) -> Any:
    return house.test_cli_runner().invoke(args=[*words])


def test_what_was_backed_up_comes_back(house: Flask, tmp_path: Path) -> None:
    """F13"""
    fill(house, "Ann", "Bob")
    done = run(house, "backup", f"{tmp_path}/copy")
    assert done.exit_code == 0, done.output
    fill(house, "Late")
    with house.app_context():
        lost = db.session.scalars(sa.select(StoredFile)).first()
        store().remove(lost.key)

    done = run(house, "restore", f"{tmp_path}/copy")

    assert done.exit_code == 0, done.output
    assert inhabitants(house) == {"Ann": b"Ann", "Bob": b"Bob"}
    with house.app_context():
        assert missing_files() == []
        assert not migrations.standing().is_behind
    kept = next(Path(house.instance_path).glob("backups/*-before-restore"))
    assert len(json.loads((kept / "manifest.json").read_text())["files"]) == 2
    assert str(kept) in done.output


def test_a_copy_comes_back_elsewhere(make_house: MakeHouse, tmp_path: Path) -> None:
    """F14"""
    here, there = make_house(), make_house()
    fill(here, "Ann")
    assert run(here, "backup", f"{tmp_path}/copy").exit_code == 0

    assert run(there, "restore", f"{tmp_path}/copy").exit_code == 0

    assert inhabitants(there) == {"Ann": b"Ann"}


def test_a_file_that_was_damaged_meanwhile_comes_back_as_it_was(house: Flask, tmp_path: Path) -> None:
    """F15: of the same key, yet of other content."""
    fill(house, "Ann", "Bob")
    assert run(house, "backup", f"{tmp_path}/copy").exit_code == 0
    with house.app_context():
        key = db.session.scalars(sa.select(StoredFile.key).order_by(StoredFile.id)).first()
        store().write(io.BytesIO(b"Ax"), key=key)

    done = run(house, "restore", f"{tmp_path}/copy")

    assert done.exit_code == 0, done.output
    assert inhabitants(house) == {"Ann": b"Ann", "Bob": b"Bob"}


def test_a_folder_of_copies_gives_the_newest(house: Flask, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    for name in ("Ann", "Bob", "Eve"):
        fill(house, name)
        assert run(house, "backup", str(copies / "first" if name == "Ann" else copies)).exit_code == 0
    assert len(list(copies.glob("*/manifest.json"))) == 3

    assert run(house, "restore", str(copies)).exit_code == 0

    assert set(inhabitants(house)) == {"Ann", "Bob", "Eve"}


def test_a_copy_in_which_a_later_one_lies_gives_the_later_one(house: Flask, tmp_path: Path) -> None:
    for name in ("Ann", "Bob"):
        fill(house, name)
        assert run(house, "backup", f"{tmp_path}/copy").exit_code == 0
    fill(house, "Eve")

    assert run(house, "restore", f"{tmp_path}/copy").exit_code == 0

    assert set(inhabitants(house)) == {"Ann", "Bob"}


def test_a_copy_made_while_others_write_is_whole(house: Flask, tmp_path: Path) -> None:
    """F13: each of several copies restores to as many people as files, under a writer that never rests."""
    stop = Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            fill(house, f"Person{number} Writer")
            number += 1

    writer = Thread(target=write)
    writer.start()
    try:
        with house.app_context():
            places = [make_backup(tmp_path / f"copy-{number}")[0] for number in range(4)]
    finally:
        stop.set()
        writer.join()

    sizes = []
    for place in places:
        assert run(house, "restore", str(place)).exit_code == 0
        people = inhabitants(house)
        assert all(content == name.encode() for name, content in people.items())
        with house.app_context():
            assert db.session.scalar(sa.select(sa.func.count(Person.id))) == len(people)
        done = run(house, "check")
        assert done.exit_code == 0, done.output
        sizes.append(len(people))
    assert sizes == sorted(sizes)


def test_an_older_copy_is_migrated_up_and_a_newer_one_refused(make_house: MakeHouse, tmp_path: Path) -> None:
    """F14"""
    old, new = make_house(), make_house()
    fill(old, "Ann")
    with new.app_context():
        command.revision(migrations.alembic_config(), message="something new")
        migrations.migrate()
        newest = migrations.standing().newest
    assert run(old, "backup", f"{tmp_path}/old").exit_code == 0
    assert run(new, "backup", f"{tmp_path}/new").exit_code == 0

    assert run(new, "restore", f"{tmp_path}/old").exit_code == 0
    with new.app_context():
        assert migrations.standing().current == newest
    assert inhabitants(new) == {"Ann": b"Ann"}

    refused = run(old, "restore", f"{tmp_path}/new")
    assert refused.exit_code == 1
    assert f"made by a newer release (revision {newest})" in refused.output
    assert inhabitants(old) == {"Ann": b"Ann"}


def test_a_damaged_copy_changes_nothing(house: Flask, tmp_path: Path) -> None:
    fill(house, "Ann")
    run(house, "backup", f"{tmp_path}/copy")
    fill(house, "Bob")
    file = next((tmp_path / "copy" / "files").iterdir())
    file.write_bytes(b"something else")

    refused = run(house, "restore", f"{tmp_path}/copy")

    assert refused.exit_code == 1
    assert f"{file} is missing or damaged. Nothing was changed" in refused.output
    assert set(inhabitants(house)) == {"Ann", "Bob"}


@pytest.fixture
def elsewhere(house: Flask) -> Iterator[sa.Connection]:
    """Another one who has the database open, as a web server or a worker has."""
    with house.app_context():
        engine = sa.create_engine(db.engine.url)
    with engine.connect() as connection:
        connection.execute(sa.select(Person.id)).all()
        connection.rollback()
        yield connection
    engine.dispose()


def test_a_restore_under_a_portal_that_runs_says_so(house: Flask, elsewhere: sa.Connection, tmp_path: Path) -> None:
    fill(house, "Ann")
    run(house, "backup", f"{tmp_path}/copy")
    fill(house, "Bob")

    restored = run(house, "restore", f"{tmp_path}/copy")

    assert restored.exit_code == 0
    assert restored.stderr.startswith("Web server or worker have the database open. It is restored under them")
    assert set(inhabitants(house)) == {"Ann"}
    assert elsewhere.scalar(sa.select(sa.func.count(Person.id))) == 1, "the one that runs sees it at once"
    elsewhere.rollback()

    elsewhere.engine.dispose()
    elsewhere.invalidate()
    assert run(house, "restore", f"{tmp_path}/copy").stderr == ""


def test_a_restore_that_finds_no_gap_between_writers_changes_nothing(
    house: Flask, elsewhere: sa.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST_WAITS", 2)
    fill(house, "Ann")
    run(house, "backup", f"{tmp_path}/copy")
    fill(house, "Bob")
    elsewhere.execute(sa.update(Person).values(name="Eve"))

    refused = run(house, "restore", f"{tmp_path}/copy")
    elsewhere.rollback()

    assert refused.exit_code == 1
    assert "The database is in use. Stop the portal and try again. What was there before lies in" in refused.output
    assert set(inhabitants(house)) == {"Ann", "Bob"}


def test_a_copy_of_the_other_database_is_refused(house: Flask, tmp_path: Path) -> None:
    fill(house, "Ann")
    run(house, "backup", f"{tmp_path}/copy")
    manifest = tmp_path / "copy" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"database": "oracle"}))

    refused = run(house, "restore", f"{tmp_path}/copy")

    assert refused.exit_code == 1
    assert "This is a backup of oracle" in refused.output


def test_a_folder_without_a_copy_is_said_so(house: Flask, tmp_path: Path) -> None:
    (tmp_path / "half.part").mkdir()
    (tmp_path / "half.part" / "manifest.json").write_text("{}")

    refused = run(house, "restore", str(tmp_path))

    assert refused.exit_code == 1
    assert "holds no backup" in refused.output


def test_files_that_were_lost_already_are_named(house: Flask, tmp_path: Path) -> None:
    fill(house, "Ann", "Bob")
    with house.app_context():
        key = db.session.scalars(sa.select(StoredFile.key)).first()
        store().remove(key)

    done = run(house, "backup", f"{tmp_path}/copy")

    assert done.exit_code == 1
    assert f"1 files were missing already: {key}" in done.output
    assert (tmp_path / "copy" / "manifest.json").exists(), "the rest is kept all the same"
