"""Loading the large set, scaled down, and removing it again with the demo."""

from __future__ import annotations

import sqlalchemy as sa

from app.audit.actors import SYSTEM
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.demo.actions import remove_demo
from app.demo.large import sizes
from app.demo.large.grow import grow
from app.promo.models import Placement, PromoRequest
from app.results.models import Reading
from tests.conftest import empty_tables
from tests.demo.test_remove import rows_left
from tests.demo.test_same_again import BY_CHANCE
from tests.kept_demo import SMALL, put_demo
from tests.rows import tables


def count_of(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def load(place):
    put_demo(place)
    list(grow(SMALL, now=clock.now()))


def test_it_holds_what_its_size_says(app, demo_place):
    put_demo(demo_place)
    before = {model: count_of(model) for model in (PromoRequest, Placement, Reading)}
    db.session.remove()
    empty_tables()
    put_demo(demo_place, with_large=True)

    assert count_of(PromoRequest) - before[PromoRequest] == SMALL.n_requests
    assert count_of(Placement) - before[Placement] == SMALL.n_placements
    assert count_of(Reading) - before[Reading] == SMALL.n_readings


def test_the_same_moment_makes_the_same_rows(app, demo_place):
    with clock.held_at(clock.now()):
        load(demo_place)
        first = tables()
        db.session.remove()
        empty_tables()
        load(demo_place)

    second = tables()
    assert [name for name in first if name not in BY_CHANCE and first[name] != second[name]] == []


def test_the_command_takes_its_size_in_both_places_and_loads_once(app, monkeypatch):
    monkeypatch.setattr(sizes, "LARGE", SMALL)
    runner = app.test_cli_runner()

    first = runner.invoke(args=["demo", "--size", "large"])
    n_requests = count_of(PromoRequest)
    again = runner.invoke(args=["demo", "load", "--size", "large"])

    assert first.exit_code == again.exit_code == 0
    assert "The large set is loaded." in first.output
    assert "The large set is there already." in again.output
    assert count_of(PromoRequest) == n_requests > SMALL.n_requests


def test_rows_that_come_later_get_ids_of_their_own(app, demo_place):
    put_demo(demo_place, with_large=True)
    last = db.session.scalar(sa.select(sa.func.max(AuditEntry.id)))

    remove_demo(actor=SYSTEM)
    db.session.commit()

    assert db.session.scalars(sa.select(AuditEntry.id)).one() > last or db.engine.dialect.name == "sqlite"


def test_the_removal_takes_it_along(app, demo_place):
    put_demo(demo_place, with_large=True)

    remove_demo(actor=SYSTEM)
    db.session.commit()

    assert set(rows_left()) == {"audit_entry"}
