"""What the page of an accepted request names as its next step: that for which its posts wait."""

from __future__ import annotations

import pytest

from app.core.db import db
from app.promo.states import PlacementState, RequestState
from tests.pages import parse
from tests.promo.factories import kyiv

S = PlacementState


@pytest.mark.parametrize(
    ("states", "step"),
    [
        ((), "Posts take their slots"),
        ((S.CONTENT_DUE, S.IN_REVIEW), "The content is brought"),
        ((S.IN_REVIEW, S.APPROVED), "The content is approved"),
        ((S.APPROVED,), "The posts are scheduled"),
    ],
)
def test_the_next_step_is_what_the_posts_wait_for(desk, sign_in_as, states, step):
    for hour, state in enumerate(states):
        desk.placement(state, kyiv(2030, 6, 5, 12 + hour))
    desk.request_.state = RequestState.ACCEPTED
    db.session.commit()

    tree = parse(sign_in_as(desk.bob).get(f"/requests/{desk.request_.number}").text)
    words = " ".join(" ".join(tree.xpath("//main//dl")[0].itertext()).split())
    assert f"Next step {step}" in words
