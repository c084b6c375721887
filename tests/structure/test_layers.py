"""The layers that `lint-imports` cannot say: folders, their order, and rooms that are nobody else's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import grimp

from app import PACKAGES

ROOT = Path(__file__).parents[2]
PRIVATE_ROOMS = {"views", "forms", "jobs", "cli", "plug"}
#: Where something changes, and so is told to the log.
ROOMS_THAT_RECORD = {"actions", "jobs", "lifecycle", "settings", "sign_in"}


def test_packages_are_the_folders():
    folders = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}

    assert set(PACKAGES) == folders, "PACKAGES in app/__init__.py names every package, and only those"


def test_packages_stand_in_the_order_of_the_layers():
    upper_first = _contracts()[0]["layers"]
    order = [name.strip("( )") for layer in reversed(upper_first) for name in layer.split("|")]
    ranks = [order.index(name) for name in PACKAGES]

    assert ranks == sorted(ranks)


def test_views_forms_and_jobs_are_imported_by_their_own_package_only():
    graph = grimp.build_graph("app", cache_dir=None)
    intruders = [
        f"{importer} imports {imported}"
        for importer in graph.modules
        if importer != "app"
        for imported in graph.find_modules_directly_imported_by(importer)
        if _room(imported) in PRIVATE_ROOMS and _package(imported) not in {_package(importer), "web"}
    ]

    assert intruders == []


def test_the_log_is_written_where_something_changes():
    writers = {
        path.relative_to(ROOT / "app").parts[1].removesuffix(".py")
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"from app\.audit\.actions import [^\n]*\brecord\b", path.read_text())
    }

    assert writers == ROOMS_THAT_RECORD


def test_every_layer_that_is_not_optional_is_there():
    for layer in _contracts()[0]["layers"]:
        for name in layer.split("|"):
            if not name.strip().startswith("("):
                assert (ROOT / "app" / name.strip()).is_dir() or (ROOT / "app" / f"{name.strip()}.py").is_file()


def _contracts():
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]


def _package(module):
    return module.split(".")[1]


def _room(module):
    return module.split(".")[2] if module.count(".") > 1 else ""
