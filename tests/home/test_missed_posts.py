"""A missed post on my day: did it go out all the same, or does it need a new slot?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.jobs.ticks import tick
from app.promo.states import PlacementState as S
from app.promo.states import RequestState
from tests.pages import parse
from tests.promo.factories import THURSDAY_NOON, kyiv, stand_at

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

NEXT_MORNING = THURSDAY_NOON + timedelta(hours=21)


def pass_until(moment) -> None:
    stand_at(moment)
    tick(clock.now())
    db.session.expire_all()


def acts_of(browser: Any, number: str) -> dict[str, str]:
    """The buttons of the row of this post: words -> address."""
    rows = parse(browser.get("/").text).xpath(f"//section[@id='block-to_publish']//li[contains(., '{number} ')]")
    return {" ".join(link.itertext()).strip(): link.get("href") for row in rows for link in row.xpath(".//a[@class]")}


@pytest.mark.parametrize("state", [S.CONTENT_DUE, S.APPROVED, S.SCHEDULED])
def test_a_missed_post_is_noted_or_gets_a_new_slot(desk, sign_in_as, state):
    post = desk.placement(state)
    pass_until(NEXT_MORNING)
    assert post.state == S.MISSED
    anew = {"Hold a new slot": f"{desk.path}/new"}
    noting = {"Note that it went out": f"{desk.path}/1/publish"}

    assert acts_of(sign_in_as(desk.bob), post.number) == (noting | anew if state == S.SCHEDULED else anew)
    assert acts_of(sign_in_as(desk.sara), post.number) == {}


def test_it_waits_until_it_is_noted(desk, sign_in_as):
    post = desk.placement(S.SCHEDULED)
    pass_until(NEXT_MORNING)
    bob = sign_in_as(desk.bob)
    form = {"published_at": "2030-06-06T12:01", "live_url": "https://www.instagram.com/p/1/", "reason": "Asleep."}

    assert bob.post(acts_of(bob, post.number)["Note that it went out"], form).status_code == 303
    assert acts_of(bob, post.number) == {}


def test_it_waits_until_another_takes_its_place(desk, sign_in_as):
    post = desk.placement(S.SCHEDULED)
    pass_until(NEXT_MORNING)
    desk.hold(kyiv(2030, 6, 13, 12))

    assert acts_of(sign_in_as(desk.bob), post.number) == {}


def test_it_waits_for_a_week_and_while_its_request_goes_on(desk, sign_in_as):
    post = desk.placement(S.SCHEDULED)
    pass_until(THURSDAY_NOON + timedelta(days=7) - timedelta(minutes=1))
    bob = sign_in_as(desk.bob)
    assert acts_of(bob, post.number)
    desk.request_.state, desk.request_.cancelled_at = RequestState.CANCELLED, clock.now()
    desk.request_.cancel_reason = "Rain"
    db.session.commit()
    assert acts_of(bob, post.number) == {}

    desk.request_.state, desk.request_.cancelled_at = RequestState.ACCEPTED, None
    desk.request_.cancel_reason = ""
    db.session.commit()
    stand_at(THURSDAY_NOON + timedelta(days=7))
    assert acts_of(bob, post.number) == {}
