"""Pages of requests, triage, placements and the calendar."""

from app.promo.views.approval_rules import blueprint as approval_rules
from app.promo.views.by_link import blueprint as by_link
from app.promo.views.calendar import blueprint as calendar
from app.promo.views.desk import blueprint as desk
from app.promo.views.forms import blueprint as forms
from app.promo.views.meetings import blueprint as meetings
from app.promo.views.patterns import blueprint as patterns
from app.promo.views.placements import blueprint as placements
from app.promo.views.requests import blueprint as requests
from app.promo.views.talk import blueprint as talk
from app.promo.views.triage import blueprint as triage
from app.promo.views.wires import blueprint as wires
from app.promo.views.workload import blueprint as workload

BLUEPRINTS = (
    requests, triage, desk, meetings, wires, placements, by_link, calendar, forms, approval_rules, workload,
    talk, patterns,
)  # fmt: skip
