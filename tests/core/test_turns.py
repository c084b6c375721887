"""Writers take turns in the order in which they came."""

from __future__ import annotations

from threading import Thread

from app.core.turns import Turns


def test_whoever_came_first_is_next():
    turns, order = Turns(), []
    assert turns.take(seconds=1)
    waiting = [in_line(turns, order, number) for number in range(5)]
    turns.give()
    for thread in waiting:
        thread.join()

    assert order == [0, 1, 2, 3, 4]
    assert turns.take(seconds=0), "the last one has handed it on"


def test_who_waits_too_long_leaves_the_line():
    turns, order = Turns(), []
    assert turns.take(seconds=1)
    assert not turns.take(seconds=0.01)
    next_one = in_line(turns, order, 1)
    turns.give()
    next_one.join()

    assert order == [1]


def in_line(turns: Turns, order: list[int], number: int) -> Thread:
    """Somebody who takes a turn, tells so and hands it on; stands in the line when this comes back."""
    before = turns.n_waiting

    def come() -> None:
        assert turns.take(seconds=30)
        order.append(number)
        turns.give()

    thread = Thread(target=come)
    thread.start()
    while turns.n_waiting == before:
        pass
    return thread
