"""Plan B: the list, a proposal and its answers."""

from __future__ import annotations

from tests.structure.matrix import STAFF, Row, only

NOT_A = frozenset({"carol"})
READERS = ("alice", "bob", "sara", "ann", "mark", "lea", "root")
ANSWERERS = ("alice", "bob", "sara", "mark")
WIRE = {"number": "filed", "wire_id": "wire"}

ROWS = {
    "fallback.index": Row(STAFF),
    "fallback.answer": only(*READERS, hidden=NOT_A, at=WIRE),
    "fallback.execute": only(*ANSWERERS, hidden=NOT_A, at=WIRE),
    "fallback.dismiss": only(*ANSWERERS, hidden=NOT_A, at=WIRE, form={"reason": "Not needed."}),
    "fallback.trip": only(*ANSWERERS, hidden=NOT_A, at=WIRE, form={"reason": "It is coming."}),
}
