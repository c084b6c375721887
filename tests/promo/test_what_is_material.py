"""After an approval: each kind of change that asks for a new one, whatever is ticked, and what it leaves alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.db import db
from app.promo.actions import placements as acts
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.words import BudgetState
from app.promo.words import MaterialKind as M
from tests.networks.channels import kyiv
from tests.promo.factories import Desk, picture, upload
from tests.stored import fresh, only

URL = "https://example.org/books"
WORDS = "Come on Friday at 18:00 and ask Olena today, see hromada.ua or write to @shelf about #books"


def approved(desk, **values):
    post = desk.placement(S.CONTENT_DUE, **values)
    desk.write(post)
    acts.write_content(post, caption=WORDS, destination_url=URL, version=None, actor=desk.alice)
    acts.send_to_review(post, actor=desk.alice)
    acts.approve_placement(post, actor=desk.sara)
    db.session.commit()
    return post


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("18:00", "19:00", M.NUMBER),
        ("Friday", "Saturday", M.DATE),
        ("Olena", "Oleh", M.NAME),
        ("hromada.ua", "hromada.org", M.ADDRESS),
        ("@shelf", "@shelves", M.MENTION),
        ("#books", "#book", M.HASHTAG),
    ],
)
def test_a_change_of_facts_is_found_whatever_is_ticked(desk, sign_in_as, old, new, kind):
    approved(desk)
    form = {"caption": WORDS.replace(old, new), "destination_url": URL, "is_wording_only": "y"}
    assert sign_in_as(desk.alice).post(f"{desk.path}/1/content", form).status_code == 303

    assert (only(Placement).state, only(Placement).standing_approvals) == (S.IN_REVIEW, [])
    page = sign_in_as(desk.sara).get(f"{desk.path}/1").text
    assert f'<span class="chip">{kind.label}</span>' in page
    assert f"{old}<span" in page
    assert f"{new}<span" in page


def test_another_destination_is_found(desk, sign_in_as):
    approved(desk)
    form = {"caption": WORDS, "destination_url": f"{URL}/2", "is_wording_only": "y"}
    sign_in_as(desk.alice).post(f"{desk.path}/1/content", form)
    page = sign_in_as(desk.sara).get(f"{desk.path}/1").text
    assert only(Placement).state == S.IN_REVIEW
    assert f'<span class="chip">{M.ADDRESS.label}</span>' in page
    assert f"{URL}/2" in page


@pytest.mark.parametrize("how", ["added", "taken out"])
def test_another_picture_is_found(desk, sign_in_as, how):
    post = approved(desk)
    if how == "added":
        acts.add_pictures(post, [upload(picture(1081))], field="pictures", actor=desk.alice)
    else:
        acts.remove_picture(post, post.creatives[0], actor=desk.alice)
    db.session.commit()
    assert (post.state, post.standing_approvals) == (S.IN_REVIEW, [])
    assert f'<span class="chip">{M.MEDIUM.label}</span>' in sign_in_as(desk.sara).get(f"{desk.path}/1").text


def test_the_sum_that_goes_into_it_is_found(people, sign_in_as):
    desk = Desk(people, budget_state=BudgetState.AMOUNT, budget_amount=Decimal(5000), budget_currency="UAH")
    post = approved(desk)
    names = ("title", "content_due_at", "review_due_at", "ad_currency", "assignee", "publisher")
    plan = {name: getattr(post, name) for name in names} | {"is_paid": True, "ad_spend": Decimal(1200)}
    acts.change_plan(post, plan, version=None, actor=desk.bob)
    db.session.commit()
    assert post.state == S.IN_REVIEW
    assert f'<span class="chip">{M.MONEY.label}</span>' in sign_in_as(desk.sara).get(f"{desk.path}/1").text


def test_only_its_own_approval_is_asked_for_again(desk):
    """Neither its slot nor the other posts of the request lose anything."""
    other = approved(desk, starts_at=kyiv(2030, 6, 7, 12))
    post = approved(desk)
    for one in (other, post):
        acts.schedule_placement(one, actor=desk.bob)
    db.session.commit()
    slot, booking, state = post.slot_at, post.slot_booking_id, desk.request_.state
    acts.write_content(post, caption="On 7 June", destination_url=URL, version=None, actor=desk.alice)
    db.session.commit()

    assert (post.state, post.slot_at, post.slot_booking_id) == (S.IN_REVIEW, slot, booking)
    assert (fresh(other).state, len(other.standing_approvals)) == (S.SCHEDULED, 1)
    assert desk.request_.state == state


def test_another_hour_of_the_day_is_never_material(desk, sign_in_as):
    post = approved(desk)
    form = {"channel": str(desk.channel.id), "starts_at": "2030-06-06T16:00"}
    assert sign_in_as(desk.bob).post(f"{desk.path}/1/move", form).status_code == 303
    assert (fresh(post).slot_at, post.state, len(post.standing_approvals)) == (kyiv(2030, 6, 6, 16), S.APPROVED, 1)
