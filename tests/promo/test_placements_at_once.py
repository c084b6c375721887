"""Twenty browsers press the same button in the same second, on whichever database the tests run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.accounts.models import Pass
from app.accounts.passes import issue_pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.audit.models import AuditEntry
from app.core.db import db
from app.mail.models import OutboxMail
from app.networks.models import SlotBooking
from app.promo.models import Approval, Placement
from app.promo.states import PlacementState as S
from tests.factories import make_person
from tests.networks.channels import kyiv
from tests.promo.factories import make_accepted

CROWD = 20


def press(browsers, path, forms, **options):
    """Everybody posts at once; the answers in the order of the browsers."""
    tokens = [browser.token() for browser in browsers]
    start = Barrier(len(browsers))

    def one(number):
        start.wait(timeout=60)
        return browsers[number].post(path(number), {**forms(number), "csrf_token": tokens[number]}, **options)

    db.session.remove()
    with ThreadPoolExecutor(len(browsers)) as crowd:
        return list(crowd.map(one, range(len(browsers))))


def test_one_approval_however_many_press(desk, sign_in_as):  # T43
    desk.placement(S.IN_REVIEW)
    tom = make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
    seniors = [sign_in_as(person) for person in (desk.sara, tom) for _press in range(CROWD // 2)]
    path = f"{desk.path}/1/approve"
    answers = press(seniors, lambda _n: path, lambda _n: {})

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (CROWD - 1)
    refused = [answer.get_data(as_text=True) for answer in answers if answer.status_code == 409]
    assert all("Already approved by" in text for text in refused)
    assert db.session.scalar(sa.select(sa.func.count(Approval.id))) == 1
    approved = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.tag == "promo.placement.approved")
    assert db.session.scalar(approved) == 1
    mails = sa.select(OutboxMail.recipient, sa.func.count()).where(OutboxMail.kind == "promo.placement.approved")
    assert {row[1] for row in db.session.execute(mails.group_by(OutboxMail.recipient))} == {1}


def test_of_a_link_and_a_browser_one_decides(app, desk, sign_in_as):  # T43
    post = desk.placement(S.IN_REVIEW)
    olena = make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    olena.password_hash = None
    link = f"/review-by-link/{issue_pass(PassPurpose.REVIEW_POST, person=olena, subject_id=post.id)}"
    db.session.commit()
    half, path, hers = CROWD // 4, f"{desk.path}/1/approve", olena.id
    browsers = [app.test_client() for _press in range(half)] + [sign_in_as(desk.sara) for _press in range(half)]
    answers = press(browsers, lambda n: link if n < half else path, lambda _n: {})

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (2 * half - 1)
    assert db.session.scalar(sa.select(sa.func.count(Approval.id))) == 1
    used = db.session.scalars(sa.select(Pass.used_at).where(Pass.purpose == PassPurpose.REVIEW_POST)).one()
    assert (used is not None) == (db.session.scalars(sa.select(Approval.approver_id)).one() == hers)


@pytest.mark.parametrize("capacity", [1, 3])
def test_a_slot_is_held_as_often_as_it_has_seats(desk, sign_in_as, capacity):  # T44
    desk.channel.slot_capacity = capacity
    requests = [desk.request_, *(make_accepted(desk.community, desk.alice, title=f"Number {n}") for n in range(3))]
    paths = [f"/requests/{request_.number}/placements/new" for request_ in requests]
    form = desk.hold_form()
    browsers = [sign_in_as(desk.bob) for _press in range(CROWD)]
    answers = press(browsers, lambda n: paths[n % len(paths)], lambda _n: form)

    assert sorted(answer.status_code for answer in answers) == [303] * capacity + [409] * (CROWD - capacity)
    refused = [answer.get_data(as_text=True) for answer in answers if answer.status_code == 409]
    assert all(text.count('name="offer"') == 3 for text in refused)
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == capacity
    assert db.session.scalar(sa.select(sa.func.count(Placement.id))) == capacity


def test_a_move_and_a_hold_for_one_slot(desk, sign_in_as):  # T44: drag and form at once
    desk.hold(kyiv(2030, 6, 6, 15))
    form = desk.hold_form()
    browsers = [sign_in_as(desk.bob) for _press in range(6)]
    paths = [f"{desk.path}/1/move", f"{desk.path}/new"]
    answers = press(browsers, lambda n: paths[n % 2], lambda _n: form)

    assert sum(answer.status_code == 303 for answer in answers) == 1
    assert all(answer.status_code in {303, 409, 422} for answer in answers)
    at_noon = sa.select(sa.func.count(Placement.id)).where(Placement.slot_at == kyiv(2030, 6, 6, 12))
    assert db.session.scalar(at_noon) == 1
