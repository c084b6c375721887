"""The PDF of a report: ask for it, watch it being made, take it."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.permissions import Permission
from app.config import LOCALES
from app.core.errors import NotFound
from app.files.downloads import send_stored
from app.jobs.states import WorkState
from app.reports.access import print_for, report_for
from app.reports.actions import ask_for_print, note_export
from app.reports.views.reports import ADDRESS
from app.web.i18n import LOCALE_NAMES, choose_locale
from app.web.pages import page, see_other

blueprint = Blueprint("report_prints", __name__)


@blueprint.post(f"{ADDRESS}/pdf")
@requires(Permission.REPORT_READ)
def ask(number: int, edition: int) -> Response:
    """Have the PDF made; of one that is there already the same is given again."""
    person = signed_in_person()
    asked = request.form.get("locale", "")
    locale = asked if asked in LOCALES else choose_locale()
    print_ = ask_for_print(report_for(person, number, edition), locale=locale, actor=person)
    return see_other(url_for("report_prints.progress", number=number, edition=edition, print_id=print_.id))


@blueprint.get(f"{ADDRESS}/pdf/<int:print_id>")
@requires(Permission.REPORT_READ)
def progress(number: int, edition: int, print_id: int) -> Response:
    """How far it is; asks again by itself, with scripts and without."""
    print_ = print_for(signed_in_person(), number, edition, print_id)
    return page(
        "reports/print_progress.html",
        blocks=("print_state",),
        report=print_.report,
        print_=print_,
        language=LOCALE_NAMES[print_.locale],
        states=WorkState,
        is_waiting=print_.state in {WorkState.QUEUED, WorkState.RUNNING},
    )


@blueprint.get(f"{ADDRESS}/pdf/<int:print_id>/file")
@requires(Permission.REPORT_READ)
def download(number: int, edition: int, print_id: int) -> Response:
    """The PDF itself, for those who may read the report (T03)."""
    person = signed_in_person()
    print_ = print_for(person, number, edition, print_id)
    if print_.file is None:
        raise NotFound
    note_export(print_.report, file=f"PDF, {print_.locale}", actor=person)
    return send_stored(print_.file, as_attachment=True)
