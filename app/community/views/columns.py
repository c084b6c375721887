"""The columns of the lists as files, in the order of the screen and with what it has no room for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.exports import ExportedList
from app.web.exports import Column


def _baseline(initiative: Any) -> Any:
    """A number where it is exact, else text with its sign."""
    if initiative.baseline is None or not initiative.baseline_qualifier:
        return initiative.baseline
    return f"{initiative.baseline_qualifier} {initiative.baseline}"


#: Rows of (community, members, events, initiatives).
COMMUNITIES = ExportedList(
    "community.communities",
    _l("Communities"),
    (
        Column(_l("Community"), lambda row: row[0].name),
        Column(_l("Key task"), lambda row: row[0].key_task),
        Column(_l("Kind"), lambda row: row[0].kind.label),
        Column(_l("Inner or open"), lambda row: row[0].openness.label),
        Column(_l("Owner"), lambda row: row[0].owner),
        Column(_l("Members"), lambda row: row[1]),
        Column(_l("Events"), lambda row: row[2]),
        Column(_l("Initiatives"), lambda row: row[3]),
        Column(_l("State"), lambda row: row[0].state.label),
    ),
)

MEMBERS = ExportedList(
    "community.members",
    _l("Members"),
    (
        Column(_l("Number"), lambda member: member.number),
        Column(_l("Member"), lambda member: member.name),
        Column(_l("Mail address"), lambda member: member.email),
        Column(_l("Joined"), lambda member: member.joined_on),
        Column(_l("Left"), lambda member: member.left_on),
        Column(_l("Advocate"), lambda member: member.is_advocate),
    ),
)

EVENTS = ExportedList(
    "community.events",
    _l("Events"),
    (
        Column(_l("Event"), lambda event: event.title),
        Column(_l("Community"), lambda event: event.community.name),
        Column(_l("Starts"), lambda event: event.starts_at),
        Column(_l("Ends"), lambda event: event.ends_at),
        Column(_l("Place"), lambda event: event.place),
        Column(_l("Link to join"), lambda event: event.link),
        Column(_l("Capacity"), lambda event: event.capacity),
        Column(_l("Registration target"), lambda event: event.registration_target),
        Column(_l("Registered"), lambda event: event.n_registered),
        Column(_l("Came of those registered"), lambda event: event.n_attended),
        Column(_l("Walk-ins"), lambda event: event.n_walk_ins),
        Column(_l("State"), lambda event: event.state.label),
    ),
)

INITIATIVES = ExportedList(
    "community.initiatives",
    _l("Initiatives"),
    (
        Column(_l("Initiative"), lambda initiative: initiative.title),
        Column(_l("Community"), lambda initiative: initiative.community.name),
        Column(_l("Owner"), lambda initiative: initiative.owner),
        Column(_l("First day"), lambda initiative: initiative.starts_on),
        Column(_l("Last day"), lambda initiative: initiative.ends_on),
        Column(_l("Unit of result"), lambda initiative: initiative.unit_one),
        Column(_l("Baseline"), _baseline),
        Column(_l("Target"), lambda initiative: initiative.target),
        Column(_l("For whom"), lambda initiative: initiative.beneficiary),
        Column(_l("State"), lambda initiative: initiative.state.label),
    ),
)

LEDGER = ExportedList(
    "community.ledger",
    _l("Ledger"),
    (
        Column(_l("Line"), lambda line: line.number),
        Column(_l("Day"), lambda line: line.happened_on),
        Column(_l("What came or went"), lambda line: line.kind.label),
        Column(_l("Items"), lambda line: line.quantity),
        Column(_l("Amount"), lambda line: line.amount),
        Column(_l("Currency"), lambda line: line.currency),
        Column(_l("How it is known"), lambda line: line.grade.label),
        Column(_l("Note"), lambda line: line.note),
        Column(_l("Corrects line"), lambda line: line.corrects.number if line.corrects else None),
        Column(_l("Entered by"), lambda line: line.author),
    ),
)

ACHIEVEMENTS = ExportedList(
    "community.achievements",
    _l("Achievements"),
    (
        Column(_l("Achievement"), lambda one: one.title),
        Column(_l("Community"), lambda one: one.community.name),
        Column(_l("What was achieved"), lambda one: one.what),
        Column(_l("By whom"), lambda one: one.by_whom),
        Column(_l("Achieved or awarded on"), lambda one: one.achieved_on),
        Column(_l("Not to be told before"), lambda one: one.embargo_until),
        Column(_l("Consent to be named"), lambda one: one.naming.label),
        Column(_l("Proof, in words"), lambda one: one.proof),
        Column(_l("Proof, an address"), lambda one: one.proof_url),
    ),
)
