"""Where the content lies: a folder, or a bucket of an S3-compatible service. Chosen by FILES_URL."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from flask import current_app

from app.core.faults import fault_point

CHUNK = 256 * 1024


class Store(Protocol):
    """Content by key. A key is written once and never changed; it is made here unless a copy brings its own."""

    def write(self, content: IO[bytes], *, key: str | None = None) -> str: ...
    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]: ...
    def remove(self, key: str) -> None: ...
    def keys(self, *, older_than: float) -> Iterator[str]: ...
    def has(self, key: str) -> bool: ...


class FolderStore:
    """Files under one folder, in 256 sub-folders. Written aside, synced, then renamed into place (F15)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, content: IO[bytes], *, key: str | None = None) -> str:
        key = key or secrets.token_hex(16)
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_suffix(".part")
        try:
            with aside.open("wb") as target:
                while chunk := content.read(CHUNK):
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            fault_point("files.written")
            aside.replace(place)
            fault_point("files.kept")
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        return key

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        with self._place(key).open("rb") as source:
            source.seek(start)
            left = length
            while left is None or left > 0:
                chunk = source.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                left = None if left is None else left - len(chunk)
                yield chunk

    def remove(self, key: str) -> None:
        place = self._place(key)
        for path in (place, place.with_suffix(".part")):  # a process that was killed leaves what it wrote aside
            path.unlink(missing_ok=True)

    def keys(self, *, older_than: float) -> Iterator[str]:
        if not self.root.is_dir():
            return
        limit = time.time() - older_than
        for path in self.root.glob("??/*"):
            if path.stat().st_mtime < limit:
                yield path.stem

    def has(self, key: str) -> bool:
        return self._place(key).is_file()

    def _place(self, key: str) -> Path:
        return self.root / key[:2] / key


class BucketStore:
    """An S3-compatible bucket: s3://bucket/prefix?endpoint=https://…; keys come from the usual AWS variables."""

    def __init__(self, url: str) -> None:
        import boto3  # noqa: PLC0415 - heavy, and only houses with a bucket need it
        from botocore.config import Config  # noqa: PLC0415

        parts = urlsplit(url)
        self.bucket, self.prefix = parts.netloc, parts.path.strip("/")
        endpoint = parse_qs(parts.query).get("endpoint", [None])[0]
        patience = Config(connect_timeout=3, read_timeout=8, retries={"total_max_attempts": 2})  # F20
        self.client: Any = boto3.client("s3", endpoint_url=endpoint, config=patience)

    def write(self, content: IO[bytes], *, key: str | None = None) -> str:
        key = key or secrets.token_hex(16)
        self.client.upload_fileobj(content, self.bucket, self._name(key))
        return key

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        end = "" if length is None else str(start + length - 1)
        found = self.client.get_object(Bucket=self.bucket, Key=self._name(key), Range=f"bytes={start}-{end}")
        yield from found["Body"].iter_chunks(CHUNK)

    def remove(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self._name(key))

    def keys(self, *, older_than: float) -> Iterator[str]:
        limit = time.time() - older_than
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self._name(""))
        for listing in pages:
            for item in listing.get("Contents", ()):
                if item["LastModified"].timestamp() < limit:
                    yield item["Key"].rsplit("/", 1)[-1]

    def has(self, key: str) -> bool:
        listing = self.client.list_objects_v2(Bucket=self.bucket, Prefix=self._name(key), MaxKeys=1)
        return bool(listing.get("KeyCount"))

    def _name(self, key: str) -> str:
        return f"{self.prefix}/{key}" if self.prefix else key


def store() -> Store:
    """The store that the configuration names, made once per app."""
    kept: Store | None = current_app.extensions.get("hromada-files")
    if kept is None:
        url: str = current_app.config["HROMADA"].FILES_URL
        kept = BucketStore(url) if url.startswith("s3:") else FolderStore(_folder(url.removeprefix("file:")))
        current_app.extensions["hromada-files"] = kept
    return kept


def _folder(path: str) -> Path:
    """A relative folder lies in the instance folder."""
    return Path(current_app.instance_path) / path
