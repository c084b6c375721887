"""The page of news, and the bell."""

from app.notifications.views.notifications import blueprint

BLUEPRINTS = (blueprint,)
