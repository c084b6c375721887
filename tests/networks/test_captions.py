import unicodedata

import pytest

from app.networks.captions import CaptionUnit, addresses, hashtags, length

TECHNOLOGIST = "👩🏽‍💻"  # woman, skin tone, joiner, computer
FAMILY = "👨‍👩‍👧‍👦"
UNITS = (
    CaptionUnit.CODE_POINTS,
    CaptionUnit.UTF8_BYTES,
    CaptionUnit.UTF16_UNITS,
    CaptionUnit.X_WEIGHTED,
    CaptionUnit.THREADS_UTF8_EMOJI,
)
SCOTLAND = "🏴󠁧󠁢󠁳󠁣󠁴󠁿"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("", (0, 0, 0, 0, 0)),
        ("Books", (5, 5, 5, 5, 5)),
        ("Привіт, їжаче", (13, 24, 13, 13, 13)),
        ("📚", (1, 4, 2, 2, 4)),
        ("👍🏽", (2, 8, 4, 2, 8)),
        (TECHNOLOGIST, (4, 15, 7, 2, 15)),
        (FAMILY, (7, 25, 11, 2, 25)),
        ("🇺🇦", (2, 8, 4, 2, 8)),
        ("🇺🇦🇵🇱", (4, 16, 8, 4, 16)),
        (SCOTLAND, (7, 28, 14, 2, 28)),
        ("1️⃣", (3, 7, 3, 2, 7)),
        ("❤️", (2, 6, 2, 2, 6)),
        ("©", (1, 2, 1, 1, 1)),
        ("書籍", (2, 6, 2, 4, 2)),
        ("a\r\nb", (3, 3, 3, 3, 3)),
        ("a\u2019b", (3, 5, 3, 3, 3)),
        ("Go: https://example.com/a/very/long/path?with=query", (51, 51, 51, 27, 51)),
        ("\ud800", (1, 3, 1, 2, 1)),
    ],
)
def test_each_unit(text, counts):
    assert tuple(length(text, unit) for unit in UNITS) == counts


def test_a_full_post_on_x_in_ukrainian_is_280_letters():
    assert length("ї" * 280, CaptionUnit.X_WEIGHTED) == 280
    # X composes first: i with diaeresis as two code points is one letter too.
    assert length(unicodedata.normalize("NFD", "ї") * 280, CaptionUnit.X_WEIGHTED) == 280


def test_a_description_on_youtube_holds_half_as_many_ukrainian_letters():
    assert length("я" * 2500, CaptionUnit.UTF8_BYTES) == 5000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See hromada.ua, now", ["hromada.ua"]),
        ("See (https://hromada.ua/a_(b)).", ["https://hromada.ua/a_(b)"]),
        ("https://книга.укр/шлях.", ["https://книга.укр/шлях"]),
        ("http://a.ua/?q=1&r=2 !", ["http://a.ua/?q=1&r=2"]),
        ("write to olena@hromada.ua", []),
        ("e.g. this, т.д. that, 3.14, file.txt2", []),
        ("Слово.Інше речення", []),
        ("a.com b.org", ["a.com", "b.org"]),
        ("HTTPS://EXAMPLE.COM", ["HTTPS://EXAMPLE.COM"]),
    ],
)
def test_addresses(text, found):
    assert addresses(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#книги #книги, #book_swap2!", ["книги", "книги", "book_swap2"]),
        ("#їжак", ["їжак"]),
        ("#1 of 3, #2024", []),
        ("#2024книга", ["2024книга"]),
        ("no#tag &#39; https://a.ua/#part", []),
        ("＃широкий", ["широкий"]),
        ("#🍕", ["🍕"]),
        ("#️⃣ keycap", []),
        ("(#одне)#друге", ["одне", "друге"]),
        ("##", []),
    ],
)
def test_hashtags(text, found):
    assert hashtags(text) == found


@pytest.mark.parametrize("part", ["a.", "a-", "http://", "http://a.ua/(", "#1", "👩‍", "(a.ua/", "\u0301"])
def test_a_hostile_text_of_40_000_characters_is_counted(part):  # T49
    text = part * (40_000 // len(part))
    assert length(text, CaptionUnit.X_WEIGHTED) > 0
    assert hashtags(text) == []
