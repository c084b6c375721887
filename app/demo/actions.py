"""Loading the demo, and removing it with all that hangs on it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.audit.actions import record
from app.audit.actors import SYSTEM, Actor
from app.audit.models import Audited
from app.core import clock
from app.core.db import Base, db
from app.core.origin import coming_from
from app.demo.doomed import PERSON, Doomed
from app.demo.queries import has_only_demo_people, heir
from app.demo.tags import DEMO_REMOVED
from app.files.models import StoredFile
from app.networks.actions import load_catalogue
from app.notifications.actions import telling_nobody
from app.operations.queries import demo_is_loaded
from app.promo.actions.cases import closed_cases, index_cases


class _DemoSet(Audited):
    """The demo as the log names it once it is gone."""

    __tablename__ = "demo"
    id = 0
    name = "Demo"


def load_demo() -> bool:
    """Load the demo around today; False when it is there already. The caller commits."""
    from app.demo.scenes import play  # noqa: PLC0415 - a web process removes the demo, it does not play it
    from app.demo.stage import Stage  # noqa: PLC0415

    if demo_is_loaded():
        return False
    with coming_from(None), telling_nobody(), db.session.no_autoflush:  # its people never called from anywhere
        load_catalogue()
        play(Stage(clock.now()))
        db.session.flush()
        index_cases(closed_cases())
    return True


def remove_demo(*, actor: Actor) -> list[str]:
    """Remove every row of the demo. Returns the keys of files whose content can go once that is committed.

    Things that stay and name a demo person are handed over to the first real administrator, or let go of the name.
    """
    doomed = Doomed(is_all=has_only_demo_people())
    inheritor = heir()
    files = dict(
        db.session.execute(sa.select(StoredFile.id, StoredFile.key).where(StoredFile.id.in_(doomed.files()))).all()
    )
    _let_go(doomed, inheritor.id if inheritor else None)
    for table in doomed.order():
        db.session.execute(sa.delete(table).where(doomed.conditions[table]))
    gone = _forget_files(files)
    is_gone = actor.actor_id is None or (inheritor is not None and actor.actor_id == inheritor.id)
    record(DEMO_REMOVED, _DemoSet(), actor=actor if is_gone else SYSTEM)
    clock.move_to(timedelta(0))  # what is left is real, and keeps real time
    return gone


def _let_go(doomed: Doomed, heir_id: int | None) -> None:
    """Take the demo out of the columns of rows that stay."""
    for loose in doomed.loose:
        column, table = loose.column, loose.column.table
        stays = sa.not_(doomed.conditions[table]) if table in doomed.conditions else sa.true()
        is_needed = not column.nullable or column.name == "owner_id"
        is_person = any(key.column.table is PERSON for key in column.foreign_keys)
        value = heir_id if is_needed and is_person else None
        db.session.execute(sa.update(table).where(loose.goes, stays).values({column.name: value}))


def _forget_files(files: dict[int, str]) -> list[str]:
    """Delete the rows of files that nothing points to any more."""
    used = sa.union(
        *(
            sa.select(column)
            for table in Base.metadata.sorted_tables
            for column in table.c
            if any(key.column.table is StoredFile.__table__ for key in column.foreign_keys)
        )
    )
    in_use = set(db.session.scalars(used))
    gone = [file_id for file_id in files if file_id not in in_use]
    for start in range(0, len(gone), 500):
        db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(gone[start : start + 500])))
    return [files[file_id] for file_id in gone]
