"""Several people enter figures in the very same instant, on whichever database the tests run."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.promo.models import MeasurementPlan, Placement
from app.promo.states import PlacementState
from app.results.models import CurrentReading, Reading
from tests.promo.factories import stand_at
from tests.promo.test_placements_at_once import press
from tests.stored import only

CROWD = 8


@pytest.fixture
def post(desk):
    """A post that owes its views and its reach."""
    published = desk.placement(PlacementState.PUBLISHED)
    plan = only(MeasurementPlan)
    plan.metrics, plan.windows = ["views", "reach"], ["24h"]
    db.session.commit()
    stand_at(published.published_at + timedelta(days=2))
    return published


def typed(metric, value):
    read_at = clock.now().strftime("%Y-%m-%dT%H:%M") + "+00:00"
    return {"subject": "1", "metric": metric, "value": value, "window": "24h", "read_at": read_at, "grade": "measured"}


@pytest.mark.parametrize("planned", [["views", "reach"], ["views"]], ids=["one of two", "all that is planned"])
def test_each_figure_is_kept_and_the_last_one_is_in_force(desk, post, sign_in_as, planned):
    only(MeasurementPlan).metrics = planned
    db.session.commit()
    browsers = [sign_in_as(desk.alice) for _press in range(CROWD)]
    path = f"/requests/{desk.request_.number}/results/enter"
    answers = press(browsers, lambda _n: path, lambda n: typed("views", 100 + n))

    assert [answer.status_code for answer in answers] == [303] * CROWD
    readings = db.session.scalars(sa.select(Reading).order_by(Reading.id)).all()
    assert sorted(reading.value for reading in readings) == [100 + n for n in range(CROWD)]
    assert only(CurrentReading).reading_id == readings[-1].id


def test_a_post_whose_last_figures_come_at_once_is_measured(desk, post, sign_in_as):
    browsers = [sign_in_as(desk.alice) for _press in range(2)]
    path = f"/requests/{desk.request_.number}/results/enter"
    answers = press(browsers, lambda _n: path, lambda n: typed(("views", "reach")[n], 100))

    assert [answer.status_code for answer in answers] == [303, 303]
    assert only(Placement).state == PlacementState.MEASURED
