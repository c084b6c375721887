"""Figures: what a number is, where it comes from, how sure it is. Pure: no database, no request, no clock."""
