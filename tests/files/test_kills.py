"""A process that dies between file and row leaves an orphan, never a row without its file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.core.faults import KILLED
from app.files.models import StoredFile
from app.files.queries import missing_files, sweep_orphans
from app.files.store import store
from tests.conftest import ROOT, SECRET

UPLOAD = """
import sys
from pathlib import Path
from app import create_app
from app.core.db import db
from app.files.actions import keep_bytes
with create_app(instance=Path(sys.argv[1])).app_context():
    for number in range(3):
        keep_bytes(b"picture", name=f"{number}.png", media_type="image/png")
    db.session.commit()
"""


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 3])
def test_killed_between_rename_and_commit(app: Flask, database_url: str, tmp_path: Path, nth: int) -> None:
    """F15, F01: of three files in one transaction all are kept or none."""
    environment = os.environ | {
        "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "FILES_URL": f"file:{store().root}",
        "PUBLIC_URL": "http://localhost", "MAIL_URL": "memory:", "REDIS_URL": "", "PORTAL_FAULT": f"files.kept:{nth}",
    }  # fmt: skip
    sweep_orphans(older_than=-60)

    done = subprocess.run([sys.executable, "-c", UPLOAD, str(tmp_path)], cwd=ROOT, env=environment, check=False)

    assert done.returncode == KILLED
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0
    assert missing_files() == []
    assert len(list(store().keys(older_than=-60))) == nth
    assert sweep_orphans() == 0, "not within a day: its transaction may still be on the way"
    assert sweep_orphans(older_than=-60) == nth
