"""What each network demands of each format.

A requirement is a value with its source, the day it was checked and how sure we are. A value that is absent
says why (no documented limit, not applicable, unknown) and is never read as zero. Units stand at the head of
networks.yaml.
"""

from app.networks.requirements.reading import CatalogueError, catalogue, parse
from app.networks.requirements.values import (
    MIB,
    Box,
    Catalogue,
    Confidence,
    FormatKind,
    FormatSpec,
    Missing,
    NetworkSpec,
    Requirement,
    SafeZone,
    Source,
)

__all__ = [
    "MIB",
    "Box",
    "Catalogue",
    "CatalogueError",
    "Confidence",
    "FormatKind",
    "FormatSpec",
    "Missing",
    "NetworkSpec",
    "Requirement",
    "SafeZone",
    "Source",
    "catalogue",
    "parse",
]
