"""The PDF of a report: the whole of it against WeasyPrint's own time on the same document.

    python -m benchmarks.pdf [--rounds 5] [--lang en] [--request 12]

Whole: from the stored snapshot to finished bytes, child process included. WeasyPrint's own: the same HTML, style sheet,
fonts, pictures and attachments in a fresh interpreter, timed around its import and `write_pdf`. Both are measured with
the disk warm; 'cold' is the first of each. Memory is the peak of the child process.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from app.core.db import db
from app.reports.models import Report
from app.reports.pdf import job_for, make_pdf, render
from app.reports.queries import content_of, snapshot_of
from app.reports.states import ReportState
from benchmarks.house import portal, table

MOST_OWN_SHARE = 15  # per cent of the whole that may be the portal's own

ALONE = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, {folder_of_child!r})
import child
folder = Path({folder!r})
orders = json.loads((folder / "orders.json").read_text())
start = time.perf_counter()
child._rendered(folder, orders)
print(json.dumps(time.perf_counter() - start))
"""


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--request", type=int, help="the number of a request with a published report")
    options = parser.parse_args(argv)
    app = portal()
    with app.app_context():
        report = _report(options.request)
        print(f"{report.audit_label}, {options.lang}")
        _measure(report, options.lang, options.rounds)


def _measure(report, locale, rounds) -> None:
    whole, alone = [], []
    size = 0
    for _round in range(rounds + 1):
        start = time.perf_counter()
        snapshot = snapshot_of(report)
        job = job_for(content_of(snapshot), sha256=snapshot.sha256, locale=locale)
        size = len(make_pdf(job))
        whole.append(time.perf_counter() - start)
        alone.append(_weasyprint_alone(job))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    warm, own = statistics.median(whole[1:]), statistics.median(alone[1:])
    # by pairs: what else the machine does falls on both of a pair alike
    share = statistics.median(100 * (both - one) / both for both, one in zip(whole[1:], alone[1:], strict=True))
    table(
        ["what", "cold s", "warm s"],
        [
            ["whole request", f"{whole[0]:.2f}", f"{warm:.2f}"],
            ["WeasyPrint's own", f"{alone[0]:.2f}", f"{own:.2f}"],
            [
                "the portal's share, %",
                "",
                f"{share:.0f}{'!' if share > MOST_OWN_SHARE else ''} (mark {MOST_OWN_SHARE})",
            ],
            ["peak of the child, MB", "", f"{peak:.0f}"],
            ["PDF, KB", "", f"{size / 1024:.0f}"],
        ],
    )


def _weasyprint_alone(job) -> float:
    """Seconds that importing WeasyPrint and rendering take by themselves, in an interpreter that does nothing else."""
    with TemporaryDirectory() as name:
        render._lay_out(job, Path(name), render.MOST_MEMORY)  # noqa: SLF001 - the very same input
        program = ALONE.format(folder_of_child=str(render.CHILD.parent), folder=name)
        done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _report(number):
    query = sa.select(Report).where(Report.state == ReportState.PUBLISHED)
    query = query.where(Report.request_id == number) if number else query.order_by(Report.id)
    found = db.session.scalars(query.limit(1)).first()
    if found is None:
        raise SystemExit("There is no published report. Load the demo: flask demo load")
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
