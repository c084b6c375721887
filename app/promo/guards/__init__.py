"""What must be present before requests, placements and wires move on; importing binds the guards."""

from app.promo.guards import placements, requests, talk, wires

__all__ = ["placements", "requests", "talk", "wires"]
