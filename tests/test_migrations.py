"""Every migration goes up, down and up again, ends at the tables of the code, and survives being killed (F16)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from app import create_app
from app.accounts.permissions import Role
from app.core import clock, migrations
from app.core.db import Base, db
from app.core.faults import KILLED
from app.creatives.models import CreativeWriter
from app.mail.actions import WrittenMail, queue_mails
from app.mail.models import MailCalendar, OutboxMail
from app.notifications.actions import switch_mail_off
from app.notifications.models import NewsChoice
from app.notifications.states import ByMail
from app.promo.actions import placements as acts
from app.promo.models import Placement, PlacementWriter, Wire
from app.promo.states import PlacementState as S
from app.promo.states import WireState
from tests import factories
from tests.conftest import ROOT, SECRET
from tests.houses import config_of, new_database, server
from tests.promo.factories import THURSDAY_NOON, Desk
from tests.promo.makers import make_wire
from tests.reports.makers import make_collecting

pytestmark = pytest.mark.slow


@pytest.fixture
def blank(tmp_path: Path, shared_app: Flask) -> Iterator[Flask]:
    """A portal whose database is still empty."""
    app = create_app(config_of(new_database(tmp_path), tmp_path), instance=tmp_path)
    with app.app_context():
        yield app
        url = db.engine.url
        db.session.remove()
        db.engine.dispose()
    if url.drivername.startswith("postgresql"):
        with server() as connection:
            connection.execute(sa.text(f"DROP DATABASE {url.database} WITH (FORCE)"))
    clock.watch(Path(shared_app.instance_path) / "clock")


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def checks() -> dict[str, set[Any]]:
    """The names of the CHECKs of each table: autogenerate does not compare them."""
    look = sa.inspect(db.engine)
    return {table: {check["name"] for check in look.get_check_constraints(table)} for table in tables()}


def test_up_ends_at_the_tables_of_the_code(blank: Flask) -> None:
    migrations.migrate()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True, "include_name": migrations.is_declared}
        )
        assert compare_metadata(context, Base.metadata) == []
    by_migration = checks()
    assert not migrations.standing().is_behind

    command.downgrade(migrations.alembic_config(), "base")
    assert tables() == set()
    db.create_all()
    assert by_migration == checks()


def test_down_and_up_again(blank: Flask) -> None:
    """F16: revision by revision, with rows in the way that must come through unchanged."""
    scripts = ScriptDirectory.from_config(migrations.alembic_config())
    written: list[tuple[str, int, float]] = []
    for script in reversed(list(scripts.walk_revisions())):
        command.upgrade(migrations.alembic_config(), script.revision)
        with db.engine.begin() as connection:
            connection.execute(sa.text("INSERT INTO rate_window (key, count, ends_at) VALUES (:key, 1, 1.5)"),
                               {"key": script.revision})  # fmt: skip
        if script.down_revision:
            command.downgrade(migrations.alembic_config(), "-1")
            command.upgrade(migrations.alembic_config(), "+1")
        written.append((script.revision, 1, 1.5))
        with db.engine.connect() as connection:
            rows = connection.execute(sa.text("SELECT key, count, ends_at FROM rate_window")).all()
        assert sorted(map(tuple, rows)) == sorted(written)
    assert written
    assert not migrations.standing().is_behind


def test_killed_half_way_it_starts_again_from_nothing(blank: Flask, tmp_path: Path) -> None:
    url = db.engine.url.render_as_string(hide_password=False)
    code = (
        "import sys; from pathlib import Path; from app import create_app; from app.core import migrations\n"
        "with create_app(instance=Path(sys.argv[1])).app_context(): migrations.migrate()"
    )
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PORTAL_FAULT": "migration.run:1"}
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, env=environment, check=False)

    assert done.returncode == KILLED
    assert tables() == set()
    migrations.migrate()
    assert not migrations.standing().is_behind


def test_addresses_of_sign_ins_move_to_where_all_entries_have_theirs(blank: Flask) -> None:
    config, facts = migrations.alembic_config(), {"address": "192.0.2.7", "path": "/people"}
    command.upgrade(config, "72c99c8cb869")
    before = [entry("accounts.person.act_refused", facts), entry("promo.request.accepted", {"address": "Main St"})]
    command.upgrade(config, "5d0c7e1b9a42")

    assert entries("origin", "changes") == [("192.0.2.7", {"path": "/people"}), (None, {"address": "Main St"})]

    command.downgrade(config, "72c99c8cb869")
    assert [changes for (changes,) in entries("changes")] == before


def test_wires_that_were_checked_are_known_again(blank: Flask) -> None:
    """Of one that tripped on a figure, and of one that ended quietly without a figure ever being too old."""
    migrations.migrate()
    people = factories.People()
    request_ = make_collecting(people)
    at = clock.now() - timedelta(days=9)
    times = {"check_at": at, "stage_ends_at": at + timedelta(days=4)}
    quiet = {"state": WireState.EXPIRED, "end_reason": "The stage ended and the wire had not tripped.", **times}
    made = [
        make_wire(request_, people.bob, state=WireState.DISMISSED, end_reason="No.", value_at_check=Decimal(3),
                  triggered_at=at, checked_at=at, **times),
        make_wire(request_, people.bob, checked_at=at, **quiet),
        make_wire(request_, people.bob, reading_needed_at=at, **quiet),
        make_wire(request_, people.bob, **times),
    ]  # fmt: skip
    before = [(wire.id, wire.checked_at) for wire in made]
    db.session.remove()
    command.downgrade(migrations.alembic_config(), "8f3b1a6c2d57")
    command.upgrade(migrations.alembic_config(), "head")

    assert [tuple(row) for row in db.session.execute(sa.select(Wire.id, Wire.checked_at).order_by(Wire.id))] == before


def test_who_had_mail_switched_off_goes_without_it(blank: Flask) -> None:
    config = migrations.alembic_config()
    migrations.migrate()
    people = factories.People()
    switch_mail_off(people.bob)
    asked = sa.select(sa.column("id"), sa.column("mail_is_on", sa.Boolean)).select_from(sa.table("person"))
    bob, lea = people.bob.id, people.lea.id
    db.session.commit()
    db.session.remove()
    command.downgrade(config, "f95fa321a6be")
    command.downgrade(config, "-1")
    with db.engine.connect() as connection:
        assert dict(map(tuple, connection.execute(asked))) == {bob: False, lea: True}

    command.upgrade(config, "head")
    off = sa.select(NewsChoice.person_id, NewsChoice.by_mail).distinct()
    assert [tuple(row) for row in db.session.execute(off)] == [(bob, ByMail.OFF)]


LOG = sa.table("audit_entry", *(sa.column(name, sa.JSON if name == "changes" else sa.Text) for name in (
    "id", "at", "tag", "subject_kind", "subject_label", "thread_kind", "actor_kind", "actor_name", "origin", "changes",
)), sa.column("subject_id", sa.Integer), sa.column("thread_id", sa.Integer))  # fmt: skip


def entry(tag: str, changes: dict[str, str]) -> dict[str, str]:
    """A row of the log, as an older release wrote it; returns its facts."""
    with db.engine.begin() as connection:
        connection.execute(
            sa.insert(LOG).values(
                at=sa.func.current_timestamp(), tag=tag, subject_kind="person", subject_id=1, subject_label="Bob",
                thread_kind="person", thread_id=1, actor_kind="person", actor_name="Bob", changes=changes,
            )
        )  # fmt: skip
    return changes


def entries(*columns: str) -> list[Any]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*(LOG.c[name] for name in columns)).order_by("id"))]


def test_who_wrote_a_post_is_known_from_its_columns_and_from_the_log(blank: Flask) -> None:
    """Its author, who wrote last, whoever the log names; back go the author and one more."""
    migrations.migrate()
    desk = Desk(factories.People())
    post = desk.placement(S.CONTENT_DUE)
    url = "https://example.org/books"
    acts.write_content(post, caption="Come", destination_url=url, version=None, actor=desk.bob)
    desk.write(post)
    acts.write_content(post, caption="Do come", destination_url=url, version=None, actor=desk.sara)
    acts.send_to_review(post, actor=desk.alice)
    describe = {"title": "Shelf", "alt_text": "A shelf", "shows_people": False, "consent_note": ""}
    acts.describe_picture(post, post.creatives[0], describe, actor=desk.bob)
    db.session.commit()
    three, described = {desk.alice.id, desk.bob.id, desk.sara.id}, desk.bob.id
    db.session.remove()
    command.downgrade(migrations.alembic_config(), "7c1e4a92b5d0")
    with db.engine.connect() as connection:
        (kept,) = connection.execute(sa.text("SELECT author_id, edited_by_id FROM placement")).all()
    command.upgrade(migrations.alembic_config(), "head")

    assert len(set(kept)) == 2
    assert set(kept) < three
    assert set(db.session.scalars(sa.select(PlacementWriter.person_id))) == three
    assert db.session.scalars(sa.select(CreativeWriter.person_id)).all() == [described]


def test_what_was_reviewed_after_the_fast_lane_stays_reviewed(blank: Flask) -> None:
    """One that was reviewed, and one that was not."""
    migrations.migrate()
    desk = Desk(factories.People())
    second = factories.make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
    for post in (desk.hold(), desk.hold(THURSDAY_NOON + timedelta(days=7))):
        link = "https://www.instagram.com/p/1/"
        acts.publish_fast(post, actor=desk.sara, published_at=clock.now(), reason="Now.", live_url=link)
        desk.write(post)
    acts.review_after(db.session.get_one(Placement, 1), actor=second)
    db.session.commit()
    query = sa.select(Placement.id, Placement.approved_hash).order_by(Placement.id)
    before = [tuple(row) for row in db.session.execute(query)]
    db.session.remove()
    command.downgrade(migrations.alembic_config(), "c40d7be1a95f")
    assert db.session.scalars(sa.select(Placement.approved_hash)).all() == [None] * len(before)
    db.session.remove()
    command.upgrade(migrations.alembic_config(), "head")

    assert [tuple(row) for row in db.session.execute(query)] == before
    assert [known is not None for _id, known in before] == [True, False]


def test_invitations_stay_with_their_mails(blank: Flask) -> None:
    """Two mails with the same one, one with another, one with none."""
    migrations.migrate()
    carried = ["BEGIN:VCALENDAR 1", "BEGIN:VCALENDAR 1", "BEGIN:VCALENDAR 2", ""]
    facts = {"subject": "You are invited", "text": "-", "html": "-", "kind": "test", "locale": "uk"}
    queue_mails([WrittenMail(to="bob@example.org", calendar=calendar, **facts) for calendar in carried])
    db.session.commit()
    db.session.remove()
    command.downgrade(migrations.alembic_config(), "e3a90d51c7b8")
    with db.engine.connect() as connection:
        kept = connection.scalars(sa.text("SELECT calendar FROM outbox_mail ORDER BY id")).all()
    assert kept == carried

    command.upgrade(migrations.alembic_config(), "head")
    mails = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    assert [mail.calendar for mail in mails] == carried
    assert sorted(db.session.scalars(sa.select(MailCalendar.text))) == sorted(set(carried) - {""})
