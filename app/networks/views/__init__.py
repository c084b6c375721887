"""Pages of networks."""

from app.networks.views.channels import blueprint as channels
from app.networks.views.networks import blueprint as networks

BLUEPRINTS = (networks, channels)
