"""Compiled templates outlive a process, and nothing depends on them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def compiled(app):
    """The folder of compiled templates, empty as at the first start, and with nothing of them in memory."""
    app.jinja_env.cache.clear()
    folder = Path(app.instance_path) / "compiled"
    shared = folder.readlink()
    folder.unlink()
    folder.mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.symlink_to(shared)
    app.jinja_env.cache.clear()


def test_a_template_is_compiled_once_for_all_processes(app, client, compiled, monkeypatch):
    first = client.get("/sign-in")
    app.jinja_env.cache.clear()  # what a new process begins with
    monkeypatch.setattr(app.jinja_env, "compile", lambda *_, **__: pytest.fail("compiled again"))

    again = client.get("/sign-in")

    assert (first.status_code, again.status_code) == (200, 200)
    assert [file.name for file in compiled.iterdir() if file.name.startswith("jinja-")]


def test_a_page_is_shown_where_nothing_can_be_kept(client, compiled):  # F17
    shutil.rmtree(compiled)

    assert client.get("/sign-in").status_code == 200
    assert not compiled.exists()
