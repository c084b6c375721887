from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.networks.actions import SlotTaken, add_channel, book_slot, free_slot
from app.networks.models import Channel, ChannelKind, SlotBooking
from app.networks.queries import nearest_free_slots
from app.networks.slots import DayHours, slots_on, week
from benchmarks.house import counting
from tests.networks.channels import OFFICE, kyiv, make_channel
from tests.stored import last_entry

MONDAY = date(2030, 6, 3)


@pytest.fixture(autouse=True)
def june_2030(app):
    clock.move_to(datetime(2030, 6, 1, tzinfo=UTC) - clock.now())


@pytest.fixture
def channel(app):
    return make_channel()


def test_a_slot_is_booked(channel, people):
    booking = book_slot(channel, kyiv(2030, 6, 3, 17, 30), actor=people.bob)
    db.session.commit()
    row = db.session.scalar(sa.select(SlotBooking))
    assert row is booking
    assert row.starts_at == datetime(2030, 6, 3, 14, 30, tzinfo=UTC)
    assert (row.seat, row.booked_by_id) == (1, people.bob.id)


def test_a_taken_slot_offers_the_nearest_free_ones(channel, people):  # T44
    book_slot(channel, kyiv(2030, 6, 3, 9), actor=people.bob)
    book_slot(channel, kyiv(2030, 6, 3, 9, 30), actor=people.bob)
    with pytest.raises(SlotTaken) as refusal:
        book_slot(channel, kyiv(2030, 6, 3, 9), actor=people.sara)
    offered = [kyiv(2030, 6, 3, 10), kyiv(2030, 6, 3, 10, 30), kyiv(2030, 6, 3, 11)]
    assert refusal.value.alternatives == offered
    assert str(refusal.value.sentence) == (
        "This slot on Instagram of the house is taken. Free nearby: 3\u00a0June 2030, 10:00\u00a0(Kyiv);"
        " 3\u00a0June 2030, 10:30\u00a0(Kyiv); 3\u00a0June 2030, 11:00\u00a0(Kyiv)."
    )
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == 2


def test_a_freed_slot_can_be_booked_again(channel, people):
    free_slot(book_slot(channel, kyiv(2030, 6, 3, 9), actor=people.bob))
    assert book_slot(channel, kyiv(2030, 6, 3, 9), actor=people.sara).seat == 1


def test_capacity_gives_as_many_seats(app, people):
    channel = make_channel("Telegram", network_id="telegram", slot_capacity=3)
    seats = [book_slot(channel, kyiv(2030, 6, 3, 12), actor=people.bob).seat for _ in range(3)]
    assert seats == [1, 2, 3]
    with pytest.raises(SlotTaken):
        book_slot(channel, kyiv(2030, 6, 3, 12), actor=people.bob)
    db.session.delete(db.session.scalar(sa.select(SlotBooking).where(SlotBooking.seat == 2)))
    assert book_slot(channel, kyiv(2030, 6, 3, 12), actor=people.bob).seat == 2


@pytest.mark.parametrize(
    ("starts_at", "sentence"),
    [
        (kyiv(2030, 5, 31, 12), "This moment has passed. Choose a later one."),
        (kyiv(2040, 6, 1, 12), "This is more than a year ahead. Check the year."),
        (
            kyiv(2030, 6, 3, 18),
            "Instagram of the house does not post then. Its hours on Monday: 09:00–18:00 (Kyiv).",
        ),
        (
            kyiv(2030, 6, 8, 12),
            "Instagram of the house does not post then. Its hours on Saturday: none (Kyiv).",
        ),
        (
            kyiv(2030, 6, 3, 12, 10),
            "On Instagram of the house slots begin every 30\u00a0minutes, near this one at 12:00, 12:30 (Kyiv).",
        ),
        (
            kyiv(2030, 6, 3, 12) + timedelta(seconds=1),
            "On Instagram of the house slots begin every 30\u00a0minutes, near this one at 12:00, 12:30 (Kyiv).",
        ),
    ],
)
def test_a_moment_that_is_no_slot_is_refused_at_its_field(channel, people, starts_at, sentence):
    with pytest.raises(Invalid) as refusal:
        book_slot(channel, starts_at, actor=people.bob)
    assert refusal.value.fields == {"starts_at": sentence}
    assert db.session.scalar(sa.select(sa.func.count(SlotBooking.id))) == 0


