"""News to 500 people while pages are asked for: their 95th percentile must not pass 1.3 times what it was before.

    python -m benchmarks.fan_out [--people 500] [--rounds 60] [--pages / /requests /notifications/]

Pages are asked for by a signed-in person of the demo, first alone, then while another process tells all these people
one thing after the other, notices and mails included, each in a transaction of its own. The people are made for the
run; they, their news and their mails are removed at its end. Run it on a copy: the worker would send the mails.
"""

from __future__ import annotations

import argparse
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
from app.mail.models import OutboxMail
from app.notifications.rules import notices_for
from app.notifications.states import Topic
from benchmarks.house import Spread, browser_of, portal, table

CROWD = "crowd.demo.example"
CALLED = Tag("benchmarks.fan_out.called", "%(actor)s called everybody about %(subject)s")
MOST = 1.3


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--pages", nargs="+", default=["/", "/requests", "/notifications/"])
    parser.add_argument("--tell", action="store_true", help="only tell, over and over: what the other process does")
    options = parser.parse_args(argv)
    app = portal()
    if options.tell:
        with app.app_context():
            _tell_over_and_over()
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
    alone = _ask(browser, options)
    teller = subprocess.Popen([sys.executable, "-m", "benchmarks.fan_out", "--tell"], stdout=subprocess.PIPE, text=True)
    try:
        teller.stdout.readline()  # the first has been told
        beside = _ask(browser, options)
    finally:
        teller.terminate()
        told = [float(line) for line in teller.stdout]
        teller.wait()
    rows = [
        (page, alone[page].p95, beside[page].p95, beside[page].p95 / alone[page].p95) for page in options.pages
    ]  # fmt: skip
    table(("page", "p95 alone, ms", "p95 beside, ms", "ratio"), rows)
    if told:
        spread = Spread.of(told)
        print(f"telling {options.people} people took {spread.median:.0f} ms (p95 {spread.p95:.0f}), {len(told)} times")
    worst = max(row[-1] for row in rows)
    print(f"worst ratio {worst:.2f}, at most {MOST} is meant: {'held' if worst <= MOST else 'not held'}")


def _ask(browser, options) -> dict[str, Spread]:
    taken: dict[str, list[float]] = {page: [] for page in options.pages}
    for place in range(options.rounds + 1):
        for page in options.pages:
            start = time.perf_counter()
            browser.get(page)
            if place:
                taken[page].append(time.perf_counter() - start)
    return {page: Spread.of(times) for page, times in taken.items()}


def _tell_over_and_over() -> None:
    crowd = sa.select(Person).where(Person.email.like(f"%@{CROWD}"))
    notices_for(CALLED, about=Topic.QUESTIONS, why="You are one of many.")(
        lambda _entry, _who: db.session.scalars(crowd)
    )
    while True:
        start = time.perf_counter()
        record(CALLED, db.session.scalars(crowd.limit(1)).one(), actor=SYSTEM)
        db.session.commit()
        print(time.perf_counter() - start, flush=True)
        db.session.remove()
        time.sleep(1)


def _make_crowd(n: int) -> None:
    _remove_crowd()
    db.session.add_all(
        Person(name=f"Guest {number}", email=f"{number}@{CROWD}", is_demo=True, created_at=clock.now())
        for number in range(n)
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
