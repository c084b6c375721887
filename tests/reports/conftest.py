"""The worked case, loaded as the demo loads it; and its PDF, printed once for all tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.db import db
from app.demo.case import load_case
from app.reports.pdf import job_for, make_pdf
from app.reports.queries import content_of, published_of, snapshot_of
from tests import factories
from tests.conftest import empty_tables

CASE = json.loads((Path(__file__).parents[2] / "app" / "demo" / "charity_book_sale.json").read_text("utf-8"))


def load(people):
    """The Charity Book Sale: reported and closed."""
    request_ = load_case(manager=people.alice, writer=people.ann, publisher=people.sara)
    db.session.commit()
    return request_


@pytest.fixture
def case(people):
    return load(people)


@pytest.fixture(scope="session")
def printed(shared_app):
    """Language -> the bytes of the case's PDF."""
    with shared_app.app_context():
        snapshot = snapshot_of(published_of(load(factories.People()).id))
        content, seal = content_of(snapshot), snapshot.sha256
        made = {locale: make_pdf(job_for(content, sha256=seal, locale=locale)) for locale in ("en", "uk")}
        db.session.remove()
        empty_tables()
    return made
