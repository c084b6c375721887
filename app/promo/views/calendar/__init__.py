"""The calendar."""

from flask import Blueprint

blueprint = Blueprint("calendar", __name__)

from app.promo.views.calendar import pages  # noqa: E402, F401 - the pages hang themselves on the blueprint
