"""The PDF is made in a child process with a limit of time and memory: an endless page ends there (T25).

The child knows neither database nor network nor secrets; it gets a folder and leaves a file in it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from app.reports.pdf.document import PrintJob

MOST_SECONDS = 60
MOST_MEMORY = 1024 * 1024 * 1024  # bytes of address space; a usual report takes a third
CHILD = Path(__file__).with_name("child.py")
STATIC = Path(__file__).resolve().parents[2] / "static"
OUT_OF_MEMORY = 3
_NO_ROOM = ("failed to map segment", "Cannot allocate memory", "MemoryError")
#: All that the child inherits: where programs and fonts are found.
_PASSED_ON = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LD_LIBRARY_PATH")


class NotMade(Exception):
    """The PDF could not be made; the words say why."""


def make_pdf(job: PrintJob, *, seconds: int = MOST_SECONDS, memory: int = MOST_MEMORY) -> bytes:
    """The PDF of `job`. Raises NotMade when it takes too long, needs too much memory or fails."""
    with TemporaryDirectory(prefix="hromada-print-") as name:
        folder = Path(name)
        _lay_out(job, folder, memory)
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and file
                [sys.executable, "-I", str(CHILD), name],
                timeout=seconds, capture_output=True, check=False, env=_environment(),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NotMade(f"It took longer than {seconds} seconds.") from None
        made = folder / "report.pdf"
        if done.returncode == 0 and made.is_file():
            return made.read_bytes()
        raise NotMade(_why(done, memory))


def _lay_out(job: PrintJob, folder: Path, memory: int) -> None:
    (folder / "report.html").write_text(job.html, encoding="utf-8")
    for name, _description, content in job.attachments:
        (folder / name).write_bytes(content)
    for picture_id, content in job.pictures.items():
        (folder / f"picture-{picture_id}").write_bytes(content)
    orders = {
        "static": str(STATIC),
        "memory": memory,
        "at": job.at.isoformat(timespec="seconds"),
        "identifier": job.identifier,
        "attachments": [[name, description] for name, description, _content in job.attachments],
        "pictures": sorted(job.pictures),
    }
    (folder / "orders.json").write_text(json.dumps(orders), encoding="utf-8")


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def _why(done: subprocess.CompletedProcess[bytes], memory: int) -> str:
    """Out of memory, however it was noticed (C libraries end by a signal or are not loaded); else the last words."""
    said = done.stderr.decode(errors="replace").strip()
    is_full = done.returncode == OUT_OF_MEMORY or done.returncode < 0 or any(sign in said for sign in _NO_ROOM)
    if is_full:
        return f"It needed more than {memory // 1024**2} MB of memory."
    return said.splitlines()[-1][:300] if said else "The process ended without a word."
