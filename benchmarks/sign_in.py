"""Signing in: a known address, an unknown one and a disabled one must take the same time (T34).

    python -m benchmarks.sign_in [--rounds 15]

The three take turns. What is asked is the whole POST with a wrong password, as somebody who guesses would send it. The
limits on guessing are lifted for this process, and one demo person is disabled while it runs.
"""

from __future__ import annotations

import argparse
import re
import sys

import sqlalchemy as sa

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.demo.scenes.people import DOMAIN
from app.web.limits import limiter
from benchmarks.house import portal, table, timed


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args(argv)
    app = portal()
    app.config["RATELIMIT_ENABLED"] = False
    limiter.enabled = False
    disabled = f"dmytro@{DOMAIN}"
    with app.app_context():
        _disable(disabled, at=clock.now())
    try:
        _measure(
            app, options.rounds, ("known", f"bob@{DOMAIN}"), ("unknown", f"nobody@{DOMAIN}"), ("disabled", disabled)
        )
    finally:
        with app.app_context():
            _disable(disabled, at=None)


def _measure(app, rounds, *addresses) -> None:
    browser = app.test_client()
    html = browser.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]

    def tries(email):
        form = {"email": email, "password": "a wrong one", "csrf_token": token}
        return lambda: browser.post("/sign-in", data=form)

    statuses = [tries(email)().status_code for _kind, email in addresses]
    spreads = timed(*(tries(email) for _kind, email in addresses), n=rounds)
    first = spreads[0].median
    table(
        ["address", "status", "ms", "p95", "of the known"],
        [
            [kind, status, spread.median, spread.p95, f"{spread.median / first:.2f}"]
            for (kind, _email), status, spread in zip(addresses, statuses, spreads, strict=True)
        ],
    )


def _disable(email, *, at) -> None:
    db.session.execute(sa.update(Person).where(Person.email == email).values(disabled_at=at))
    db.session.commit()


if __name__ == "__main__":
    main(sys.argv[1:])
