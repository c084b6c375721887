"""The page of the demo."""

from app.demo.views.demo import blueprint as demo

BLUEPRINTS = (demo,)
