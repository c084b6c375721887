"""Removing the demo: nothing of it is left, and nothing real goes with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.accounts.passes import issue_pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.community.models import Community
from app.core import clock
from app.core.db import Base, db
from app.demo.tags import DEMO_REMOVED
from app.files.models import StoredFile
from app.files.store import store
from app.promo.models import Placement
from tests.factories import make_community, make_person
from tests.kept_demo import put_demo
from tests.stored import logged

#: What the portal itself keeps: the catalogue of networks, marks of the clock, limits, forms that were taken.
STAYS = {"network", "network_format", "tick_mark", "heartbeat", "rate_window", "form_receipt"}


@pytest.fixture
def loaded(app, demo_place):
    put_demo(demo_place)


def rows_left():
    return {
        table.name: n
        for table in Base.metadata.sorted_tables
        if table.name not in STAYS and (n := db.session.scalar(sa.select(sa.func.count()).select_from(table)))
    }


def by_name(key):
    return db.session.scalar(sa.select(Person).where(Person.email == f"{key}@demo.example"))


def test_the_page_names_what_goes(loaded, people, sign_in_as):
    page = sign_in_as(people.root).get("/demo").get_data(as_text=True)

    assert "Communities" in page
    assert people.root.name in page


def test_its_moved_clock_goes_with_it(loaded, people, sign_in_as):
    browser = sign_in_as(people.root)
    clock.move_to(timedelta(days=3))

    assert browser.post("/demo/remove").status_code == 303
    assert clock.offset() == timedelta(0)
    assert "clock was moved" not in browser.get("/").text


def test_nothing_is_left_and_a_real_house_stays(loaded, people, sign_in_as):
    root, alice = people.root, by_name("alice")
    ours = make_community("Ours", owner=alice)
    files = db.session.scalars(sa.select(StoredFile.key)).all()

    answer = sign_in_as(root).post("/demo/remove")

    assert answer.status_code == 303
    assert db.session.scalars(sa.select(Person)).all() == [root]
    assert db.session.scalars(sa.select(Community)).all() == [ours]
    assert ours.owner_id == root.id
    assert not any(store().has(key) for key in files)
    assert set(rows_left()) <= {"person", "role_grant", "sign_in_session", "community", "audit_entry"}
    told = logged()
    assert told[-1] == DEMO_REMOVED.name
    ours_only = {"accounts.person.signed_in", "community.community.created", "accounts.person.role_granted"}
    assert set(told[:-1]) <= ours_only


def test_what_comes_later_under_an_old_number_is_nobody_elses(loaded, people, sign_in_as):  # T01, T36
    root, demo_one = people.root, db.session.scalars(sa.select(Community).order_by(Community.id)).first()
    scope = (Role.COMMUNITY_MANAGER, "community", str(demo_one.id))
    guest = make_person("Real Guest", scope, (Role.SMM, "network", "instagram"))
    placement = db.session.scalars(sa.select(Placement)).first()
    link = issue_pass(PassPurpose.ENTER_RESULTS, person=guest, subject_id=placement.id)
    db.session.commit()

    assert sign_in_as(root).post("/demo/remove").status_code == 303

    db.session.refresh(guest)
    assert [grant.scope_id for grant in guest.grants] == ["instagram"]
    assert sign_in_as(guest).get(f"/enter-results/{link}").status_code == 404


def test_an_empty_house_asks_for_its_first_administrator(loaded, app):
    browser = app.test_client()
    browser.post("/sign-in", {"email": "root@demo.example", "password": "hromada-demo"})

    answer = browser.post("/demo/remove")

    assert answer.status_code == 303
    assert browser.get(answer.location).status_code == 200
    assert set(rows_left()) == {"audit_entry", "pass"}
    assert logged() == [DEMO_REMOVED.name]


def test_others_cannot(loaded, people, sign_in_as):
    browser = sign_in_as(people.sara)

    assert browser.get("/demo").status_code == 403
    assert browser.post("/demo/remove").status_code == 403
    assert by_name("alice") is not None


def test_without_a_demo_the_page_says_so(people, sign_in_as):
    page = sign_in_as(people.root).get("/demo").get_data(as_text=True)

    assert "There is no demo data here" in page
