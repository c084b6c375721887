"""What can happen to a report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

REPORT_DRAFTED = Tag("reports.report.drafted", _l("%(actor)s began the report %(subject)s"))
REPORT_CHANGED = Tag("reports.report.changed", _l("%(actor)s wrote in the report %(subject)s"))
REPORT_IN_REVIEW = Tag("reports.report.in_review", _l("%(actor)s sent the report %(subject)s to review"))
REPORT_RETURNED = Tag("reports.report.returned", _l("%(actor)s returned the report %(subject)s"))
REPORT_PUBLISHED = Tag("reports.report.published", _l("%(actor)s published the report %(subject)s"))
REPORT_SUPERSEDED = Tag("reports.report.superseded", _l("A newer version replaces the report %(subject)s"))
REPORT_EXPORTED = Tag("reports.report.exported", _l("%(actor)s took %(file)s of the report %(subject)s along"))
REPORT_PRINTED = Tag("reports.report.printed", _l("The PDF of %(subject)s is ready"))
