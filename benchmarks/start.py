"""A web worker: how long until it answers, and what it weighs when it has shown many different pages.

    python -m benchmarks.start [--rounds 3] [--pages 200] [--key sara]

Each round starts the web server as bin/run does, but with a single worker, which so meets every page; waits for its
first answer; signs a demo person in and follows links until so many different addresses were shown. Memory is what the
worker has resident (RSS), and its fair share of it (PSS: what it shares with other processes is divided by them).

Where bin/run has installed itself it is started twice, and the second start is timed up to its first answer. What a
web process may not import is held by tests/setup/test_lean.py.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path

from benchmarks.house import table

ROOT = Path(__file__).resolve().parents[1]
DOMAIN, PASSWORD = "demo.example", "hromada-demo"
MOST_SECONDS, MOST_MEGABYTES, MOST_SECONDS_OF_RUN = 2.0, 150, 5.0
PATIENCE = 60  # seconds
SERVER = [sys.executable, "serve.py", "--workers", "1"]


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--key", default="sara")
    options = parser.parse_args(argv)
    rounds = [_round(options) for _round_ in range(options.rounds + 1)][1:]  # the first one warms the disk
    answered, age, first, first_share, last, last_share = zip(*rounds, strict=True)
    rows = [
        _row("the command to its first answer, s", answered),
        _row("a worker to its first answer, s", age, MOST_SECONDS),
        _row("at first, RSS in MB", first),
        _row("at first, PSS in MB", first_share),
        _row(f"after {options.pages} pages, RSS in MB", last, MOST_MEGABYTES),
        _row(f"after {options.pages} pages, PSS in MB", last_share),
    ]
    if (ROOT / ".venv" / ".ready-run").exists():
        runs = [_seconds_of_run() for _start in range(options.rounds + 1)][1:]
        rows.append(_row("second bin/run, s", runs, MOST_SECONDS_OF_RUN))
    table(["what", "median", "most", "mark"], rows)


def _row(what, values, mark=None):
    most = max(values)
    missed = "!" if mark is not None and most > mark else ""
    return [what, f"{statistics.median(values):.1f}", f"{most:.1f}{missed}", mark or ""]


def _round(options):
    """Seconds to the first answer from the command and from the worker's birth, then RSS and PSS in MB, twice."""
    port = _free_port()
    start = time.perf_counter()
    with _started([*SERVER, "--port", str(port)], port, "/sign-in") as server:
        answered = time.perf_counter() - start
        worker = _worker_of(server.pid)
        age = _age(worker)
        first = _memory(worker)
        _walk(f"http://127.0.0.1:{port}", options.key, options.pages)
        return answered, age, *first, *_memory(worker)


def _seconds_of_run():
    port = _free_port()
    start = time.perf_counter()
    with _started(["bash", "bin/run", "--port", str(port)], port, "/healthz"):
        return time.perf_counter() - start


@contextmanager
def _started(command, port, path):
    """A server of its own, from its first answer on."""
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ, "PUBLIC_URL": f"http://127.0.0.1:{port}"}  # as bin/run says
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(server, port, path)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)


def _wait_for(server, port, path):
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"{' '.join(server.args)} does not answer at {path}")
        time.sleep(0.01)


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _worker_of(parent):
    """The process that serves: of the children the one that weighs most."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return max(children, key=lambda child: _memory(child)[0])


def _age(process):
    """Seconds since the system made a process."""
    ticks = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19])
    return float(Path("/proc/uptime").read_text().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")


def _memory(process):
    """RSS and PSS of a process in MB."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    return tuple(int(re.search(rf"^{kind}: +(\d+) kB", told, re.MULTILINE)[1]) / 1024 for kind in ("Rss", "Pss"))


def _walk(address, key, n_pages):
    """Sign in and follow links, the oldest first, until `n_pages` different addresses were shown."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', _shown(browser, f"{address}/sign-in"))[1]
    form = {"email": f"{key}@{DOMAIN}", "password": PASSWORD, "csrf_token": token}
    _shown(browser, f"{address}/sign-in", urllib.parse.urlencode(form).encode())
    waiting, seen = deque(["/"]), {"/"}
    for _page in range(n_pages):
        if not waiting:
            raise SystemExit("There are too few pages. Load the demo: flask demo load")
        html = _shown(browser, address + waiting.popleft())
        for found in re.findall(r'href="(/[^"#]*)"', html):
            link = unescape(found)
            if link not in seen and not link.startswith("/static/"):
                seen.add(link)
                waiting.append(link)


def _shown(browser, address, form=None):
    """The text of a page; empty when it is none, or is not for this person."""
    try:
        with browser.open(address, form, timeout=PATIENCE) as answer:
            content = answer.read()
            return content.decode() if answer.headers.get_content_type() == "text/html" else ""
    except urllib.error.HTTPError as refused:
        refused.close()
        if refused.code >= http.client.INTERNAL_SERVER_ERROR:
            raise
        return ""


if __name__ == "__main__":
    main(sys.argv[1:])
