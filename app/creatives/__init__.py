"""Texts and pictures: what a placement will show, checked against what its network takes."""
