"""The sections of a report, built from the rows of one request."""

from app.reports.sections.build import build_content

__all__ = ["build_content"]
