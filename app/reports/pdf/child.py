"""Run as a program of its own: `python child.py FOLDER` makes report.pdf of what lies in the folder.

It imports nothing of the portal. WeasyPrint may fetch the bundled fonts and the pictures of the folder, by exact name;
everything else is refused (T23, T54).
"""

from __future__ import annotations

import gc
import io
import json
import os
import re
import resource
import sys
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 3
FONTS = ("inter-regular.ttf", "inter-semibold.ttf", "inter-bold.ttf")
MOST_PICTURE = (360, 360)  # pixels: a thumbnail at 300 dpi
MOST_PIXELS = 50_000_000

#: Unicode's categories of what is not seen: controls, format marks, marks on a letter that is not there.
_UNSEEN = {"Cc", "Cf", "Mn", "Me"}

#: PDF/UA's mark beside that of PDF/A, with the schema that PDF/A asks of every foreign property.
UA_MARK = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def main(folder: Path) -> int:
    """Make the PDF within the memory that the orders allow; the exit code tells how it went."""
    orders = json.loads((folder / "orders.json").read_text(encoding="utf-8"))
    resource.setrlimit(resource.RLIMIT_AS, (orders["memory"], orders["memory"]))
    try:
        (folder / "report.pdf").write_bytes(_finished(_rendered(folder, orders)))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _rendered(folder: Path, orders: dict[str, Any]) -> bytes:
    """What WeasyPrint makes of it: PDF/A-3a, tagged, with the tables attached."""
    from weasyprint import CSS, HTML, Attachment  # noqa: PLC0415 - heavy, and only after the limit is set
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    gc.disable()  # a quarter of the time, and the process ends soon
    fetch = Refuser(_allowed(folder, orders))
    fonts = FontConfiguration()
    sheet = (Path(orders["static"]) / "css" / "print.css").read_text(encoding="utf-8")
    style = CSS(string=sheet, base_url="file:///css/print.css", url_fetcher=fetch, font_config=fonts)
    at = datetime.fromisoformat(orders["at"])
    attachments = [
        Attachment(
            string=(folder / name).read_bytes(), name=name, description=description, created=at, modified=at,
            relationship="Data",
        )
        for name, description in orders["attachments"]
    ]  # fmt: skip
    words = _printable(
        (folder / "report.html").read_text(encoding="utf-8"), Path(orders["static"]) / "fonts" / FONTS[0]
    )
    page = HTML(string=words, base_url="file:///report.html", url_fetcher=fetch)
    made: bytes = page.write_pdf(
        stylesheets=[style], font_config=fonts, attachments=attachments, pdf_variant="pdf/a-3a",
        pdf_identifier=orders["identifier"].encode(), uncompressed_pdf=True, optimize_images=True,
    )  # fmt: skip
    return made


