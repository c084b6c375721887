"""Who is told of what happens to requests and placements; importing declares the rules."""

from app.promo.notices import events, meetings, placements, requests, sight, steps, talk

__all__ = ["events", "meetings", "placements", "requests", "sight", "steps", "talk"]
