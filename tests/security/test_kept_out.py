"""Whoever has been disabled gets no mail, on whatever way it might come (T07)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.jobs.states import WorkState
from app.jobs.ticks import tick
from app.mail.models import OutboxMail
from app.promo.actions import placements as acts
from app.promo.states import PlacementState
from tests.admin.leaving import disable
from tests.factories import PASSWORD
from tests.mail.letters import a_letter, queue
from tests.promo.factories import Desk, stand_at


@pytest.fixture
def desk(people):
    return Desk(people)


def test_no_way_leads_a_mail_to_a_disabled_person(app, desk, people, sign_in_as, client, mailbox):
    bob, root = desk.bob, sign_in_as(people.root)
    placement = desk.placement(PlacementState.APPROVED)
    assert bob.email in {message["To"] for message in mailbox()}  # so far he is told
    app.extensions["mail"].sent.clear()
    client.post("/forgotten-password", {"email": bob.email})  # waits for him when he is disabled
    assert disable(root, bob, desk.sara).status_code == 303

    client.post("/forgotten-password", {"email": bob.email})
    answers = [root.post(f"/people/{bob.id}/{act}").status_code for act in ("invite-again", "link")]
    sign_in_as(people.ann).post("/profile/address", {"email": bob.email, "password": PASSWORD})
    acts.review_again(placement, actor=desk.alice, reason="Another picture, please")
    late = queue(a_letter(), to=bob.email, person_id=bob.id)  # a change that had begun before he was disabled
    db.session.commit()
    held = sa.select(OutboxMail.id).where(OutboxMail.person_id == bob.id, OutboxMail.id != late.id)
    answers += [root.post(f"/admin/mail/{row}/send-again").status_code for row in db.session.scalars(held).all()]
    stand_at(placement.slot_at + timedelta(days=2))
    for _turn in range(3):
        tick()
        clock.move_to(clock.offset() + timedelta(days=1))

    assert set(answers) == {409}
    assert len(answers) > 3
    assert [message["Subject"] for message in mailbox() if bob.email in message["To"]] == []
    assert db.session.get_one(OutboxMail, late.id, populate_existing=True).state == WorkState.DEAD
    assert sign_in_as(people.root).post(f"/admin/mail/{late.id}/send-again").status_code == 409
    assert not db.session.scalars(sa.select(AuditEntry.id).where(AuditEntry.tag == "mail.outbox.sent_again")).all()


def test_once_let_in_again_he_can_be_sent_what_was_held_back(people, sign_in_as, mailbox):
    root = sign_in_as(people.root)
    row = queue(a_letter(), to=people.bob.email, person_id=people.bob.id)
    root.post(f"/people/{people.bob.id}/disable")
    assert mailbox() == []
    root.post(f"/people/{people.bob.id}/enable")

    assert root.post(f"/admin/mail/{row.id}/send-again").status_code == 303
    assert [message["To"] for message in mailbox()] == [people.bob.email]
