"""bin/run in a folder of its own, the packages borrowed from the tests' environment."""

from __future__ import annotations

import http.client
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds until something counts as hanging
STAMP = "cat requirements.txt <(.venv/bin/python -VV 2>&1) <(pwd) | sha256sum >.venv/.ready-run"


def copy_of_the_portal(folder):
    """Make `folder` a copy whose .venv says that everything is installed."""
    for part in ("app", "bin", "migrations", "translations"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("serve.py", "wsgi.py", "requirements.txt"):
        shutil.copy(ROOT / file, folder)
    (folder / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    subprocess.run(["bash", "-c", STAMP], cwd=folder, check=True)


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

    def is_up(self):
        """True once it has said that it answers, False when it has ended instead."""
        assert self._answers.wait(PATIENCE), self.printed
        return "Ctrl-C stops it." in self.printed

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
