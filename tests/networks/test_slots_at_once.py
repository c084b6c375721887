"""Twenty people want the same slot in the same second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.audit.actors import SYSTEM
from app.core import clock
from app.core.db import db
from app.networks.actions import SlotTaken, book_slot
from app.networks.models import Channel, SlotBooking
from tests.networks.channels import kyiv, make_channel

CROWD = 20


@pytest.mark.parametrize("capacity", [1, 3])
def test_exactly_as_many_as_there_are_seats_get_one(app, capacity):  # T44
    clock.move_to(datetime(2030, 6, 1, tzinfo=UTC) - clock.now())
    channel_id = make_channel(slot_capacity=capacity).id
    slot, start = kyiv(2030, 6, 3, 12), Barrier(CROWD)
    db.session.remove()

    def want(_person: int) -> int | list[datetime]:
        with app.app_context():
            channel = db.session.get(Channel, channel_id)
            db.session.rollback()  # all have looked, none holds a lock
            start.wait(timeout=30)
            try:
                seat = book_slot(channel, slot, actor=SYSTEM).seat
                db.session.commit()
            except SlotTaken as refusal:
                db.session.rollback()
                return refusal.alternatives
            return seat

    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(want, range(CROWD)))

    assert sorted(answer for answer in answers if isinstance(answer, int)) == list(range(1, capacity + 1))
    told = [answer for answer in answers if isinstance(answer, list)]
    assert told == [[kyiv(2030, 6, 3, 11), kyiv(2030, 6, 3, 11, 30), kyiv(2030, 6, 3, 12, 30)]] * (CROWD - capacity)
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == capacity
