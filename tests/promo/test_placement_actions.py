"""The life of a placement, and what its request makes of it."""

from __future__ import annotations

from app.promo.states import PlacementState as S
from app.promo.states import RequestState
from tests.stored import log_of


def test_the_whole_way_is_told(desk):
    placement = desk.placement(S.PUBLISHED)

    assert [tag.removeprefix("promo.placement.") for tag in log_of(placement)] == [
        "held", "content_due", "changed", "changed", "destination_opened", "in_review", "approved", "scheduled",
        "published",
    ]  # fmt: skip
    assert desk.request_.state == RequestState.COLLECTING
    assert desk.request_.locked_target == desk.request_.target
    assert placement.utm_content == "instagram-story-1"
