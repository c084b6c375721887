"""Pages of communities and of what is in them."""

from app.community.views.achievements import blueprint as achievements
from app.community.views.communities import blueprint as communities
from app.community.views.events import blueprint as events
from app.community.views.initiatives import blueprint as initiatives
from app.community.views.ledger import blueprint as ledger
from app.community.views.members import blueprint as members
from app.community.views.platforms import blueprint as platforms

BLUEPRINTS = (communities, platforms, members, events, initiatives, ledger, achievements)
