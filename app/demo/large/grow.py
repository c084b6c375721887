"""Growing the demo to the large set: request by request, written and committed in chunks."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

from app.demo.days import Days
from app.demo.large.briefs import file_request
from app.demo.large.bulk import Bulk
from app.demo.large.case import Case, Desk
from app.demo.large.figures import LEAST_POINTS, read_course, read_posts
from app.demo.large.house import House
from app.demo.large.plan import Fate, plots
from app.demo.large.posts import place_posts
from app.demo.large.reports import follow
from app.demo.large.sizes import Size
from app.demo.large.wires import arm_wire
from app.demo.stage import SEED
from app.promo.actions.cases import index_all
from app.promo.models import PromoRequest
from app.promo.settings import HOLD_DAYS, TRIAGE_DAYS

#: So many requests are kept in memory, with all that hangs on them: about 40,000 rows.
AT_ONCE = 200


def grow(size: Size, *, now: datetime) -> Iterator[int]:
    """Add the large set around `now`; commits by itself and yields how many requests are written so far.

    The same moment, story and size make the same rows.
    """
    days = Days(now)
    desk = Desk(Bulk(), House(days), days, Random(SEED), HOLD_DAYS(), TRIAGE_DAYS())  # noqa: S311 - dice for a story
    with _collecting_seldom():
        yield from _write(desk, size)


def _write(desk: Desk, size: Size) -> Iterator[int]:
    all_plots = list(plots(size))
    n_read, n_readings = sum(plot.is_read for plot in all_plots), 0
    place = 0
    for plot in all_plots:
        case = file_request(desk, plot)
        arm_wire(desk, case)
        if plot.fate == Fate.PLACED:
            place_posts(desk, case)
            follow(desk, case)
        if plot.is_read:
            place += 1
            n_readings += _read(desk, case, size.n_readings * place // n_read - n_readings)
        desk.bulk.add(PromoRequest, id=case.id, **case.row)
        case.write_log(desk)
        if (plot.number + 1) % AT_ONCE == 0:
            desk.bulk.write()
            gc.collect()
            yield plot.number + 1
    desk.bulk.finish()
    index_all()
    yield len(all_plots)


def _read(desk: Desk, case: Case, share: int) -> int:
    """The figures of a request: those of its posts, and of its course what is left of its share."""
    n_posts = read_posts(desk, case)
    return n_posts + read_course(desk, case, max(LEAST_POINTS, share - n_posts))


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Only between chunks: the collector would look through all waiting rows again and again, a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
