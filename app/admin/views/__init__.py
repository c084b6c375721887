"""Pages of the administrator."""

from app.admin.views.audit_log import blueprint as audit_log
from app.admin.views.handing import blueprint as handing
from app.admin.views.mails import blueprint as mails
from app.admin.views.people import blueprint as people
from app.admin.views.person import blueprint as person
from app.admin.views.settings import blueprint as settings
from app.admin.views.working_time import blueprint as working_time

BLUEPRINTS = (people, person, handing, settings, working_time, audit_log, mails)
