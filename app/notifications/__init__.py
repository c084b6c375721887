"""Telling people what happened: in the portal and by mail, derived from the audit log."""
