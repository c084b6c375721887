"""The demo for tests that need it to be there: made once a run, which takes long, then put back from what was kept.

What loading does is tested in tests/demo/, where some call it themselves.
"""

from __future__ import annotations

import fcntl
import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import Base, db
from app.demo.actions import load_demo
from app.demo.large.grow import grow
from app.demo.large.sizes import Size
from app.files.models import StoredFile
from app.files.store import store
from tests.conftest import empty_tables
from tests.rows import Tables, next_ids_follow_rows, put_back, tables


@dataclass(frozen=True)
class KeptDemo:
    """The rows of every table, the files by key, and the moment at which all that was made."""

    made_at: datetime
    rows: Tables
    files: dict[str, bytes]


#: The large set, scaled down.
SMALL = Size(n_requests=80, n_placements=400, n_readings=4_000, n_days=120)


def put_demo(folder: Path, *, with_large: bool = False) -> None:
    """Fill the empty tables with the demo, and with the scaled-down large set where it is asked for.

    What is not yet kept in `folder` is made and kept; else the clock goes back to the moment when it was made.
    """
    place = folder / ("large" if with_large else "demo")
    folder.mkdir(exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            if with_large:
                put_demo(folder)
                list(grow(SMALL, now=clock.now()))
            else:
                load_demo()
            db.session.commit()
            made_at = clock.now()
            files = {key: b"".join(store().read(key)) for key in db.session.scalars(sa.select(StoredFile.key))}
            db.session.commit()
            kept = KeptDemo(made_at, tables(), files)
            place.write_bytes(pickle.dumps(kept))
            return
    kept = pickle.loads(place.read_bytes())  # noqa: S301 - written above
    clock.move_to(kept.made_at - clock.machine_now())
    put_back(kept.rows, [table for table in Base.metadata.sorted_tables if table.name in kept.rows])
    next_ids_follow_rows()
    for key, content in kept.files.items():
        store().write(io.BytesIO(content), key=key)


@contextmanager
def with_demo(app: Flask, folder: Path, *, with_large: bool = False) -> Iterator[Flask]:
    """The app with the demo in it, its tables empty and the clock right again at the end."""
    with app.app_context():
        put_demo(folder, with_large=with_large)
        yield app
        db.session.remove()
        empty_tables()
        clock.move_to(timedelta(0))
