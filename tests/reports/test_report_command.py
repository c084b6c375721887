"""`flask report promo`: the same bytes as the worker's."""

import pytest

from app.core import clock
from app.core.db import db
from app.files.store import store
from app.reports.actions import ask_for_print
from app.reports.jobs import print_due
from app.reports.models import ReportPrint
from app.reports.queries import published_of
from tests.reports.makers import make_collecting
from tests.stored import only


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize("name", ["charity-book-sale", "R-1"])
def test_writes_what_the_worker_makes(app, case, people, tmp_path, name):
    ask_for_print(published_of(case.id), locale="uk", actor=people.lea)
    db.session.commit()
    print_due(clock.now())
    kept = only(ReportPrint).file
    target = tmp_path / "out.pdf"
    done = app.test_cli_runner().invoke(args=["report", "promo", name, "--pdf", str(target), "--lang", "uk"])

    assert done.exit_code == 0, done.output
    assert target.read_bytes() == b"".join(store().read(kept.key))


@pytest.mark.parametrize(
    ("name", "sentence"), [("no-such-case", "There is no request called"), ("R-1", "has no published report")]
)
def test_says_what_is_missing(app, people, tmp_path, name, sentence):
    make_collecting(people)
    done = app.test_cli_runner().invoke(args=["report", "promo", name, "--pdf", str(tmp_path / "out.pdf")])

    assert done.exit_code == 1
    assert sentence in done.output
