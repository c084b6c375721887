"""Keeping house."""

from __future__ import annotations

from datetime import date

from app.accounts.actions.people import change_marks
from app.accounts.actions.workdays import add_holiday
from app.accounts.tags import PERSON_CHANGED
from app.audit.actions import record
from app.core.db import db
from app.jobs.states import WorkState
from app.notifications.models import Telling
from tests.mail.letters import a_letter, queue
from tests.structure.matrix import only
from tests.structure.world import World


def seed(world: World) -> None:
    mail = queue(a_letter())
    mail.state, mail.last_error = WorkState.DEAD, "550 no such user"
    db.session.flush()
    world.values["dead_mail"] = mail.id
    entry = record(PERSON_CHANGED, world.people["bob"], actor=world.people["root"])
    untold = Telling(entry=entry, people=[[world.people["bob"].id, 0, None]], n_told=0, next_try_at=entry.at)
    untold.state, untold.last_error = WorkState.DEAD, "ValueError: Not one mail address."
    db.session.add(untold)
    db.session.flush()
    world.values["untold_news"] = untold.id
    add_holiday(date(2026, 12, 31), "Year’s end", actor=world.people["root"])
    bob = world.people["bob"]
    world.values["grant_of_bob"] = bob.grants[0].id
    world.values["change_of_bob"] = change_marks(bob, is_senior=True, is_partner=False, actor=world.people["root"]).id
    change_marks(bob, is_senior=False, is_partner=False, actor=world.people["root"])


BOB = {"person_id": "bob"}
ROWS = {
    "people.index": only("root"),
    "people.export": only("root", at={"kind": "csv"}, writes={"audit_entry"}),
    "people.invite": only("root"),
    "people.send_invitation": only("root"),
    "person.detail": only("root", at=BOB),
    "person.grant": only("root", at=BOB),
    "person.take": only("root", at={**BOB, "grant_id": "grant_of_bob"}),
    "person.mark": only("root", at=BOB),
    "person.hours": only("root", at=BOB, form={"weekly_hours": "20"}),
    "person.take_back": only("root", at={**BOB, "entry_id": "change_of_bob"}),
    "person.ask_disable": only("root", at=BOB),
    "person.disable": only("root", at=BOB),
    "handing.work": only("root", at=BOB),
    "handing.give": only("root", at=BOB),
    "person.enable": only("root", at=BOB),
    "person.sign_out": only("root", at=BOB),
    "person.send_again": only("root", at=BOB),
    "person.hand_over": only("root", at=BOB),
    "person.link": only("root", at=BOB),
    "settings.index": only("root"),
    "settings.keep": only("root"),
    "working_time.index": only("root"),
    "working_time.export": only("root", at={"kind": "csv"}, writes={"audit_entry"}),
    "working_time.keep_week": only("root"),
    "working_time.add": only("root", form={"day": "2027-05-03", "name": "Founders’ day"}),
    "working_time.take": only("root", form={"country": "ua", "year": "2027"}),
    "working_time.remove": only("root", form={"days": "2026-12-31"}),
    "audit_log.index": only("root", "mark"),
    "audit_log.export": only("root", "mark", at={"kind": "xlsx"}, writes={"audit_entry"}),
    "mails.index": only("root"),
    "mails.export": only("root", at={"kind": "csv"}, writes={"audit_entry"}),
    "mails.send_all": only("root"),
    "mails.untold": only("root"),
    "mails.export_untold": only("root", at={"kind": "csv"}, writes={"audit_entry"}),
    "mails.tell": only("root", at={"telling_id": "untold_news"}),
    "mails.send": only("root", at={"mail_id": "dead_mail"}),
}
