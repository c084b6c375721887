"""Slugs, apostrophes and characters that are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.text import fold, initials, is_clean, one_line, slugify, whole_number


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Charity Book Sale", "charity-book-sale"),
        ("Обмін книгами: п'ять полиць", "obmin-knyhamy-piat-polyts"),
        ("Café — été", "cafe-ete"),
        ("📚📚", "x"),
    ],
)
def test_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=300))
def test_slug_is_always_an_address_part(title: str) -> None:
    slug = slugify(title)
    assert 0 < len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_three_apostrophes_are_one() -> None:
    assert fold("пам'ять") == fold("памʼять") == fold("ПАМ’ЯТЬ")


def test_unclean_text() -> None:
    # T49
    assert not is_clean("a\x00b")
    assert not is_clean("a\ud800b")
    assert is_clean("Звичайний текст 📚 שלום")


def test_one_line_holds_no_header_break() -> None:
    # T38
    assert one_line(" a\r\nBcc: b\tc\x07 ") == "a Bcc: b c"


def test_one_line_turns_nothing_that_follows() -> None:
    assert one_line("invoice\u202exslx.exe") == "invoicexslx.exe"
    assert one_line("שלום 👩‍👩‍👧 світ") == "שלום 👩‍👩‍👧 світ"


def test_initials() -> None:
    assert [initials(name) for name in ("Alice Koval", "Боб", "", "Ann van der Bondar")] == ["AK", "Б", "?", "AB"]


def test_whole_numbers_are_those_that_a_row_can_have() -> None:
    # T49
    assert [whole_number(typed) for typed in ("12", "0", "٣")] == [12, 0, 3]
    assert [whole_number(typed) for typed in ("", "²", "-1", "1.0", "9" * 10)] == [None] * 5
