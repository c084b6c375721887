"""Uploads and downloads: what is taken, where it lies, and how it leaves the house. No route leads here."""
