"""Requests: their briefs, their list, their page, and how they end."""

from flask import Blueprint

blueprint = Blueprint("requests", __name__)

from app.promo.views.requests import (  # noqa: E402, F401 - the pages hang themselves on the blueprint
    answers,
    beside,
    briefs,
    detail,
    drafts,
    duties,
    earlier,
    endings,
    lists,
    promises,
    questions,
)
