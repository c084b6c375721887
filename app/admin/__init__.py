"""Keeping house: what only an administrator looks after."""
