"""Does a post fit the requirements of its format? Pure functions over facts; nothing is read or stored here.

The rule of hardness: a requirement that is confirmed (confidence high) blocks, every other one warns. What
could not be measured (a size that the probe did not find) is not judged.
"""

from __future__ import annotations

from app.creatives.checks import media, texts
from app.creatives.checks.facts import MediumFacts, MediumKind, PostFacts
from app.creatives.checks.findings import Finding, Rule
from app.networks.requirements import FormatSpec

__all__ = ["Finding", "MediumFacts", "MediumKind", "PostFacts", "Rule", "check", "hard"]


def check(post: PostFacts, format_: FormatSpec) -> list[Finding]:
    """Every requirement of `format_` that `post` breaks: text first, then files in their order."""
    return [*texts.findings(post, format_), *media.findings(post, format_)]


def hard(findings: list[Finding]) -> list[Finding]:
    """Those that block."""
    return [finding for finding in findings if finding.is_hard]
