"""The heart: a brief becomes a request, a request placements, and plan B stands armed all the way."""
