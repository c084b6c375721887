"""News to 500 people while pages are asked for: their 95th percentile must not pass 1.3 times what it was before.

    python -m benchmarks.fan_out [--people 500] [--calls 8] [--pages / /requests /notifications/] [--send]

Another process does what the worker does, at the worker's priority: it tells all these people of one thing, notices and
mails included; with `--send` it sends the mails, too, to a server that takes each at once. A signed-in person of the
demo asks for pages all the while, and as often before each call, by turns, so that whatever else the machine does falls
on both alike. The people are made for the run; they, their news and their mails are removed at its end. Run it on a
copy: a worker that runs beside would send the mails.
"""

from __future__ import annotations

import argparse
import os
import select
import subprocess
import sys
import time

import sqlalchemy as sa

from app.accounts.models import Person
from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db
from app.jobs.life import NICE
from app.jobs.ticks import JOBS, run
from app.mail.actions import OUTBOX
from app.mail.backends import Memory
from app.mail.models import OutboxMail
from app.notifications.crowds import FAN_OUT
from app.notifications.hours import EVERY_DAY
from app.notifications.models import NewsHours
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from benchmarks.house import Spread, browser_of, portal, table

CROWD = "crowd.demo.example"
CALLED = Tag("benchmarks.fan_out.called", "%(actor)s called everybody about %(subject)s")
MOST = 1.3


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--calls", type=int, default=8)
    parser.add_argument("--pages", nargs="+", default=["/", "/requests", "/notifications/"])
    parser.add_argument("--send", action="store_true", help="send the mails as well")
    parser.add_argument("--tell", action="store_true", help="tell once for each line that comes: the other process")
    options = parser.parse_args(argv)
    app = portal()
    if options.tell:
        os.nice(NICE)
        app.extensions["mail"] = Memory()
        with app.app_context():
            _tell_when_asked(sends=options.send)
        return
    with app.app_context():
        _make_crowd(options.people)
    try:
        _measure(app, options)
    finally:
        with app.app_context():
            _remove_crowd()


def _measure(app, options) -> None:
    browser = browser_of(app, "bob")
    alone, beside = ({page: [] for page in options.pages} for _which in range(2))
    told = []
    command = [sys.executable, "-m", "benchmarks.fan_out", "--tell", *(["--send"] if options.send else [])]
    teller = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        teller.stdout.readline()  # it is there
        _ask(browser, {page: [] for page in options.pages})
        for _call in range(options.calls):
            teller.stdin.write("tell\n")
            teller.stdin.flush()
            n = 0
            while not select.select([teller.stdout], [], [], 0)[0]:
                _ask(browser, beside)
                n += 1
            told.append(float(teller.stdout.readline()))
            for _round in range(n):
                _ask(browser, alone)
    finally:
        teller.stdin.close()
        teller.wait()
    rows = []
    for page in options.pages:
        before, during = Spread.of(alone[page]), Spread.of(beside[page])
        rows.append((page, before.median, before.p95, during.median, during.p95, during.p95 / before.p95))
    table(("page", "alone, ms", "p95", "beside, ms", "p95", "ratio of p95"), rows)
    n = len(alone[options.pages[0]])
    print(f"each page asked for {n} times alone and beside; telling {options.people} people took "
          f"{Spread.of(told).median:.0f} ms, {len(told)} times")  # fmt: skip
    worst = max(row[-1] for row in rows)
    print(f"worst ratio {worst:.2f}, at most {MOST} is meant: {'held' if worst <= MOST else 'not held'}")


def _ask(browser, taken: dict[str, list[float]]) -> None:
    """Each page once."""
    for page, times in taken.items():
        start = time.perf_counter()
        browser.get(page)
        times.append(time.perf_counter() - start)


def _tell_when_asked(*, sends: bool) -> None:
    crowd = sa.select(Person).where(Person.email.like(f"%@{CROWD}"))
    notices_for(CALLED, about=Topic.QUESTIONS, why="You are one of many.")(
        lambda _entry, _who: db.session.scalars(crowd)
    )
    print("there", flush=True)
    for _line in sys.stdin:
        start = time.perf_counter()
        record(CALLED, db.session.scalars(crowd.limit(1)).one(), actor=SYSTEM)
        db.session.commit()
        while run(JOBS[FAN_OUT]).n_done:
            pass
        while sends and run(JOBS[OUTBOX]).n_done:
            pass
        print(time.perf_counter() - start, flush=True)
        db.session.remove()


def _make_crowd(n: int) -> None:
    _remove_crowd()
    guests = [
        Person(name=f"Guest {number}", email=f"{number}@{CROWD}", is_demo=True, created_at=clock.now())
        for number in range(n)
    ]
    db.session.add_all(guests)
    db.session.flush()
    # mail at any hour, so that it does not matter when this runs
    db.session.add_all(
        NewsHours(person_id=guest.id, begins=0, ends=24, weekdays=EVERY_DAY, digest_hour=8) for guest in guests
    )
    db.session.commit()


def _remove_crowd() -> None:
    db.session.rollback()
    ids = sa.select(Person.id).where(Person.email.like(f"%@{CROWD}"))
    db.session.execute(sa.delete(OutboxMail).where(OutboxMail.person_id.in_(ids)))
    db.session.execute(sa.delete(Person).where(Person.email.like(f"%@{CROWD}")))
    db.session.execute(sa.text("DELETE FROM audit_entry WHERE tag = :tag").bindparams(tag=CALLED.name))
    db.session.commit()


if __name__ == "__main__":
    main(sys.argv[1:])
