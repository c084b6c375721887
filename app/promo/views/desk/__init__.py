"""What stands around the desk: time on both sides, views that people keep, requests that are one or two, rules."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

from app.promo.views.desk import links, rules, several, times, views  # noqa: E402, F401 - the pages hang themselves on the blueprint
