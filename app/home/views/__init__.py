"""The first pages."""

from app.home.views.home import blueprint as home

BLUEPRINTS = (home,)
