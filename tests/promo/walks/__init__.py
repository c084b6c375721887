"""Walks of people over requests: the house in which they go, what they do on its pages, what must hold after it."""
