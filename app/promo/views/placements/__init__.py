"""Placements: their slot, their content, their review, their publication."""

from flask import Blueprint

blueprint = Blueprint("placements", __name__)

from app.promo.views.placements import content, detail, links, pictures, planning, publishing, reasons, reviewing  # noqa: E402, F401 - the pages hang themselves on the blueprint