def _printable(html: str, font: Path) -> str:
    """The same in characters that the bundled letters have: PDF/UA forbids empty boxes.

    A letter that has a plain form is printed as that, an emoji by its name in Unicode: '[party popper]'. Of a script
    that cannot be printed its name is told: '[Hebrew …]'. Marks that steer the direction or join letters are left out:
    they show nothing by themselves.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    known = {chr(code) for code in TTFont(font, lazy=True).getBestCmap()} | set("\n\t\r\f")
    seen = (one for one in unicodedata.normalize("NFC", html) if one in known or not _is_unseen(one))
    forms = (one if one in known else _plain_form(one, known) or one for one in seen)
    runs = groupby(forms, lambda form: len(form) == 1 and form not in known)
    told = "".join(_names(run) if is_lost else "".join(run) for is_lost, run in runs)
    return re.sub(r"(\[\w+ …\])(?:\s+\1)+", r"\1", told)


def _is_unseen(one: str) -> bool:
    """Of a character that the letters lack: it shows nothing by itself, or is the colour of a skin."""
    return unicodedata.category(one) in _UNSEEN or "\U0001f3fb" <= one <= "\U0001f3ff"


def _plain_form(one: str, known: set[str]) -> str:
    """'e' for a letter with marks, 'H' for a bold one of mathematics, 'U' of a flag, '3' for any digit; else ''.

    A sign of markup may come out ('＜'), so it is escaped.
    """
    if "\U0001f1e6" <= one <= "\U0001f1ff":
        return chr(ord(one) - 0x1F1E6 + ord("A"))
    if unicodedata.category(one) == "Nd":
        return str(unicodedata.decimal(one))
    parts = [part for part in unicodedata.normalize("NFKD", one) if unicodedata.category(part) not in _UNSEEN]
    return escape("".join(parts)) if all(part in known for part in parts) else ""


def _names(run: Iterable[str]) -> str:
    """'[party popper ×3, rocket]' for characters in a row."""
    counted = [(name, len(list(same))) for name, same in groupby(run, _name)]
    return "[" + ", ".join(f"{name} ×{n}" if n > 1 and "…" not in name else name for name, n in counted) + "]"


def _name(one: str) -> str:
    """The name of a sign in lower case; of a letter only that of its script."""
    name = unicodedata.name(one, "…")
    if unicodedata.category(one)[0] not in "LM":
        return name.lower()
    script = name.partition(" ")[0]
    return f"{script if script == 'CJK' else script.capitalize()} …"


def _finished(made: bytes) -> bytes:
    """The same with PDF/UA's mark, compressed; the same input gives the same bytes.

    PDF/A wants a line end of its own after each stream. qpdf writes none where the data happens to end with one, so
    another compression is tried until no stream does.
    """
    import pikepdf  # noqa: PLC0415

    saved = b""
    for level in (9, 8, 7, 6, 5, 4, 3):
        pikepdf.settings.set_flate_compression_level(level)
        saved = _saved(made)
        if _streams_end_well(saved):
            break
    return saved


def _saved(made: bytes) -> bytes:
    import pikepdf  # noqa: PLC0415

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        told = pdf.Root.Metadata.read_bytes().decode()
        pdf.Root.Metadata.write(told.replace("</rdf:RDF>", f"{UA_MARK}</rdf:RDF>").encode())
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(
            out, compress_streams=True, recompress_flate=True, deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )  # fmt: skip
    return out.getvalue()


def _streams_end_well(saved: bytes) -> bool:
    """True when each stream is followed by a line end that is not part of it."""
    heads = re.finditer(rb"/Length (\d+)[^\n]*>>\nstream\n", saved)
    return all(saved.startswith(b"\nendstream", head.end() + int(head[1])) for head in heads)


def _allowed(folder: Path, orders: dict[str, Any]) -> dict[str, bytes]:
    """Every address that may be asked for, with what lies there."""
    fonts = {f"file:///fonts/{name}": (Path(orders["static"]) / "fonts" / name).read_bytes() for name in FONTS}
    pictures = {
        f"file:///pictures/{n}": small for n in orders["pictures"] if (small := _small(folder / f"picture-{n}"))
    }
    return fonts | pictures


def _small(path: Path) -> bytes:
    """A picture as a small JPEG; empty for one that cannot be read, whose words then stand alone."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail(MOST_PICTURE)
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=85)
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""
    return out.getvalue()


class Refuser:
    """WeasyPrint's way to the world: a table of addresses, and no for all others."""

    _fail_on_errors = False  # what is refused is left out of the page

    def __init__(self, allowed: dict[str, bytes]) -> None:
        self.allowed = allowed

    def __call__(self, url: str, *_more: Any, **_options: Any) -> Any:
        from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415

        if url not in self.allowed:
            raise ValueError(f"Not one of the report's own files: {url[:80]}")
        kind = "font/ttf" if url.startswith("file:///fonts/") else "image/jpeg"
        return URLFetcherResponse(url, self.allowed[url], {"Content-Type": kind})


if __name__ == "__main__":
    # At once: to give back what a document took costs a tenth of the time that it took to make.
    os._exit(main(Path(sys.argv[1])))
