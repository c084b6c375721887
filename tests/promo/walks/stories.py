"""Walks that are told beforehand: together they take every step of a request's life cycle.

A line is who does what, with the number that the act is given, and which of the things that it can be done to: 'bob
merge 1 @1'. What ends in 'refused' is refused. 'clock' lets time pass.
"""

from __future__ import annotations

_FILED = ["alice draft", *["alice fill 1"] * 6, "alice submit"]
_FILED_FOR_ONE = ["alice draft", *["alice fill"] * 6, "alice submit"]
_POSTED = ["bob ask_content", "alice write", "alice send_in", "sara approve", "bob schedule"]
_OUT_AT_ONCE = [*_FILED_FOR_ONE, "bob yes", "bob measure", "bob hold", "sara publish_fast"]
_REPORTED = ["ann begin_report", "ann write_report", "ann review_report", "sara publish_report"]

STORIES: dict[str, list[str]] = {
    "the whole way": [
        *_FILED, "bob ask 1", "alice answer", "bob propose", "alice book", "bob move_meeting", "bob yes @1",
        "bob hold_meeting 1", "bob hold 1 @1", "ann measure", "bob ask_content", "alice write", "alice write @1",
        "alice send_in", "alice send_in", "bob ask_changes", "sara approve", "alice write 5 @1", "alice opened",
        "alice send_in", "sara approve", "sara approve", "bob schedule", "bob schedule", "clock slot", "bob publish",
        "clock slot", "clock past", "bob publish_late", "ann read", "ann read_post", *_REPORTED, "alice close 1",
        "sara reopen", "ann correct", "ann write_report", "ann review_report", "sara publish_report", "alice close 1",
    ],
    "no": [
        *_FILED, "bob no", "bob no", "bob take_back", "bob assign 1", "bob yes", "tom take_back", "bob later",
        "bob yes", "sara decline 1", "alice copy",
    ],
    "put off and silent": [
        *_FILED, "bob later", "bob later", "clock days", "bob yes", "bob later 1", "clock fortnight", "bob yes",
        *_FILED_FOR_ONE, "bob ask", "clock fortnight", "clock days", "clock days",
    ],
    "sensitive": [
        "alice draft", *["alice fill 3"] * 6, "alice submit", "bob yes", "sara accept", "bob measure", "bob hold",
        "bob ask_content", "alice write", "alice send_in", "sara approve", "tom approve", "bob schedule", "bob pause",
        "bob resume", "bob move", "bob review_again", "alice release", "alice cancel 1",
    ],
    "two are one": [
        *_FILED, *_FILED_FOR_ONE, "bob several", "bob several 1", "bob merge @1", "bob unmerge", "bob split",
        "bob propose 3", "alice call_off 1", "bob propose 3", "alice cancel 1", "bob hold_meeting 1", "bob duplicate 1",
    ],
    "fast and anew": [
        *_OUT_AT_ONCE, "alice write", "tom review_after", "bob hold", *_POSTED, "clock slot", "clock past",
        "bob publish_late", "ann read", *_REPORTED, "ann correct", "sara cancel_live",
    ],
    "merged with what is put off": [
        *_FILED_FOR_ONE, "bob later", *_FILED, "bob merge @1", "bob unmerge",
    ],
    "money": [
        *_FILED, "bob yes", "bob hold 1", "bob plan 5", "bob ask 3", "alice answer 1 refused",
        "alice answer 11",
    ],
    "locked": [
        *_FILED, "bob later @1", "bob yes", "bob measure", "bob hold", "sara publish_fast", "bob propose 1",
        "alice fill_item 2 refused", "alice fill_item 1", "alice target 1",
    ],
    "planned anew": [
        *_FILED_FOR_ONE, "bob yes", "bob measure", "bob hold", *_POSTED, "alice release", "bob hold 1",
        "root keep_out", "root keep_out", "bob go_away 32", "clock fortnight",
    ],
}  # fmt: skip
_BEGUN = {("draft", "submit"), ("submitted", "begin_triage")}
#: The steps of a request that each of them takes.
LEADS: dict[str, set[tuple[str, str]]] = {
    "the whole way": _BEGUN | {
        ("triage", "return"), ("needs_info", "answer"), ("triage", "accept"), ("accepted", "schedule"),
        ("scheduled", "go_live"), ("live", "collect"), ("collecting", "report"), ("reported", "close"),
        ("closed", "reopen"), ("reported", "correct"),
    },
    "no": _BEGUN | {
        ("triage", "decline_all"), ("declined", "take_back"), ("triage", "accept"), ("accepted", "take_back"),
        ("accepted", "decline"),
    },
    "put off and silent": _BEGUN | {("triage", "accept"), ("triage", "return"), ("needs_info", "cancel")},
    "sensitive": _BEGUN | {
        ("triage", "accept"), ("accepted", "schedule"), ("scheduled", "replan"), ("accepted", "cancel"),
    },
    "two are one": _BEGUN | {
        ("triage", "decline_all"), ("declined", "take_back"), ("triage", "cancel"), ("triage", "accept"),
    },
    "fast and anew": _BEGUN | {
        ("triage", "accept"), ("accepted", "go_live"), ("live", "collect"), ("collecting", "go_live_again"),
        ("collecting", "report"), ("reported", "correct"), ("collecting", "cancel"),
    },
    "merged with what is put off": _BEGUN | {("triage", "decline_all"), ("declined", "take_back")},
    "money": _BEGUN | {("triage", "return"), ("needs_info", "answer")},
    "locked": _BEGUN | {("triage", "accept"), ("accepted", "go_live"), ("live", "collect")},
    "planned anew": _BEGUN | {("triage", "accept"), ("accepted", "schedule"), ("scheduled", "replan")},
}  # fmt: skip
