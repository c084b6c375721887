"""Looking at a PDF without opening it: does it begin, point and end as one. What is in it nobody here carries out."""

from __future__ import annotations

import io
import re
from typing import IO

PDF = "application/pdf"
#: Readers look for the end within the last kilobyte; what a mailer or scanner adds behind it fits there too.
TAIL_BYTES = 1024
_HEAD = re.compile(rb"%PDF-[12]\.\d")
_TAIL = re.compile(rb"startxref\s+\d+\s+%%EOF")


class NotADocument(Exception):
    """Something else, whatever it is called."""


class DamagedDocument(Exception):
    """It begins as a PDF and breaks off."""


def looks_like_pdf(content: IO[bytes]) -> bool:
    """True for a file that begins as a PDF does."""
    content.seek(0)
    head = content.read(8)
    content.seek(0)
    return _HEAD.match(head) is not None


def examine_pdf(content: IO[bytes]) -> None:
    """Look at the head and the tail of a PDF. Raises NotADocument or DamagedDocument."""
    if not looks_like_pdf(content):
        raise NotADocument
    size = content.seek(0, io.SEEK_END)
    content.seek(max(0, size - TAIL_BYTES))
    tail = content.read()
    content.seek(0)
    if not _TAIL.search(tail):
        raise DamagedDocument
