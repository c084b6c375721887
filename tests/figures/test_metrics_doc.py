from pathlib import Path

from app.figures.docs import metrics_markdown
from app.figures.registry import FORMULAS

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_docs_metrics_is_fresh():
    assert PAGE.read_text() == metrics_markdown(), "docs/metrics.md is stale: generate it again."


def test_every_formula_of_the_domain_is_registered():
    ids = {key.split(".")[0] for key in FORMULAS}

    assert ids == {f"M{number}" for number in range(1, 42)} | {"N1", "N2", "N3", "N4"}


def test_every_formula_says_what_it_takes_and_where_it_comes_from():
    for entry in FORMULAS.values():
        assert str(entry.name)
        assert str(entry.text)
        assert str(entry.edge).endswith(".")
        assert entry.inputs
        assert entry.source
