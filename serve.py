"""The web server: the portal is imported once, and every worker is forked from that.

    .venv/bin/python serve.py --host 127.0.0.1 --port 5000 --workers 2

A worker so starts in some hundredths of a second, also after one has died, and shares the memory of what it has in
common with the others. Nothing may be open when it is forked: tests/setup/test_lean.py looks.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import multiprocessing
import os
import signal

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

#: Threads of a worker. Slow uploads may hold six of them (app/web/bodies.py), and pages wait for the database, not for
#: the processor: more than granian advises.
THREADS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    multiprocessing.set_start_method("fork")
    # Until a worker listens for it itself, a signal to end must end it: what it has from its parent would only note it.
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    server = Granian(
        "wsgi:app", address=options.host, port=options.port, interface=Interfaces.WSGI, workers=options.workers,
        blocking_threads=THREADS, http=HTTPModes.http1, websockets=False, respawn_failed_workers=True,
        workers_kill_timeout=20, log_level=LogLevels.warning,
    )  # fmt: skip
    server.on_startup(lambda: importlib.import_module("wsgi"))
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    server.serve()


if __name__ == "__main__":
    main()
