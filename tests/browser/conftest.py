"""A real portal on loopback with the demo, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from app.config import load_config
from app.core import clock
from app.core.db import db
from app.demo.scenes.people import PASSWORD
from app.jobs.ticks import tick
from tests.conftest import SECRET
from tests.kept_demo import put_demo

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic", "--no-first-run", "--disable-gpu",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


class Portal:
    """The running portal: its address, its clock, its worker by hand."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app, self.address = app, address

    def tick(self) -> None:
        """What the worker would do now, sent mails included."""
        with self.app.app_context():
            for _again in range(2):
                outcomes = tick()
                assert not [one.error for one in outcomes.values() if one.error], outcomes
                clock.move_to(clock.offset() + timedelta(minutes=1))  # when the mails of the first turn are due

    def mails(self) -> list[EmailMessage]:
        """What has been sent so far."""
        return list(self.app.extensions["mail"].sent)

    def advance(self, **span: float) -> None:
        """Move the clock of the portal ahead and let what falls due happen."""
        clock.move_to(clock.offset() + timedelta(**span))
        self.tick()

    def flask(self, *words: str) -> str:
        """A command as an administrator types it, in a process of its own beside the running portal; what it says."""
        config, instance = self.app.config["HROMADA"], Path(self.app.instance_path)
        door = instance / "door.py"
        made = f"create_app(instance=Path({str(instance)!r}))"
        door.write_text(f"from pathlib import Path\nfrom app import create_app\napp = {made}\n")
        told = {name: getattr(config, name) for name in ("DATABASE_URL", "FILES_URL", "PUBLIC_URL", "SECRET_KEY")}
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", str(door), *words],
            cwd=ROOT, env=os.environ | told | {"MAIL_URL": "console:", "REDIS_URL": ""},
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, demo_place: Path, compiled_templates: Path) -> Iterator[Portal]:
    """A portal of the module's own, with the demo in a fresh SQLite file."""
    instance: Path = tmp_path_factory.mktemp("portal")
    (instance / "compiled").symlink_to(compiled_templates)
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    config = load_config(
        DATABASE_URL=f"sqlite:///{instance}/portal.sqlite3", SECRET_KEY=SECRET, MAIL_URL="memory:",
        FILES_URL=f"file:{instance}/files", PUBLIC_URL=address, REDIS_URL="",
    )  # fmt: skip
    app = create_app(config, instance=instance)
    with app.app_context():
        db.create_all()
        put_demo(demo_place)
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Portal(app, address)
    server.shutdown()
    thread.join()
    clock.move_to(timedelta(0))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    if CHROMIUM is None:
        pytest.fail("Chromium is not installed: run bin/test, which installs it or leaves these tests out.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Enter = Callable[..., Page]


@pytest.fixture
def enter(portal: Portal, chromium: Browser) -> Iterator[Enter]:
    """Open a browser as one of the demo's people, or as nobody: enter('alice', width=390, dark=True, lang='uk')."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(
        name: str | None, *, width: int = 1280, dark: bool = False, lang: str = "en", script: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=portal.address,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            color_scheme="dark" if dark else "light",
            locale="uk-UA" if lang == "uk" else "en-GB",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if name is None:
            return page
        page.goto("/sign-in")
        page.get_by_label("Mail address").or_(page.get_by_label("Електронна адреса")).first.fill(f"{name}@demo.example")
        page.locator("input[type=password]").first.fill(PASSWORD)
        page.locator("form:has(input[type=password]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield open_as
    for context in contexts:
        context.close()
    # T41: a violation of the policy is an error on the console, and so is a script that fails.
    honest = [text for text in complaints if "the server responded with a status of 4" not in text]
    assert honest == []
