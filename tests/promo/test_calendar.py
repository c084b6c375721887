"""The calendar: what stands when, what others may see of it, and what it costs to show."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from app.promo.states import RequestState
from benchmarks.house import counting
from tests.networks.channels import kyiv, make_channel
from tests.pages import parse
from tests.promo.factories import MONDAY, THURSDAY_NOON, make_bare_community, stand_at
from tests.promo.makers import make_manager

FRAME, PAGE = 4, 12
JUNE_6 = kyiv(2030, 6, 6, 9)


def fill(desk, n: int, first: datetime = JUNE_6) -> None:
    """`n` scheduled posts on one day, as rows."""
    last = db.session.scalar(sa.select(sa.func.max(Placement.position))) or 0
    db.session.add_all(
        Placement(
            request_id=desk.request_.id, position=last + number, network_id="instagram", format_id="instagram_story",
            channel_id=desk.channel.id, title=f"Post {number}", state=S.SCHEDULED, utm_content=f"c-{last + number}",
            slot_at=first + timedelta(minutes=number), created_by_id=desk.bob.id, created_at=clock.now(),
        )
        for number in range(1, n + 1)
    )  # fmt: skip
    db.session.commit()


def test_a_month_shows_four_a_day_and_counts_the_rest(desk, sign_in_as):
    fill(desk, 7)
    text = sign_in_as(desk.bob).get("/calendar?month=2030-06").get_data(as_text=True)

    assert "June 2030" in text
    assert [f"Post {number}" in text for number in range(1, 8)] == [True] * 4 + [False] * 3
    assert "+ 3 more" in text
    assert "full: 7" in text
    assert "/calendar/list?day=2030-06-06" in text


@pytest.mark.parametrize(
    "path", ["/calendar?month=2030-06", "/calendar/week?day=2030-06-06", "/calendar/list?month=2030-06"]
)
def test_more_posts_ask_no_more_of_the_database(desk, sign_in_as, path):
    bob = sign_in_as(desk.bob)
    fill(desk, 3)
    bob.get(path)
    with counting() as few:
        bob.get(path)
    fill(desk, 60, kyiv(2030, 6, 7, 9))
    with counting() as many:
        bob.get(path)

    assert len(many) <= len(few) <= FRAME + PAGE


def test_foreign_posts_are_only_busy(desk, sign_in_as):  # T04
    fill(desk, 1)
    desk.channel.audience = "Young readers"
    carol = make_manager(make_bare_community("gardeners"), "Carol Berg")
    browser = sign_in_as(carol)
    for path in ("/calendar?month=2030-06", "/calendar/week?day=2030-06-06", "/calendar/list?month=2030-06"):
        text = browser.get(path).get_data(as_text=True)
        assert "Post 1" not in text
        assert f"/requests/{desk.request_.number}" not in text
        assert (
            "Instagram story · Young readers<" if "list" in path else "busy · Instagram story · Young readers · PM"
        ) in text
        assert "Post 1" not in browser.get(f"{path}&state=scheduled").get_data(as_text=True)
        assert "Young readers" not in browser.get(f"{path}&state=scheduled").get_data(as_text=True)

    desk.community.is_private = True
    db.session.commit()
    text = browser.get("/calendar?month=2030-06").get_data(as_text=True)
    assert "busy" in text
    assert "· PM" not in text
    assert "busy" not in browser.get("/calendar?month=2030-06&community=pm").get_data(as_text=True)


def test_filters_narrow(desk, sign_in_as):
    fill(desk, 2)
    other = make_channel("The second Instagram")
    desk.hold(THURSDAY_NOON)
    bob = sign_in_as(desk.bob)

    assert "The first shelf" in bob.get("/calendar?month=2030-06&state=held").get_data(as_text=True)
    assert "Post 1" not in bob.get("/calendar?month=2030-06&state=held").get_data(as_text=True)
    assert "Post 1" not in bob.get(f"/calendar?month=2030-06&channel={other.id}").get_data(as_text=True)
    assert "Post 1" in bob.get(f"/calendar?month=2030-06&channel={desk.channel.id}").get_data(as_text=True)
    assert "Post 1" in bob.get("/calendar?month=2030-06&community=pm&network=instagram").get_data(as_text=True)
    assert "Post 1" not in bob.get("/calendar?month=2030-06&network=telegram").get_data(as_text=True)
    empty = bob.get("/calendar/list?month=2030-06&network=telegram").get_data(as_text=True)
    assert 'data-empty="filtered"' in empty
    assert 'data-empty="none"' in bob.get("/calendar/list?month=2031-06").get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        "month=2030-13",
        "month=x",
        "month=9999-12",
        "month=0001-01",
        "channel=99999999999999999999",
        "channel=-1",
        "state=x",
        "day=2030-02-30",
        "page=-1",
    ],
)
@pytest.mark.parametrize("view", ["", "/week", "/list"])
def test_absurd_addresses_show_the_present(desk, sign_in_as, view, query):  # T48
    stand_at(MONDAY)
    answer = sign_in_as(desk.bob).get(f"/calendar{view}?{query}")

    assert answer.status_code == 200
    assert "June 2030" in answer.get_data(as_text=True)


def test_a_day_ends_at_the_readers_midnight(desk, sign_in_as):  # F11
    fill(desk, 1, kyiv(2030, 6, 6, 23, 40))
    desk.bob.time_zone = "Europe/Lisbon"
    text = sign_in_as(desk.bob).get("/calendar/list?day=2030-06-06").get_data(as_text=True)
    assert "Thu\u00a06\u00a0Jun 21:41" in text
    desk.bob.time_zone = "Asia/Tokyo"
    db.session.commit()
    bob = sign_in_as(desk.bob)
    assert "Post 1" not in bob.get("/calendar/list?day=2030-06-06").get_data(as_text=True)
    assert "05:41" in bob.get("/calendar/list?day=2030-06-07").get_data(as_text=True)


@pytest.mark.parametrize(("month", "on"), [("2030-10", (10, 27, 23, 30)), ("2030-03", (3, 31, 0, 30))])
def test_days_of_changing_clocks_lose_nothing(desk, sign_in_as, month, on):  # F11
    month_, day, hour, minute = on
    fill(desk, 1, kyiv(2030, month_, day, hour, minute - 1))
    text = sign_in_as(desk.bob).get(f"/calendar?month={month}").get_data(as_text=True)

    assert text.count("Post 1") == 1
    assert f"<b>{hour:02}:{minute}</b>" in text


def test_a_yes_without_a_slot_waits_beside_the_calendar(desk, sign_in_as):
    bob = sign_in_as(desk.bob)
    text = bob.get("/calendar?month=2030-06").get_data(as_text=True)
    assert f"{desk.path}/new?network=instagram" in text
    assert "Place…" not in sign_in_as(desk.alice).get("/calendar?month=2030-06").get_data(as_text=True)

    desk.hold()
    assert "Not yet placed" not in bob.get("/calendar?month=2030-06").get_data(as_text=True)
    desk.request_.state = RequestState.CANCELLED
    desk.request_.cancelled_at, desk.request_.cancel_reason = clock.now(), "x"
    db.session.commit()
    assert "Not yet placed" not in bob.get("/calendar?month=2030-06").get_data(as_text=True)


def test_shapes_tell_the_state(desk, sign_in_as):
    held = desk.hold(kyiv(2030, 6, 7, 15))
    due = desk.placement(S.CONTENT_DUE, kyiv(2030, 6, 7, 12))
    good = desk.placement(S.APPROVED, kyiv(2030, 6, 7, 13))
    stand_at(due.content_due_at + timedelta(hours=1))
    text = sign_in_as(desk.bob).get("/calendar?month=2030-06").get_data(as_text=True)

    for placement, look in ((held, "held"), (due, "late"), (good, "")):
        assert f'<a class="slot {look}" href="{desk.path}/{placement.position}">' in text


def test_what_waits_elsewhere_is_not_told(desk, sign_in_as):
    carol = make_manager(make_bare_community("gardeners"), "Carol Berg")
    text = sign_in_as(carol).get("/calendar?month=2030-06").get_data(as_text=True)

    assert "Autumn Book Swap" not in text


def test_the_list_leaves_as_it_is_on_the_screen(desk, sign_in_as):  # T04
    fill(desk, 2)
    path = "/calendar/export/csv?month=2030-06&state=scheduled"
    own = sign_in_as(desk.bob).get(path).get_data(as_text=True)
    foreign = sign_in_as(make_manager(make_bare_community("gardeners"), "Carol Berg"))

    assert own.count("Post") == 2
    assert f"{desk.request_.number}/1" in own
    assert "Post" not in foreign.get(path).get_data(as_text=True)
    seen = foreign.get("/calendar/export/csv?month=2030-06").get_data(as_text=True)
    assert "Post" not in seen
    assert seen.count("Busy") == 2


@pytest.mark.parametrize(
    ("monday", "title"),
    [
        ("2026-06-01", "1–7\u00a0June 2026"),
        ("2026-06-29", "29\u00a0June – 5\u00a0July 2026"),
        ("2026-12-28", "28\u00a0December 2026 – 3\u00a0January 2027"),
    ],
)
def test_a_week_names_its_month_and_year_once(people, sign_in_as, monday, title):
    assert f"<h1>{title}</h1>" in sign_in_as(people.alice).get(f"/calendar/week?day={monday}").text


@pytest.mark.parametrize(
    ("query", "sentence"), [("", "Nothing is planned here yet"), ("&state=held", "with these filters")]
)
@pytest.mark.parametrize("view", ["?month=2031-01", "/week?day=2031-01-06"])
def test_an_empty_month_or_week_says_so(people, sign_in_as, view, query, sentence):
    assert sentence in sign_in_as(people.alice).get(f"/calendar{view}{query}").text


@pytest.mark.parametrize(("month", "day", "n_past"), [("2030-06", 6, 10), ("2030-07", None, 0), ("2030-05", None, 0)])
def test_only_the_month_that_is_now_puts_its_days_before_today_aside(desk, sign_in_as, month, day, n_past):
    """On a phone they stand behind a link to the table, so that the list opens at today; no script is needed."""
    fill(desk, 1, kyiv(2030, 6, 3, 9))
    fill(desk, 1)
    stand_at(kyiv(2030, 6, 6, 12))
    tree = parse(sign_in_as(desk.bob).get(f"/calendar?month={month}").get_data(as_text=True))

    past = tree.xpath("//table[@id='earlier-days']//td[contains(@class, 'past')]//time/@datetime")
    assert len(past) == n_past
    assert all(one < "2030-06-06" for one in past)
    assert len(tree.xpath("//a[@href='#earlier-days']")) == bool(n_past)
    assert tree.xpath("string(//td[@id='today']//time)") == ("6" if day else "")
