"""Plan B at work: wires are checked against the pace, proposals put before their owners, effects read."""
