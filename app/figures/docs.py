"""docs/metrics.md, written from the register so that it cannot disagree with the code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import force_locale

from app.figures import formulas
from app.figures.registry import FORMULAS, Formula

_HEAD = """# Metrics

Generated from `app/figures`; a test keeps it fresh. Rules for all:

- **R1** Unknown is not 0: it is null and shown as '—' with the reason.
- **R2** A denominator of 0 or unknown gives null, never 0 or infinity.
- **R3** Ratios are computed from sums, not as a mean of ratios.
- **R4** Raw whole numbers and decimals are kept; rounding (half up) is for display: rates 1 decimal, money 2.
- **R5** Amounts of different currencies are never added without a stored rate and its date.
- **R6** A period that is not over, or misses days, is marked 'partial' and compared with like days only.
- **R7** Each reading has a time and a window; like windows are compared.
- **R8** Values may fall and may be negative.
- **R9** Under 30 (a house setting) in the denominator: 'k of n' first, no ranking. The 95 % interval is Wilson's.
- **R10** Each value has source, author and time; a correction adds a reading.
- **R11** Reach is not summed; as the base of a rate over several posts it is added and named so.
- **R12** Organic and paid stand apart.

A figure carries the weakest evidence of its inputs: measured, imported, self-reported, estimated. Sums are
never added across grades. N1 to N4 support the ledger and plain counts.
"""
_COLUMNS = ("Id", "Metric", "Formula", "Unit", "Inputs", "Edge cases", "Source")


def metrics_markdown() -> str:
    """The text of docs/metrics.md, in English."""
    assert formulas.__all__  # importing the package is what fills the register
    with force_locale("en"):
        rows = [_row(entry) for entry in sorted(FORMULAS.values(), key=_order)]
    return "\n".join([_HEAD, _line(_COLUMNS), _line("---" for _ in _COLUMNS), *rows]) + "\n"


def _row(entry: Formula) -> str:
    inputs = ", ".join(str(quantity.label) for quantity in entry.inputs)
    cells = (entry.key, entry.name, entry.text, entry.unit.label, inputs, entry.edge, entry.source)
    return _line(str(cell).replace("|", "\\|") for cell in cells)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _order(entry: Formula) -> tuple[str, int, str]:
    letter, number, variant = re.fullmatch(r"([MN])(\d+)\.?(\w*)", entry.key).groups()  # type: ignore[union-attr]
    return letter, int(number), variant