def test_the_slots_of_a_day_follow_the_hours(app):
    channel = make_channel(hours={0: ((time(9), time(10)), (time(20), time(20, 45)))})
    assert slots_on(channel, MONDAY) == [
        *(kyiv(2030, 6, 3, 9), kyiv(2030, 6, 3, 9, 30), kyiv(2030, 6, 3, 20), kyiv(2030, 6, 3, 20, 30))
    ]
    assert slots_on(channel, MONDAY + timedelta(days=1)) == []


def test_a_channel_without_hours_posts_all_day(app):
    channel = make_channel(hours=None, slot_minutes=60)
    assert len(slots_on(channel, MONDAY)) == 24
    assert week(channel) == [DayHours("every day", "all day")]


def test_the_nights_when_the_clocks_change(app):  # F11
    channel = make_channel(hours=None)
    forward, back = date(2031, 3, 30), date(2030, 10, 27)
    assert len(slots_on(channel, forward)) == 46
    assert kyiv(2031, 3, 30, 4) in slots_on(channel, forward)
    assert len(slots_on(channel, back)) == 50
    assert {kyiv(2030, 10, 27, 3, 30, fold=fold) for fold in (0, 1)} < set(slots_on(channel, back))


def test_the_nearest_free_slots_skip_nights_weekends_and_the_past(channel, people):
    friday_evening = kyiv(2030, 6, 7, 19)
    assert nearest_free_slots(channel, friday_evening) == [
        *(kyiv(2030, 6, 7, 16, 30), kyiv(2030, 6, 7, 17), kyiv(2030, 6, 7, 17, 30))
    ]
    assert nearest_free_slots(channel, kyiv(2030, 5, 30, 12), 1) == [kyiv(2030, 6, 3, 9)]
    clock.move_to(clock.offset() + timedelta(days=2, hours=9))  # Monday, 12:00 in Kyiv
    assert nearest_free_slots(channel, kyiv(2030, 6, 3, 12))[0] == kyiv(2030, 6, 3, 12, 30)


@pytest.mark.parametrize("around", [kyiv(2030, 6, 3, 8), kyiv(2030, 6, 7, 19), kyiv(2030, 6, 8, 23)])
def test_no_hour_of_the_week_needs_more_than_one_query_for_free_slots(channel, around):
    clock.move_to(around - clock.machine_now())
    assert channel.working_hours
    with counting() as asked:
        assert len(nearest_free_slots(channel, around)) == 3
    assert len(asked) == 1


def test_a_channel_that_is_booked_out_offers_what_there_is(app, people):
    channel = make_channel(hours={0: ((time(9), time(10)),)}, slot_minutes=60)
    for week_ in range(6):
        book_slot(channel, kyiv(2030, 6, 3, 9) + timedelta(weeks=week_), actor=people.bob)
    with pytest.raises(SlotTaken) as refusal:
        book_slot(channel, kyiv(2030, 6, 3, 9), actor=people.bob)
    assert refusal.value.alternatives == []
    assert str(refusal.value.sentence) == "This slot on Instagram of the house is taken, and so are all near it."


def test_a_week_is_told_in_runs_of_days(app):
    channel = make_channel(hours=OFFICE | {4: ((time(9), time(12)), (time(13), time(16)))})
    assert week(channel) == [DayHours("Mon–Thu", "09:00–18:00"), DayHours("Fri", "09:00–12:00, 13:00–16:00")]


def test_a_channel_is_added_by_the_smm_of_its_network(app, people):
    make_channel()
    added = add_channel("Telegram of the house", ChannelKind.NETWORK, network_id="telegram", actor=people.bob)
    entry = last_entry()
    assert (entry.tag, entry.subject_id, entry.actor_id) == ("networks.channel.added", added.id, people.bob.id)
    with pytest.raises(NotAllowed):
        add_channel("Chat", ChannelKind.CHAT, actor=people.lea)
    with pytest.raises(Invalid) as refusal:
        add_channel("Telegram of the house", ChannelKind.NETWORK, network_id="telegram", actor=people.bob)
    assert list(refusal.value.fields) == ["name"]
    with pytest.raises(Invalid) as refusal:
        add_channel("Letter", ChannelKind.MAILING, network_id="telegram", actor=people.bob)
    assert list(refusal.value.fields) == ["network_id"]
    assert db.session.scalar(sa.select(sa.func.count(Channel.id))) == 2
