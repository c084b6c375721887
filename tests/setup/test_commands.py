"""What bin/run and its helpers say before anything is installed or started."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).parents[2]


def command(*words, wait=60, **environment):
    return subprocess.run(
        ["bash", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=wait,
        check=False,
    )


@pytest.mark.parametrize("name", ["bin/run", "bin/test"])
def test_help_is_printed_and_nothing_done(name):
    done = command(name, "--help")

    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: {name}")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "many"], "--port takes a number from 1 to 65535"),
        (["--port", "0"], "--port takes a number"),
        (["--port=65536"], "--port takes a number"),
        (["--port"], "--port needs a value"),
        (["--fast"], "bin/run does not know '--fast'"),
        (["--host", "0.0.0.0"], "Say under which address people reach the portal: PUBLIC_URL="),  # noqa: S104
        (["--host=nowhere"], "PUBLIC_URL="),
    ],
)
def test_a_wrong_argument_gets_one_sentence(arguments, sentence):
    done = command("bin/run", *arguments)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_taken_port_is_said_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = command("bin/run", "--port", str(port))

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken by another program. Choose another: bin/run --port ")
    assert len(done.stderr.splitlines()) == 1


def test_a_foreign_address_is_refused():
    done = command("bin/run", "--host", "192.0.2.1", PUBLIC_URL="https://portal.example.org")

    assert done.returncode == 1
    assert "'192.0.2.1' is not an address of this machine" in done.stderr


@pytest.mark.parametrize(
    ("left_running", "status"), [("true", 0), ("sleep 600 &", 0), ("sleep 600 & exit 7", 7), ("true & wait $!", 0)]
)
def test_a_script_ends_what_it_started_and_keeps_its_own_verdict(left_running, status):
    script = f"set -euo pipefail; source bin/lib/setup.sh; trap end_jobs EXIT; {left_running}"

    done = command("-c", script)  # times out while anything still holds its output

    assert (done.returncode, done.stderr) == (status, "")


@pytest.mark.long
def test_a_run_without_a_failure_succeeds():
    done = command("bin/test", "QUICK", "tests/core/test_clock.py", wait=600, PATH=os.environ["PATH"])

    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 failed," in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_wanted_package_is_pinned_with_hashes_and_without_hosts(name):  # T56
    wanted = re.findall(r"^[a-z][\w-]*", (ROOT / f"{name}.in").read_text(), flags=re.MULTILINE)
    locked = (ROOT / f"{name}.txt").read_text()
    pins = re.findall(r"^([a-z][\w.-]*)(?:\[[\w,]+\])?==\S+.*\\\n(?=    --hash=sha256:)", locked, flags=re.MULTILINE)

    assert set(wanted) <= set(pins)
    assert len(pins) == len(re.findall(r"^[^\s#]", locked, flags=re.MULTILINE))
    assert "://" not in locked
    assert "/opt/" not in locked


@pytest.mark.parametrize(
    ("message", "translation", "fault"),
    [
        ("Save", "Зберегти", None),
        ("Save", "", "not translated"),
        ("Hello, %(name)s", "Вітаю, %(name)s", None),
        ("Hello, %(name)s", "Вітаю", "placeholders differ"),
        ("Hello, %(name)s", "Вітаю, %(imya)s", "placeholders differ"),
        (("%(num)d day", "%(num)d days"), ("один день", "%(num)d дні", "%(num)d днів"), None),
        (("%(num)d day", "%(num)d days"), ("%(num)d день", "%(num)d дні", ""), "not translated"),
    ],
)
def test_a_catalogue_is_compared_with_the_source(message, translation, fault):
    spec = importlib.util.spec_from_file_location("translations", ROOT / "bin" / "lib" / "translations.py")
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    wanted, held = Catalog(), Catalog(locale="uk")
    wanted.add(message, locations=[("app/x.py", 7)])
    wanted.add("Gone astray", locations=[("app/x.py", 9)])
    held.add(message, translation)

    found = [*checker.faults(wanted, held)]

    assert found[-1] == "app/x.py:9: not in the catalogue: 'Gone astray'"
    assert found[:-1] == ([f"app/x.py:7: {fault}: {message!r}"] if fault else [])
