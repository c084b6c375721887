"""Every act leaves its entry in the log: who did it, what, and when (T53)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.audit.queries import sentence
from app.core import clock
from app.core.db import db
from tests.stored import last_entry
from tests.structure.matrix import MATRIX
from tests.structure.test_canary import pages_of, text_of
from tests.structure.test_matrix import ask, filled, methods

#: Tables in which an act of somebody leaves something besides the act itself.
BESIDE = {"sign_in_session", "form_receipt", "outbox_mail", "notification", "pass", "rate_window"}
#: A draft while it is being typed; a PDF in the making, which is noted when it is there and when it is taken along.
QUIET = {"requests.autosave_step", "requests.save_step", "report_prints.ask"}
QUIET |= {"requests.autosave_questions", "requests.save_questions", "meetings.keep_words"}


def acts_of(world):
    """Each act that the matrix knows how to do: the endpoint and somebody who may."""
    for endpoint, row in MATRIX.items():
        inside = row.inside if row.posts is None else row.posts
        if "POST" in methods(world, endpoint) and inside and not row.is_public:
            yield endpoint, min(inside)


def test_every_act_leaves_its_entry(world):
    silent, tags = [], set()
    last = db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0
    for endpoint, name in acts_of(world):
        row, began = MATRIX[endpoint], clock.now()
        answer = ask(world, name, "POST", world.address(endpoint, row.at), filled(world, row.form))
        changed = set(world.written()) - BESIDE
        entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.id > last)).all()
        mine = [entry for entry in entries if entry.actor_id == world.values[name]]
        if answer.status_code < 400 and changed and not mine and endpoint not in QUIET:
            silent.append((endpoint, changed))
        for entry in mine:
            assert began - timedelta(seconds=1) <= entry.at <= clock.now()
            assert entry.actor_name
            assert entry.origin == "127.0.0.1"
            assert sentence(entry)
            tags.add(entry.tag)
        db.session.remove()
        world.restore()

    assert silent == []
    assert len(tags) >= 25, sorted(tags)


@pytest.mark.parametrize("name", ["carol", "lea"])
def test_an_act_that_is_refused_is_noted_and_a_page_is_not(world, name):
    path = world.address("people.send_invitation", {})
    db.session.remove()
    world.restore()
    assert ask(world, name, "GET", path).status_code == 403
    assert "audit_entry" not in world.written()
    assert ask(world, name, "POST", path, {"name": "X"}).status_code == 403

    entry = last_entry()
    assert (entry.tag, entry.actor_id) == ("accounts.person.act_refused", world.values[name])
    assert sentence(entry) == f"{entry.actor_name} was refused at {path}"
    db.session.remove()
    world.restore()


@pytest.mark.parametrize("name", ["alice", "mark", "lea"])
def test_nobody_but_an_administrator_reads_where_from(world, name):
    """Also not on the page of the log itself, which the marketing lead reads."""
    told = [path for path in pages_of(world) if "127.0.0.1" in text_of(ask(world, name, "GET", path))]

    assert told == []
    assert "127.0.0.1" in text_of(ask(world, "root", "GET", world.address("audit_log.index", {})))


@pytest.mark.parametrize(("endpoint", "words"), [("reports.table", "figures.csv"), ("report_prints.download", "PDF")])
def test_what_is_taken_along_of_a_report_is_noted(world, endpoint, words):
    assert ask(world, "lea", "GET", world.address(endpoint, MATRIX[endpoint].at)).status_code == 200

    entry = last_entry()
    assert (entry.tag, entry.actor_id) == ("reports.report.exported", world.values["lea"])
    assert words in sentence(entry)
    db.session.remove()
    world.restore()


def test_no_route_changes_or_deletes_an_entry(world):
    rules = [rule for rule in world.app.url_map.iter_rules() if rule.rule.startswith("/audit")]
    assert rules
    assert {method for rule in rules for method in rule.methods} == {"GET", "HEAD", "OPTIONS"}
    entry = db.session.scalars(sa.select(AuditEntry).limit(1)).one()
    entry.actor_name = "Somebody else"
    with pytest.raises(RuntimeError, match="append-only"):
        db.session.flush()
    db.session.rollback()
