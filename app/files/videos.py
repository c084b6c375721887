"""Looking at a video without playing it: container, size in pixels, length in seconds, and whether all of it is there.

MP4 and MOV are boxes in boxes (ISO 14496-12). Only heads and the index (`moov`) are read, never the pictures, so that
a file of 100 MB costs a web process some kilobytes. Every number comes from a stranger: lengths are checked first.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

VIDEOS = {"video/mp4": "mp4", "video/quicktime": "mov"}
MOST_INDEX_BYTES = 16 * 1024 * 1024  # the index of a whole day of film is smaller
MOST_SIDE = 16_384  # pixels
MOST_BOXES = 10_000


class NotAVideo(Exception):
    """Something else, or a container that we do not know."""


class DamagedVideo(Exception):
    """It breaks off, or its parts do not fit."""


@dataclass(frozen=True, slots=True)
class Video:
    """What was found by looking; the size is as it is shown, after turning."""

    media_type: str
    width: int  # pixels
    height: int
    seconds: float


def looks_like_video(content: IO[bytes]) -> bool:
    """True for a file that begins as MP4 and MOV do; its whole is for `examine_video`."""
    content.seek(0)
    head = content.read(12)
    content.seek(0)
    return head[4:8] == b"ftyp"


def examine_video(content: IO[bytes]) -> Video:
    """Look at a video. Raises NotAVideo or DamagedVideo."""
    if not looks_like_video(content):
        raise NotAVideo
    try:
        brand, index, has_film = _outline(content)
        if index is None or not has_film:
            raise DamagedVideo
        seconds = _length(index)
        width, height = _size(index)
    except (struct.error, ValueError, ZeroDivisionError):
        raise DamagedVideo from None
    finally:
        content.seek(0)
    return Video("video/quicktime" if brand == b"qt  " else "video/mp4", width, height, seconds)


def _outline(content: IO[bytes]) -> tuple[bytes, bytes | None, bool]:
    """The brand, the bytes of `moov`, and whether there is film, by walking the outer boxes to the very end."""
    end = content.seek(0, io.SEEK_END)
    brand, index, has_film, place = b"", None, False, 0
    for _ in range(MOST_BOXES):
        if place >= end:
            return brand, index, has_film
        content.seek(place)
        head = content.read(16)
        size, kind = struct.unpack(">I4s", head[:8])
        start = 8
        if size == 1:
            size, start = struct.unpack(">Q", head[8:16])[0], 16
        elif size == 0:
            size = end - place
        if size < start or place + size > end:
            raise DamagedVideo
        if kind == b"ftyp":
            brand = head[8:12]
        elif kind == b"moov" and size <= MOST_INDEX_BYTES:
            content.seek(place + start)
            index = content.read(size - start)
        has_film = has_film or kind == b"mdat"
        place += size
    raise DamagedVideo


def _boxes(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes inside a box, as (kind, body)."""
    place = 0
    while place + 8 <= len(body):
        size, kind = struct.unpack_from(">I4s", body, place)
        size = size or len(body) - place
        if size < 8 or place + size > len(body):
            raise DamagedVideo
        yield kind, body[place + 8 : place + size]
        place += size


def _length(index: bytes) -> float:
    """Seconds, from the head of the film; version 1 has longer numbers."""
    head = next((body for kind, body in _boxes(index) if kind == b"mvhd"), b"")
    scale, length = struct.unpack_from(">IQ", head, 20) if head[:1] == b"\1" else struct.unpack_from(">II", head, 12)
    return float(length / scale)


def _size(index: bytes) -> tuple[int, int]:
    """Width and height of the first track with moving pictures; NotAVideo where there is only sound."""
    for kind, track in _boxes(index):
        if kind == b"trak" and _is_film(track):
            head = next((body for name, body in _boxes(track) if name == b"tkhd"), b"")
            start = 52 if head[:1] == b"\1" else 40
            turn_a, turn_b = struct.unpack_from(">ii", head, start)
            width, height = (side >> 16 for side in struct.unpack_from(">II", head, start + 36))
            if turn_a == 0 and turn_b != 0:  # filmed upright: it lies on its side and is turned when shown
                width, height = height, width
            if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE):
                raise DamagedVideo
            return width, height
    raise NotAVideo


def _is_film(track: bytes) -> bool:
    media = next((body for kind, body in _boxes(track) if kind == b"mdia"), b"")
    handler = next((body for kind, body in _boxes(media) if kind == b"hdlr"), b"")
    return handler[8:12] == b"vide"
