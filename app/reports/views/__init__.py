"""The pages of reports."""

from app.reports.views import prints, reports, steps

BLUEPRINTS = (reports.blueprint, steps.blueprint, prints.blueprint)
