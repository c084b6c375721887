"""Pages of networks."""

from app.networks.views.channels import blueprint as channels
from app.networks.views.networks import blueprint as networks
from app.networks.views.on_call import blueprint as on_call

BLUEPRINTS = (networks, channels, on_call)
