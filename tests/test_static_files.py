"""What the browser gets: pinned, licensed, light, and safe under a strict content policy."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "app" / "static"
TEMPLATES = ROOT / "app" / "templates"
LISTS = [
    (STATIC / "vendor/vendor.json", STATIC),
    (ROOT / "tests/browser/vendor/vendor.json", ROOT / "tests/browser/vendor"),
]
PAGES = sorted(TEMPLATES.rglob("*.html"))
UKRAINIAN = "АаЄєІіЇїҐґЩщ’ʼ₴№→←↑↓✓—–·›≤≥~«»„“”"


def zipped(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def parts() -> list[tuple[dict, Path]]:
    return [(part, folder) for path, folder in LISTS for part in json.loads(path.read_text())]


@pytest.mark.parametrize(
    ("part", "folder"), parts(), ids=lambda value: value["name"] if isinstance(value, dict) else ""
)
def test_vendored_files_are_those_of_the_list(part, folder):
    for name, sha256 in part["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256, name
    assert (folder / part["licence_file"]).stat().st_size > 200
    assert part["version"]
    assert part["source"]
    assert len(part["source_sha256"]) == 64


def test_no_vendored_file_is_off_the_list():
    listed = {folder / name for part, folder in parts() for name in [*part["files"], part["licence_file"]]}
    found = {
        path
        for folder in (STATIC / "vendor", STATIC / "fonts", ROOT / "tests/browser/vendor")
        for path in folder.iterdir()
        if path.name != "vendor.json" and "third-party" not in path.name
    }
    assert found <= listed


def test_weight_of_scripts_styles_and_fonts():
    scripts = [STATIC / "vendor/htmx.min.js", *STATIC.glob("js/*.js")]
    assert zipped(STATIC / "css/portal.css") <= 20 * 1024
    assert zipped(*scripts) <= 40 * 1024
    assert zipped(STATIC / "css/portal.css", *scripts) <= 65 * 1024
    assert sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2")) <= 80 * 1024


@pytest.mark.parametrize("path", sorted(STATIC.glob("fonts/inter-*")), ids=lambda path: path.name)
def test_fonts_hold_ukrainian_letters_and_tabular_figures(path):
    font = TTFont(path)
    assert [letter for letter in UKRAINIAN if ord(letter) not in font.getBestCmap()] == []
    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "fvar" not in font  # a variable font costs the PDF 0.7 s


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_hold_nothing_that_the_content_policy_refuses(path):  # T41
    text = path.read_text()
    if TEMPLATES / "mail" not in path.parents:
        assert not re.search(r"\sstyle\s*=", text), "a class, not an inline style"
        assert "<style" not in text or path.name == "base_print.html"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "no inline handlers"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "no inline scripts"
    assert not re.search(r"\|\s*safe\b", text), "escape, or make Markup in Python"
    assert not re.search(r"(?:src|href)=[\"']https?://", text), "nothing from other hosts"


def test_fonts_are_asked_for_by_their_version():
    [inter] = [part for part, _folder in parts() if part["name"] == "Inter"]
    for path in (STATIC / "css/portal.css", TEMPLATES / "_head.html"):
        assert set(re.findall(r"\bv='?=?'?([\d.]+)", path.read_text())) == {inter["version"]}, path.name


def test_styles_load_nothing_from_other_hosts():
    for path in STATIC.glob("css/*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", path.read_text()), path.name


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        name
        for path in [*PAGES, ROOT / "app/navigation.py"]
        for pair in re.findall(r"(?:icon|draw)(?:\.icon)?\('([\w-]+)'|icon=[\"']([\w-]+)", path.read_text())
        for name in pair
        if name
    }
    assert asked - sprite == set()


def test_every_icon_of_the_sprite_is_used():
    app = ROOT / "app"
    sources = [path for kind in ("py", "html", "js") for path in app.rglob(f"*.{kind}") if "vendor" not in path.parts]
    named = set(re.findall(r"[\"'#]([a-z][\w-]*)[\"']", "\n".join(path.read_text() for path in sources)))
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    assert sprite - named == set()


def test_every_class_of_the_macros_is_in_the_styles():
    styles = (STATIC / "css/portal.css").read_text()
    known = set(re.findall(r"\.([a-z][\w-]*)", styles))
    for path in TEMPLATES.glob("ui/*.html"):
        text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        for value in re.findall(r'class="([^"{]*)"', text):
            assert set(value.split()) - known - {"body", "inline"} == set(), path.name


def test_scripts_keep_nothing_in_the_browser():  # T40: the next person at the machine finds nothing
    for path in STATIC.glob("js/*.js"):
        assert not re.search(r"localStorage|sessionStorage|indexedDB|\beval\(|innerHTML", path.read_text()), path.name


def test_styles_are_balanced_and_layered():
    styles = re.sub(r"/\*.*?\*/", "", (STATIC / "css/portal.css").read_text(), flags=re.DOTALL)
    assert styles.count("{") == styles.count("}")
    assert "@layer tokens, base, layout, parts, print;" in styles
