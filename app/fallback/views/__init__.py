"""Pages of plan B."""

from app.fallback.views.wires import blueprint as fallback

BLUEPRINTS = (fallback,)
