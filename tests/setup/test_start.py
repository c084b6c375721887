"""bin/run from the first start to the last: a folder of its own, the packages borrowed from the tests' environment."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds until something counts as hanging
STAMP = "cat requirements.txt <(.venv/bin/python -VV 2>&1) <(pwd) | sha256sum >.venv/.ready-run"

pytestmark = pytest.mark.slow


@pytest.fixture
def clone(tmp_path):
    """A copy of the portal, whose .venv says that everything is installed."""
    for folder in ("app", "bin", "migrations"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("serve.py", "wsgi.py", "requirements.txt"):
        shutil.copy(ROOT / file, tmp_path)
    (tmp_path / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (tmp_path / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    subprocess.run(["bash", "-c", STAMP], cwd=tmp_path, check=True)
    return tmp_path


class Portal:
    """A running bin/run and what it prints."""

    def __init__(self, folder, *arguments, **environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ["bash", "bin/run", "--port", str(self.port), *arguments],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""
        self._answers = threading.Event()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self):
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C stops it." in line:
                self._answers.set()
        self._answers.set()

    def __enter__(self):
        assert self._answers.wait(PATIENCE), self.printed
        assert self.process.poll() is None, self.printed
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        if not self.process.stdout.closed:
            self.end()

    def end(self):
        """The exit status, once the script and all that wrote to its output are gone."""
        status = self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        assert not self._listener.is_alive(), "something that bin/run started still runs"
        self.process.stdout.close()
        return status

    def get(self, path, host=None):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{self.port}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def begin_post(self, path):
        """A request that the portal has taken in: it has asked for the rest."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n".encode()
        )
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 ")
        return connection

    @staticmethod
    def finish_post(connection):
        """The status line that the rest of the request brings."""
        with connection:
            connection.sendall(b"a=b")
            return connection.recv(65536).decode().splitlines()[0]

    def child(self, words):
        return children(self.process.pid, words)[0]


def children(process, words=""):
    """The process ids of what a process has started and whose command holds `words`."""
    listing = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in listing.stdout.splitlines() if words in line]


def test_first_start_later_start_and_a_stop_under_load(clone):  # F22
    with Portal(clone, "--empty") as portal:
        assert "The database was created." in portal.printed
        link = portal.printed.split("This link makes the first administrator, once:")[1].split()[0]
        assert portal.get(link.removeprefix(f"http://127.0.0.1:{portal.port}"))[0] == 200
        assert portal.get("/healthz")[0] == 200
        assert stat.S_IMODE((clone / "instance" / "secret_key").stat().st_mode) == 0o600
        key = (clone / "instance" / "secret_key").read_text()

        refused = Portal(clone, "--port", str(portal.port))
        assert refused.end() == 1
        assert refused.printed.startswith(f"Port {portal.port} is taken by another program.")

        in_flight = [portal.begin_post("/sign-in") for _ in range(4)]
        portal.process.send_signal(signal.SIGTERM)
        while "Stopping" not in portal.printed:
            assert portal.process.poll() is None
        answers = [portal.finish_post(connection) for connection in in_flight]

        assert answers == ["HTTP/1.1 400 Bad Request"] * 4  # an answer of the portal's own: no token, no session
        assert portal.end() == 0

    with Portal(clone, "--empty") as again:
        assert "was created" not in again.printed
        assert "makes the first administrator" in again.printed
        assert (clone / "instance" / "secret_key").read_text() == key

        server = again.child("serve.py")
        workers = children(server)
        os.kill(workers[0], signal.SIGKILL)
        while len(set(children(server)) - set(workers)) < 1:
            assert again.process.poll() is None
        assert [again.get("/healthz")[0] for _ in range(8)] == [200] * 8

        os.kill(again.child("huey_consumer"), signal.SIGKILL)
        assert again.end() == 1
        assert "The worker process ended by itself" in again.printed


def test_behind_a_proxy_readyz_says_first_that_the_portal_stops(clone):  # F22
    with Portal(clone, "--empty", PUBLIC_URL="https://portal.example.org", SECRET_KEY="0123456789abcdef" * 3) as portal:
        assert not (clone / "instance" / "secret_key").exists()

        portal.process.send_signal(signal.SIGTERM)
        while "Stopping" not in portal.printed:
            assert portal.process.poll() is None
        status, body = portal.get("/readyz", host="portal.example.org")

        assert (status, "The portal is being stopped." in body) == (503, True)
        assert portal.end() == 0
    assert not (clone / "instance" / "stopping").exists()


def test_a_wrong_value_ends_the_start_with_one_sentence(clone):  # T51
    portal = Portal(clone, SECRET_KEY="change-me")

    assert portal.end() == 1
    assert portal.printed.startswith("Error: SECRET_KEY is wrong: missing, too short or a sample")
    assert len(portal.printed.splitlines()) == 1
