"""The store in a bucket does what the folder does."""

from __future__ import annotations

import io
from collections.abc import Iterator

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from app.core.db import db
from app.files.actions import keep_bytes
from app.files.downloads import send_stored
from app.files.queries import missing_files, sweep_orphans
from app.files.store import BucketStore


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(app: Flask, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketStore]:
    for name, value in {"ACCESS_KEY_ID": "k", "SECRET_ACCESS_KEY": "s", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="house")
    kept = BucketStore(f"s3://house/portal?endpoint={endpoint}")
    monkeypatch.setitem(app.extensions, "hromada-files", kept)
    return kept


def test_content_goes_in_and_comes_out(app: Flask, bucket: BucketStore) -> None:
    stored = keep_bytes(b"%PDF-1.7 0123456789", name="report.pdf", media_type="application/pdf")

    assert b"".join(bucket.read(stored.key)) == b"%PDF-1.7 0123456789"
    with app.test_request_context(headers={"Range": "bytes=5-7"}):
        response = send_stored(stored)
        assert (response.status_code, b"".join(response.response)) == (206, b"1.7")


def test_orphans_are_swept_and_losses_found(app: Flask, bucket: BucketStore) -> None:
    """F15"""
    kept = keep_bytes(b"kept", name="a.pdf", media_type="application/pdf")
    db.session.commit()
    orphan = bucket.write(io.BytesIO(b"nobody's"))
    given = bucket.write(io.BytesIO(b"by name"), key="ab" * 16)

    assert given == "ab" * 16
    assert sweep_orphans(older_than=-60) >= 2
    assert (bucket.has(orphan), bucket.has(given), bucket.has(kept.key)) == (False, False, True)
    assert missing_files() == []
    bucket.remove(kept.key)
    assert missing_files() == [kept]
