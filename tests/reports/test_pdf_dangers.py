"""What people type cannot make the PDF fetch, run, or never end (T23, T25, T26, T54)."""

import io
import socket
import subprocess
from datetime import UTC, datetime
from threading import Thread

import pypdf
import pytest

from app.reports.pdf import NotMade, PrintJob, job_for, make_pdf
from app.reports.queries import content_of, snapshot_of
from tests.reports.makers import make_collecting, make_report

pytestmark = [pytest.mark.pdf, pytest.mark.slow]

CANARY = "canary-text-8f3a"


@pytest.fixture
def listener():
    """A port that counts who calls."""
    calls, server = [], socket.create_server(("127.0.0.1", 0))

    def wait():
        while True:
            try:
                calls.append(server.accept()[0].close())
            except OSError:
                return

    thread = Thread(target=wait, daemon=True)
    thread.start()
    yield server.getsockname()[1], calls
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def text_of(made):
    return subprocess.run(["pdftotext", "-", "-"], input=made, check=True, capture_output=True).stdout.decode()


def test_typed_markup_fetches_nothing_and_is_printed_as_typed(people, tmp_path, listener):
    port, calls = listener
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    at = f"http://127.0.0.1:{port}"
    nasty = (
        f'<link rel="attachment" href="file://{secret}"><link rel=stylesheet href="{at}/a"><img src="{at}/b">'
        f'<object data="file://{secret}"></object><style>@import "{at}/c"; p {{ background: url({at}/d) }}</style>'
        f'<svg><image href="{at}/e"/></svg> ![x]({at}/f) {{{{7*7}}}} {{% raw %}} %(x)s {{0.__class__}}'
    )
    request_ = make_collecting(people, title="{{7*7}} <b>bold</b>", task=nasty)
    report = make_report(request_, people.ann, "published", publisher=people.sara, worked_well=nasty, verdict=nasty)
    snapshot = snapshot_of(report)
    made = make_pdf(job_for(content_of(snapshot), sha256=snapshot.sha256, locale="en"))
    text = text_of(made)

    assert calls == []
    assert CANARY not in text
    assert set(pypdf.PdfReader(io.BytesIO(made)).attachments) == {"figures.csv", "readings.csv"}
    assert "{{7*7}} <b>bold</b>" in text
    assert "{0.__class__}" in text
    assert "49" not in text.splitlines()[0:3]


def job(html):
    return PrintJob(html=html, attachments=(), pictures={}, at=datetime(2026, 6, 30, tzinfo=UTC), identifier="x")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "data:text/plain,x"])
def test_the_fetcher_refuses_all_but_its_own(address):
    made = make_pdf(job(f'<html lang="en"><title>t</title><img src="{address}" alt="not there"><p>rest</p>'))

    assert "not there" in text_of(made)


def test_an_endless_page_ends_by_its_time():
    rows = "<tr>" + "<td>a very long row</td>" * 30 + "</tr>"
    with pytest.raises(NotMade, match="longer than 1 seconds"):
        make_pdf(job(f"<html lang='en'><title>t</title><table>{rows * 10_000}</table>"), seconds=1)


def test_a_greedy_page_ends_by_its_memory():
    with pytest.raises(NotMade, match="memory"):
        make_pdf(job("<html lang='en'><title>t</title><p>" + "word " * 20_000), memory=90 * 1024 * 1024)


def test_a_broken_picture_leaves_its_words():
    html = '<html lang="en"><title>t</title><img src="file:///pictures/5" alt="A shelf of books">'
    one = PrintJob(html=html, attachments=(), pictures={5: b"no picture"}, at=datetime(2026, 6, 30, tzinfo=UTC),
                   identifier="x")  # fmt: skip

    assert "A shelf of books" in text_of(make_pdf(one))
