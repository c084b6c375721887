"""A web process holds what answering pages needs; what is heavy is imported only where it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT, SECRET

#: What must not be in a web process, with the place where it belongs.
ELSEWHERE = {
    "pandas": "imports, in the worker and on the command line",
    "weasyprint": "the child process that makes a PDF",
    "pikepdf": "the child process that makes a PDF",
    "boto3": "houses whose files are in a bucket",
    "PIL": "a process that was sent a picture",
    "icalendar": "writing of an invitation",
    "openpyxl": "reading of workbooks",
    "xlsxwriter": "a process that was asked for a workbook",
    "alembic": "flask db, flask prepare",
    "flask_migrate": "flask db, flask prepare",
    "mako": "flask db",
    "pygments": "coloured logs, which nobody sees",
    "rich": "coloured logs, which nobody sees",
    "psycopg": "houses on PostgreSQL",
    "redis": "houses with Redis",
    "moto": "tests",
    "pytest": "tests",
}

#: Where the workers are forked (serve.py): no connection that they would share, and one thread.
NOTHING_OPEN = [[], 1]

WORKER = """
import json, os, sys, threading
from wsgi import app
links = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
open_files = [os.readlink(link) for link in links if os.path.islink(link)]
shared = [[name for name in open_files if "sqlite" in name or "socket" in name], threading.active_count()]
browser = app.test_client()
statuses = [browser.get(path).status_code for path in ("/healthz", "/readyz", "/sign-in", "/static/css/portal.css")]
print(json.dumps([statuses, shared, sorted({name.split(".")[0] for name, module in sys.modules.items() if module})]))
"""


def worker(instance, **environment):
    """What a fresh interpreter tells that was started as a web server would be: answers, what is open, its packages."""
    environment = {
        "DATABASE_URL": f"sqlite:///{instance}/hromada.sqlite3", "FILES_URL": f"file:{instance}/files",
        "SECRET_KEY": SECRET, "PUBLIC_URL": "http://localhost", "MAIL_URL": "memory:", **environment,
    }  # fmt: skip
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    prepare = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    for command in (prepare, [sys.executable, "-c", WORKER]):
        done = subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_a_web_process_imports_nothing_that_works_elsewhere(tmp_path):
    statuses, shared, imported = worker(tmp_path)

    assert statuses == [200, 503, 200, 200], "no worker runs, so it is not ready; all else answers"
    assert {name: ELSEWHERE[name] for name in imported if name in ELSEWHERE} == {}
    assert shared == NOTHING_OPEN


@pytest.mark.slow
def test_with_redis_only_its_driver_comes_along(tmp_path):
    _statuses, shared, imported = worker(tmp_path, REDIS_URL="redis://127.0.0.1:1/0")

    assert set(imported) & set(ELSEWHERE) == {"redis"}
    assert shared == NOTHING_OPEN
