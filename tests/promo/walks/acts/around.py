"""Figures and the report, plan B, and people who come and go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.accounts.questions import work_of
from app.promo.states import (
    BEFORE_LIVE,
)
from tests.promo.walks.acts.register import (
    SMM,
    Posted,
    R,
    S,
    act,
    day,
    in_states,
    moment,
)
from tests.promo.walks.house import House, Look


@act("requests", "ann", "alice", leads=in_states(R.LIVE, R.COLLECTING))
def read(house: House, request_: Any, n: int) -> Posted:
    at_ = house.now - timedelta(hours=1) if n % 7 != 6 else house.now + timedelta(days=1)
    form = {
        "subject": "request",
        "metric": "registrations",
        "value": str(69 + n),
        "window": "life",
        "grade": "measured",
    }
    return f"/requests/R-{request_.id}/results/enter", form | {"read_at": moment(at_)}


@act("placements", "ann", "alice", leads=in_states(S.PUBLISHED))
def read_post(house: House, placement: Any, n: int) -> Posted:
    at_ = house.now if n % 7 != 6 else house.now - timedelta(days=300)
    form = {
        "subject": str(placement.position),
        "metric": "views",
        "value": str(n),
        "window": "24h",
        "grade": "measured",
    }
    return f"/requests/R-{placement.request_id}/results/enter", form | {"read_at": moment(at_)}


@act("requests", "ann", leads=in_states(R.COLLECTING))
def begin_report(_house: House, request_: Any, _n: int) -> Posted:
    return "/reports/new", {"request": request_.number}


def report_at(report: Any, step: str) -> str:
    return f"/reports/R-{report.request_id}/v{report.edition}/{step}"


@act("reports", "ann", leads=lambda one: one.state == "draft")
def write_report(_house: House, report: Any, n: int) -> Posted:
    said = {"verdict": f"It found its people, {n}.", "worked_well": "The posts.", "to_change": "Begin earlier."}
    return report_at(report, "texts"), said | {"to_decide": "Nothing now.", "version": str(report.version)}


@act("reports", "ann", leads=lambda one: one.state == "draft" and one.to_decide)
def review_report(_house: House, report: Any, _n: int) -> Posted:
    return report_at(report, "review"), {}


@act("reports", "sara", leads=lambda one: one.state == "review")
def return_report(_house: House, report: Any, n: int) -> Posted:
    return report_at(report, "return"), {"reason": "It is vague." if n % 5 != 4 else ""}


@act("reports", "alice", "sara", leads=lambda one: one.state == "review")
def publish_report(_house: House, report: Any, _n: int) -> Posted:
    return report_at(report, "publish"), {}


@act("reports", "ann", leads=lambda one: one.state == "published")
def correct(_house: House, report: Any, _n: int) -> Posted:
    return report_at(report, "correct"), {"change_note": "A figure was late."}


@act("requests", "alice", "bob", leads=lambda one: one.state in {R.DRAFT, *BEFORE_LIVE, R.LIVE})
def arm(house: House, request_: Any, n: int) -> Posted:
    check_at, ends_at = (house.now + timedelta(days=days) for days in ((20, 27) if n % 5 != 4 else (27, 20)))
    form = {
        "stage": "last_days", "metric": "registrations", "threshold": "80", "threshold_kind": "pace",
        "step": "reminder", "check_at": moment(check_at), "stage_ends_at": moment(ends_at),
        "prepared": "Last seats", "money_cap": "",
        "money_currency": "UAH", "owner": str(house.ids["alice"]),
    }  # fmt: skip
    return f"/requests/R-{request_.id}/wires/new", form


@act("wires", "alice", "bob", leads=lambda one: one.state == "armed")
def take_back_wire(_house: House, wire: Any, n: int) -> Posted:
    reason = "It is not needed." if n % 5 != 4 else ""
    return f"/requests/R-{wire.request_id}/wires/{wire.id}/take-back", {"reason": reason}


@act("look", *SMM, "alice", leads=lambda _look: True)
def go_away(house: House, _look: Look, n: int) -> Posted:
    away = ("bob", "sara", "alice", "ann")[n % 4]
    deputy = ("", "sara", "tom", "carol", "dana")[n % 5]
    form = {"starts_on": day(house, 0), "ends_on": day(house, n % 6), "kind": "ill"}
    path = f"/people/{house.ids[away]}/absences/new"
    return path, form | {"deputy_id": str(house.ids[deputy]) if deputy else ""}


@act("look", "root", leads=lambda _look: True)
def keep_out(house: House, look: Look, n: int) -> Posted:
    """Whoever goes leaves all to one other person, who may not be able to hold it."""
    name, other = (("bob", "tom"), ("ann", "sara"), ("alice", "carol"), ("sara", "tom"))[n % 4]
    if look.people[name].disabled_at is not None:
        return f"/people/{house.ids[name]}/enable", {}
    seen = " ".join(piece.key for piece in work_of(look.people[name]))
    return f"/people/{house.ids[name]}/disable", {"everything": str(house.ids[other]), "seen": seen}
