"""Which addresses people may give, and where a redirect may lead."""

import pytest

from app.core.urls import is_local_path, is_web_address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example", "https:evil.example",
        "https://user@evil.example", "https://a b.example", "https:\\\\evil.example", "https://a.example:99999/",
        "javascript&colon;alert(1)", "https://", "",
    ],
)  # fmt: skip
def test_refused_addresses(address: str) -> None:
    # T10
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://example.org:8080/a?b=c#d", "https://приклад.укр/книги"]
)
def test_good_addresses(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "path",
    ["//e", "/\\e", "https:e", "%2f%2fe", "/%2f%2fe", "\t//e", "http://127.0.0.1.e", "", None, "/a\nb"],
)
def test_open_redirects(path: str | None) -> None:
    # T20
    assert not is_local_path(path)


def test_local_path() -> None:
    assert is_local_path("/requests/R-128?tab=talk")
