"""What the clock does in the promo room; importing registers it."""

from app.promo.jobs import meetings, placements, requests, reviews

__all__ = ["meetings", "placements", "requests", "reviews"]
