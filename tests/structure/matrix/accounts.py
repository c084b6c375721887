"""People and their ways in."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from app.accounts.actions.absences import enter_absence
from app.accounts.models import SignInSession
from app.accounts.passes import hash_token, issue_pass
from app.accounts.sign_in import begin_session
from app.accounts.states import AbsenceKind, PassPurpose
from app.core.db import db
from tests.factories import make_person
from tests.structure.matrix import EVERYBODY, for_all, only, open_to_strangers


def seed(world):
    bob = world.people["bob"]
    elsewhere = begin_session(bob, user_agent="Firefox Android")
    db.session.flush()
    newcomer = make_person("Nina Newcomer")
    newcomer.password_hash = None
    absence = enter_absence(
        bob, starts_on=date(2031, 1, 6), ends_on=date(2031, 1, 10), kind=AbsenceKind.ILL, deputy=None,
        actor=world.people["root"],
    )  # fmt: skip
    world.values |= {
        "absence_of_bob": absence.id,
        "demo": make_person("Demo Person", is_demo=True).id,
        "session_of_bob": db.session.scalar(
            sa.select(SignInSession.id).where(SignInSession.token_hash == hash_token(elsewhere))
        ),
        "reset_token": issue_pass(PassPurpose.RESET_PASSWORD, person=bob),
        "invitation_token": issue_pass(PassPurpose.INVITATION, person=newcomer),
        "first_token": issue_pass(PassPurpose.FIRST_ADMINISTRATOR),
        "email_token": issue_pass(PassPurpose.CHANGE_EMAIL, person=bob, email="b@example.org"),
    }


#: Far enough for nobody to be away in another test.
AWAY = {"starts_on": "2031-03-03", "ends_on": "2031-03-05", "kind": "holiday", "deputy_id": ""}
ROWS = {
    "sign_in.form": open_to_strangers(),
    "sign_in.enter": open_to_strangers(form={"email": "nobody@example.org", "password": "a wrong one"}),
    "sign_in.demo": open_to_strangers(at={"person_id": "demo"}),
    "sign_in.leave": for_all(),
    "password.forgotten": open_to_strangers(),
    "password.send_link": open_to_strangers(form={"email": "nobody@example.org"}),
    "password.sent": open_to_strangers(),
    "password.new": open_to_strangers(at={"token": "reset_token"}),
    "password.reset": open_to_strangers(at={"token": "reset_token"}, form={"password": "short"}),
    "invitation.form": open_to_strangers(at={"token": "invitation_token"}),
    "invitation.accept": open_to_strangers(at={"token": "invitation_token"}),
    "invitation.first_administrator": open_to_strangers(at={"token": "first_token"}),
    "invitation.create_first": open_to_strangers(at={"token": "first_token"}),
    "email.form": open_to_strangers(at={"token": "email_token"}),
    "email.confirm": open_to_strangers(at={"token": "email_token"}),
    "password.change": for_all(),
    "password.keep": for_all(),
    "profile.edit": for_all(),
    "profile.keep": for_all(),
    "profile.address": for_all(),
    "profile.ask_address": for_all(),
    "devices.index": for_all(),
    "devices.sign_out_everywhere": for_all(),
    "absences.index": for_all(),
    "absences.export": for_all(at={"kind": "csv"}, writes={"audit_entry"}),
    "absences.new": only("bob", "root", hidden=EVERYBODY - {"bob", "root"}, at={"person_id": "bob"}, form=AWAY),
    "absences.remove": only(
        "bob", "root", hidden=EVERYBODY - {"bob", "root"}, at={"person_id": "bob", "absence_id": "absence_of_bob"}
    ),
    "devices.sign_out": only("bob", hidden=EVERYBODY - {"bob"}, at={"session_id": "session_of_bob"}),
}
