"""What the clock does in the promo room; importing registers it."""

from app.promo.jobs import placements, requests, reviews

__all__ = ["placements", "requests", "reviews"]
