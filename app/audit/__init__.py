"""Who did what, when, from what to what, and why: an append-only log that survives its actors."""
