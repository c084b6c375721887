"""Each entry of the log tells where the act came from, to administrators and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.accounts.settings import DECLARED
from app.accounts.tags import PERSON_CHANGED
from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.audit.models import AuditEntry
from app.core.db import db
from app.core.origin import WORKER, coming_from
from app.jobs.ticks import Job, run
from tests.factories import PASSWORD


def test_the_log_tells_where_from(people, sign_in_as, client):  # T53
    root = sign_in_as(people.root)
    client.post(
        "/sign-in", {"email": people.bob.email, "password": "wrong"}, environ_base={"REMOTE_ADDR": "::ffff:192.0.2.7"}
    )
    root.post(
        "/settings",
        {**{key: str(setting()) for key, setting in DECLARED.items()}, "promo.triage_days": "3"},
        environ_base={"REMOTE_ADDR": "2001:db8::5"},
    )
    with coming_from(WORKER):
        record(PERSON_CHANGED, people.bob, actor=SYSTEM)
    db.session.commit()

    kept = db.session.execute(
        sa.select(AuditEntry.tag, AuditEntry.origin).order_by(AuditEntry.id.desc()).limit(3)
    ).all()
    assert kept == [
        ("accounts.person.changed", "worker"),
        ("accounts.setting.changed", "2001:db8::5"),
        ("accounts.person.sign_in_failed", "192.0.2.7"),
    ]
    page, file = root.get("/audit").text, root.get("/audit/export/csv").text
    for words in ("192.0.2.7", "2001:db8::5", "the portal&#39;s own schedule"):
        assert words in page
        assert words.replace("&#39;", "'") in file
    assert "When (UTC),Where from" in file.splitlines()[0]
    assert "192.0.2.7" in root.get(f"/people/{people.bob.id}").text


def test_addresses_are_for_administrators_alone(people, sign_in_as):  # T53
    mark = sign_in_as(people.mark)

    assert "signed in" in mark.get("/audit").text
    for path in ("/audit", "/audit/export/csv"):
        assert "127.0.0.1" not in mark.get(path).text
        assert "Where from" not in mark.get(path).text


def test_an_act_that_comes_through_no_socket_of_the_net_has_no_address(people, sign_in_as, client):  # T53
    client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD}, environ_base={"REMOTE_ADDR": "unix:\n1"})

    assert db.session.scalars(sa.select(AuditEntry.origin).order_by(AuditEntry.id.desc()).limit(1)).one() is None
    root = sign_in_as(people.root)
    assert 'data-label="Where from">—<' in root.get("/audit").text
    assert "· —" not in root.get(f"/people/{people.bob.id}").text


def test_what_the_worker_and_a_command_do_says_so(shared_app, app, people):  # T53
    run(Job("tests.change", timedelta(minutes=1), lambda _now: bool(record(PERSON_CHANGED, people.bob, actor=SYSTEM))))
    app.test_cli_runner().invoke(args=["user", "reset-link", people.bob.email])

    assert db.session.scalars(sa.select(AuditEntry.origin).order_by(AuditEntry.id.desc()).limit(2)).all() == [
        "command",
        "worker",
    ]
