"""The two-sided clock: what a request spends with the house and with its author is kept when it leaves a side."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.db import db, flush
from app.promo.models import PromoRequest
from app.promo.queries.turns import Side, seconds_since, side_of


def first_turn() -> dict[str, Any]:
    """What a request has that is handed in now: it is with the house, and nobody has needed time yet."""
    return {"house_since": clock.now(), "house_seconds": 0, "requester_seconds": 0}


def keep_turn(request_: PromoRequest) -> None:
    """Stop the clock of the side that the request has left, and start that of the one it has come to.

    To be called, with the request locked, after each step that may hand it over. A request from before there was
    this clock stays without it: half a time is none.
    """
    if request_.house_seconds is None:
        return
    flush()
    db.session.refresh(request_, ["networks"])
    side, values = side_of(request_), dict[str, Any]()
    for half in Side:
        since = getattr(request_, f"{half}_since")
        if since is None and half == side:
            values[f"{half}_since"] = clock.now()
        elif since is not None and half != side:
            spent = getattr(request_, f"{half}_seconds") + seconds_since(request_, since)
            values |= {f"{half}_since": None, f"{half}_seconds": spent}
    if values:  # not by the ORM: that would count the version up, and this is no edit
        db.session.execute(
            sa.update(PromoRequest)
            .where(PromoRequest.id == request_.id)
            .values(values)
            .execution_options(synchronize_session=False)
        )
        db.session.refresh(request_, list(values))
