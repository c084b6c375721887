"""The filters by which templates show figures."""

from app.figures.words import plug

__all__ = ("plug",)
