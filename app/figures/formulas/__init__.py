"""M1 to M41 by theme. Importing this package registers them all."""

from app.figures.formulas import audience, cost, counts, engagement, outcome, traffic, voice, work

__all__ = ["audience", "cost", "counts", "engagement", "outcome", "traffic", "voice", "work"]
