"""Pages of results."""

from app.results.views.entry import blueprint as entry
from app.results.views.results import blueprint as results

BLUEPRINTS = (results, entry)
