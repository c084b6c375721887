from app.creatives.checks import MediumFacts, MediumKind, check
from app.creatives.models import Creative
from app.creatives.queries import post_facts
from app.files.models import StoredFile
from app.networks.queries import spec_of


def creative(media_type, **stored):
    file = StoredFile(key="k", name="shelf.png", media_type=media_type, size=2048, sha256="0" * 64, **stored)
    return Creative(title="Shelf", alt_text="A shelf of books", file=file)


def test_facts_come_from_what_the_probe_found_not_from_the_name(app):  # T12
    facts = post_facts("Books", [creative("image/jpeg", width=1080, height=1350)])
    assert facts.media == (
        MediumFacts(
            name="shelf.png",
            kind=MediumKind.IMAGE,
            file_type="jpg",
            n_bytes=2048,
            width=1080,
            height=1350,
            alt_text="A shelf of books",
        ),
    )
    assert check(facts, spec_of("instagram_feed")) == []
    assert [str(finding.sentence) for finding in check(facts, spec_of("x_post"))] == []


def test_a_document_is_known_as_one(app):
    (medium,) = post_facts("", [creative("application/pdf")]).media
    assert (medium.kind, medium.file_type, medium.width) == (MediumKind.DOCUMENT, "pdf", None)
