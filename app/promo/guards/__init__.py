"""What must be present before requests, placements, meetings, talk and wires move on; importing binds the guards."""

from app.promo.guards import meetings, placements, requests, talk, wires

__all__ = ["meetings", "placements", "requests", "talk", "wires"]
