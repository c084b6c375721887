"""bin/run from the first start to the last."""

from __future__ import annotations

import os
import signal
import stat

import pytest

from tests.setup.running import Portal, children

pytestmark = pytest.mark.slow


def test_first_start_later_start_and_a_stop_under_load(clone):  # F22
    with Portal(clone, "--empty") as portal:
        assert "The database was created." in portal.printed
        link = portal.printed.split("This link makes the first administrator, once:")[1].split()[0]
        assert portal.get(link.removeprefix(f"http://127.0.0.1:{portal.port}"))[0] == 200
        assert portal.get("/healthz")[0] == 200
        assert stat.S_IMODE((clone / "instance" / "secret_key").stat().st_mode) == 0o600
        key = (clone / "instance" / "secret_key").read_text()
        assert (clone / "instance" / "public_url").read_text() == f"http://127.0.0.1:{portal.port}\n"

        assert portal.get("http://evil.example/sign-in", host="evil.example")[0] == 400  # T32
        assert "evil" not in portal.get("http://evil.example/sign-in")[1]

        kept = (clone / "instance" / "public_url").stat().st_mtime_ns
        refused = Portal(clone, "--port", str(portal.port), "--host", "localhost")
        assert refused.end() == 1
        assert refused.printed.startswith(f"Port {portal.port} is taken by another program.")
        assert (clone / "instance" / "public_url").stat().st_mtime_ns == kept, "links still lead to the one that runs"

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


def test_of_two_starts_at_once_on_one_port_only_one_goes_on(clone):
    one = Portal(clone, "--empty")
    other = Portal(clone, "--empty", "--host", "localhost", "--port", str(one.port))
    addresses = {one: f"http://127.0.0.1:{one.port}\n", other: f"http://localhost:{one.port}\n"}
    refused, running = sorted(addresses, key=lambda start: start.is_up())

    assert refused.end() == 1
    assert refused.printed.startswith(f"Port {one.port} is taken by another")
    with running:
        assert (clone / "instance" / "public_url").read_text() == addresses[running]
        assert one.get("/healthz")[0] == 200


def test_behind_a_proxy_readyz_says_first_that_the_portal_stops(clone):  # F22
    with Portal(clone, "--empty", PUBLIC_URL="https://portal.example.org", SECRET_KEY="0123456789abcdef" * 3) as portal:
        assert [name for name in ("secret_key", "public_url") if (clone / "instance" / name).exists()] == []

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
    assert not (clone / "instance" / "public_url").exists(), "what does not start leads nobody anywhere"
