"""What the worker process runs: `huey_consumer app.jobs.worker.huey -d 0.05 -m 0.2`, in the portal's own folder."""

from __future__ import annotations

import os
from threading import Thread

from huey import Huey

from app.jobs.life import NICE, keep_beating
from wsgi import app

os.nice(NICE)  # before the first thread begins: on Linux each has a priority of its own
huey: Huey = app.extensions["queue"]
_beat = Thread(target=keep_beating, args=(app,), name="beat", daemon=True)


def start_beating() -> None:
    """Once, when the consumer starts its first thread; the process takes it along when it ends."""
    if _beat.ident is None:
        _beat.start()


huey.on_startup()(start_beating)
