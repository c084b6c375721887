"""A PDF is taken for what its content is, kept with an honest name, and never opened in a page of ours (T11, T12)."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage

from app.core.errors import Invalid
from app.files.actions import save_attachment
from app.files.downloads import send_stored

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def upload(content: bytes, name: str = "brief.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


@pytest.mark.parametrize(("name", "kept"), [("brief.pdf", "brief.pdf"), ("brief.png", "brief.pdf"), ("", "file.pdf")])
def test_a_pdf_is_kept_and_handed_out_as_a_file_to_save(app, name, kept):
    stored = save_attachment(upload(PDF, name), field="f", uploaded_by_id=1)

    assert (stored.media_type, stored.name, stored.extension) == ("application/pdf", kept, "pdf")
    with app.test_request_context():
        sent = send_stored(stored)
    assert sent.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in sent.headers["Content-Security-Policy"]


def test_what_follows_its_end_does_no_harm(app):
    assert save_attachment(upload(PDF + b"\r\n" * 40), field="f", uploaded_by_id=1).size == len(PDF) + 80


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "page.pdf", "“page.pdf” is not a PDF, whatever its name says."),
        (b"PK\x03\x04 a document", "plan.pdf", "“plan.pdf” is not a PDF"),
        (b"<html>" + PDF, "both.pdf", "“both.pdf” is not a PDF"),
        (PDF[:30], "half.pdf", "“half.pdf” is damaged or cut off."),
        (PDF + b"x" * 2000, "tail.pdf", "“tail.pdf” is damaged or cut off."),
        (b"", "empty.pdf", "“empty.pdf” is empty."),
        (b"PK\x03\x04 a document", "plan.docx", "“plan.docx” is not a picture that we take"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_with_a_sentence(app, content, name, sentence):
    with app.test_request_context(), pytest.raises(Invalid) as refused:
        save_attachment(upload(content, name), field="f", uploaded_by_id=1)

    assert sentence in str(refused.value.fields["f"])


def test_a_pdf_that_is_too_large_is_refused(app):
    with app.test_request_context(), pytest.raises(Invalid) as refused:
        save_attachment(upload(PDF[:9] + b" " * (21 * 1024 * 1024) + PDF), field="f", uploaded_by_id=1)

    assert "at most 20 MB are taken" in str(refused.value.fields["f"])
