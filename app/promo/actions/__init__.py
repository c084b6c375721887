"""Each change of requests, placements and wires exists once, here."""
