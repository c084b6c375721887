"""Taking an upload in. Content decides what it is; what we cannot look into is refused with one sentence."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from typing import IO, Any, cast

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.text import one_line
from app.files.documents import PDF, DamagedDocument, NotADocument, examine_pdf, looks_like_pdf
from app.files.models import PICTURES, StoredFile
from app.files.pictures import DamagedPicture, HugePicture, NotAPicture, Picture, examine
from app.files.store import store
from app.files.videos import VIDEOS, DamagedVideo, NotAVideo, examine_video, looks_like_video

MEGABYTE = 1024 * 1024
MOST_PICTURE_BYTES = MOST_DOCUMENT_BYTES = 20 * MEGABYTE
VIDEO_ENDINGS = (".mp4", ".m4v", ".mov", ".webm", ".avi", ".mkv", ".wmv")  # so called, the refusal speaks of videos
MOST_VIDEO_BYTES = 100 * MEGABYTE
MOST_UPLOAD_BYTES = MOST_VIDEO_BYTES + 28 * MEGABYTE  # a request with one video, or several pictures


def save_picture(
    upload: FileStorage, *, field: str, uploaded_by_id: int | None, most_bytes: int = MOST_PICTURE_BYTES
) -> StoredFile:
    """Keep an uploaded picture. Raises Invalid on `field` for anything that is not a whole, sane picture."""
    name = clean_name(upload.filename or "")
    content = upload.stream
    _check_size(content, name=name, field=field, most_bytes=most_bytes)
    seen = _look_at(content, name=name, field=field)
    return keep(
        content,
        name=_fitting_name(name, PICTURES[seen.media_type]),
        media_type=seen.media_type,
        uploaded_by_id=uploaded_by_id,
        box=(seen.width, seen.height),
    )


def save_medium(upload: FileStorage, *, field: str, uploaded_by_id: int | None) -> StoredFile:
    """Keep an uploaded picture or video. Raises Invalid on `field` for anything that is not whole and sane."""
    content, name = upload.stream, clean_name(upload.filename or "")
    if not looks_like_video(content) and not name.lower().endswith(VIDEO_ENDINGS):
        return save_picture(upload, field=field, uploaded_by_id=uploaded_by_id)
    _check_size(content, name=name, field=field, most_bytes=MOST_VIDEO_BYTES)
    try:
        seen = examine_video(content)
    except NotAVideo:
        raise Invalid({field: _("“%(name)s” is not a video that we take. Send MP4 or MOV.", name=name)}) from None
    except DamagedVideo:
        raise Invalid(
            {field: _("“%(name)s” is damaged or cut off. Export it again and send that.", name=name)}
        ) from None
    stored = keep(
        content,
        name=_fitting_name(name, VIDEOS[seen.media_type]),
        media_type=seen.media_type,
        uploaded_by_id=uploaded_by_id,
        box=(seen.width, seen.height),
    )
    stored.seconds = seen.seconds
    return stored


def save_attachment(upload: FileStorage, *, field: str, uploaded_by_id: int | None) -> StoredFile:
    """Keep an uploaded PDF, picture or video. Raises Invalid on `field` for anything that is not whole and sane."""
    content, name = upload.stream, clean_name(upload.filename or "")
    if not looks_like_pdf(content) and not name.lower().endswith(".pdf"):
        return save_medium(upload, field=field, uploaded_by_id=uploaded_by_id)
    _check_size(content, name=name, field=field, most_bytes=MOST_DOCUMENT_BYTES)
    try:
        examine_pdf(content)
    except NotADocument:
        raise Invalid({field: _("“%(name)s” is not a PDF, whatever its name says.", name=name)}) from None
    except DamagedDocument:
        raise Invalid(
            {field: _("“%(name)s” is damaged or cut off. Export it again and send that.", name=name)}
        ) from None
    return keep(content, name=_fitting_name(name, "pdf"), media_type=PDF, uploaded_by_id=uploaded_by_id)


def _check_size(content: IO[bytes], *, name: str, field: str, most_bytes: int) -> None:
    size = _measure(content)
    if size == 0:
        raise Invalid({field: _("“%(name)s” is empty. Choose the file again.", name=name)})
    if size > most_bytes:
        raise Invalid(
            {
                field: _(
                    "“%(name)s” has %(size)s MB; at most %(most)s MB are taken. Make it smaller and try again.",
                    name=name,
                    size=-(-size // MEGABYTE),
                    most=most_bytes // MEGABYTE,
                )
            }
        )


def keep(
    content: IO[bytes],
    *,
    name: str,
    media_type: str,
    uploaded_by_id: int | None = None,
    box: tuple[int, int] | None = None,
) -> StoredFile:
    """Write content into the store and note it. A rollback leaves an orphan in the store, never a row without one."""
    content.seek(0)
    digest = hashlib.file_digest(cast("Any", content), "sha256").hexdigest()
    size = _measure(content)
    stored = StoredFile(
        key=store().write(content),
        name=clean_name(name),
        media_type=media_type,
        size=size,
        sha256=digest,
        width=box[0] if box else None,
        height=box[1] if box else None,
        uploaded_by_id=uploaded_by_id,
        created_at=clock.now(),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def keep_bytes(content: bytes, *, name: str, media_type: str, uploaded_by_id: int | None = None) -> StoredFile:
    """The same for what the portal has made itself, such as a PDF."""
    return keep(io.BytesIO(content), name=name, media_type=media_type, uploaded_by_id=uploaded_by_id)


def clean_name(name: str) -> str:
    """A file's name without folders, control and direction characters, at most 120 characters (T13)."""
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"})
    stem, dot, ending = one_line(visible).strip(". ").rpartition(".")
    if not dot:
        return ending[:120] or "file"
    return f"{stem[: 119 - len(ending[:12])]}.{ending[:12]}"


def _measure(content: IO[bytes]) -> int:
    content.seek(0, io.SEEK_END)
    size = content.tell()
    content.seek(0)
    return size


def _look_at(content: IO[bytes], *, name: str, field: str) -> Picture:
    """Media type and pixels, from the content alone; the refusal names the file and says what to do."""
    try:
        return examine(content)
    except NotAPicture:
        sentence = _(
            "“%(name)s” is not a picture that we take, whatever its name says. Send PNG, JPEG, GIF or WebP.", name=name
        )
    except DamagedPicture:
        sentence = _("“%(name)s” is damaged or cut off. Export it again and send that.", name=name)
    except HugePicture:
        sentence = _("“%(name)s” has too many pixels: at most 50 megapixels are taken.", name=name)
    raise Invalid({field: sentence})


def _fitting_name(name: str, fitting: str) -> str:
    """The name with an ending that tells the truth: photo.exe is photo.jpg if that is what it holds."""
    stem, _dot, ending = name.rpartition(".")
    if ending.lower().replace("jpeg", "jpg") == fitting:
        return name
    return f"{stem or ending}.{fitting}"
