"""Pages of people and their ways in."""

from app.accounts.views.absences import blueprint as absences
from app.accounts.views.devices import blueprint as devices
from app.accounts.views.invitation import blueprint as invitation
from app.accounts.views.password import blueprint as password
from app.accounts.views.profile import blueprint as profile
from app.accounts.views.profile import email
from app.accounts.views.sign_in import blueprint as sign_in

BLUEPRINTS = (absences, sign_in, password, invitation, profile, email, devices)
