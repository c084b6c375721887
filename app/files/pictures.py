"""Looking at a picture without drawing it: format, size in pixels, and whether all of it is there.

A picture of 50 megapixels takes 200 MB once it is drawn, so a web process reads headers and structure only (T15).
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO

MOST_PIXELS = 50_000_000
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
OPENED_AS = ("PNG", "JPEG", "GIF", "WEBP")
ORIENTATION = 0x0112  # EXIF: from 5 on the picture lies on its side


class NotAPicture(Exception):
    """Something else, whatever its name says."""


class DamagedPicture(Exception):
    """It breaks off, or its parts do not fit."""


class HugePicture(Exception):
    """More pixels than anybody needs."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found by looking; the size is as it is shown, after turning."""

    media_type: str
    width: int  # pixels
    height: int


def examine(content: IO[bytes]) -> Picture:
    """Look at a picture. Raises NotAPicture, DamagedPicture or HugePicture."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - 4 MB, for a web process that is sent a picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            content.seek(0)
            with Image.open(content, formats=OPENED_AS) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise HugePicture
                kind = FORMATS[str(picture.format)]
                if kind == "image/jpeg" and int(picture.getexif().get(ORIENTATION, 1)) >= 5:
                    width, height = height, width
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise HugePicture from None
    except UnidentifiedImageError:
        raise NotAPicture from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise DamagedPicture from None
    content.seek(0)
    if not _is_whole(kind, content):
        raise DamagedPicture
    content.seek(0)
    return Picture(kind, width, height)


def _is_whole(kind: str, content: IO[bytes]) -> bool:
    try:
        return {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/webp": _webp}[kind](content)
    except (EOFError, OSError, SyntaxError, ValueError):
        return False


def _read(content: IO[bytes], length: int) -> bytes:
    found = content.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _png(content: IO[bytes]) -> bool:
    """Every chunk up to IEND, each with its checksum."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(content, formats=["PNG"]) as picture:
        picture.verify()
    return True


def _jpeg(content: IO[bytes]) -> bool:
    """Segments up to the scan, then the end marker: within scan data FF is always followed by 00 or a restart."""
    _read(content, 2)
    while True:
        if _read(content, 1) != b"\xff":
            return False
        while (mark := _read(content, 1)) == b"\xff":
            pass  # bytes that only fill up
        length = int.from_bytes(_read(content, 2))
        _read(content, length - 2)
        if mark == b"\xda":
            return b"\xff\xd9" in content.read()


def _gif(content: IO[bytes]) -> bool:
    """Blocks up to the trailer; text behind a GIF's head (a page in disguise, T12) has none of them."""
    head = _read(content, 13)
    _skip_palette(content, head[10])
    has_frame = False
    while (block := content.read(1)) != b";":
        if not block:
            return has_frame  # many programs forget the trailer
        if block == b"!":
            _read(content, 1)
        elif block == b",":
            frame = _read(content, 9)
            _skip_palette(content, frame[8])
            _read(content, 1)
            has_frame = True
        else:
            return False
        while length := _read(content, 1)[0]:
            _read(content, length)
    return has_frame


def _skip_palette(content: IO[bytes], flags: int) -> None:
    if flags & 0x80:
        _read(content, 3 << ((flags & 7) + 1))


def _webp(content: IO[bytes]) -> bool:
    """As long as its own head says."""
    said = int.from_bytes(_read(content, 8)[4:], "little") + 8
    return content.seek(0, io.SEEK_END) >= said
