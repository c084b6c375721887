"""The outbox: what waits, what was sent, and what could not be delivered; and news that could not be told."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import requires, signed_in_person
from app.accounts.exports import ExportedList, list_file
from app.accounts.permissions import Permission
from app.audit.queries import sentence
from app.audit.reasons import retold
from app.jobs.states import WorkState
from app.mail.actions import send_again, send_all_again
from app.mail.queries import mail_is_configured, mails, mails_by_state, outbox_mail, what_to_do
from app.notifications.actions import tell_again
from app.notifications.queries import count_untold, telling
from app.notifications.queries import untold as untold_news
from app.web.exports import Column
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("mails", __name__, url_prefix="/admin/mail")

#: What each tab shows, by the word in the address.
TABS = {
    "undelivered": (WorkState.DEAD,),
    "waiting": (WorkState.QUEUED, WorkState.RUNNING),
    "sent": (WorkState.DONE,),
}

MAILS = ExportedList(
    "admin.mails",
    _l("Mail"),
    (
        Column(_l("Subject"), lambda mail: mail.subject),
        Column(_l("To"), lambda mail: mail.recipient),
        Column(_l("Written"), lambda mail: mail.created_at),
        Column(_l("Next try"), lambda mail: None if mail.sent_at else mail.next_try_at),
        Column(_l("Sent"), lambda mail: mail.sent_at),
        Column(_l("Tries"), lambda mail: mail.attempts),
        Column(_l("Why it failed"), lambda mail: retold(mail.last_error)),
    ),
)


UNTOLD = ExportedList(
    "admin.untold_news",
    _l("News that was not told"),
    (
        Column(_l("News"), lambda one: sentence(one.entry)),
        Column(_l("When"), lambda one: one.entry.at),
        Column(_l("Told so far"), lambda one: one.n_told),
        Column(_l("People"), lambda one: len(one.people)),
        Column(_l("Tries"), lambda one: one.attempts),
        Column(_l("Why it failed"), lambda one: retold(one.last_error)),
    ),
)


@blueprint.get("")
@requires(Permission.MAIL_MANAGE)
def index() -> Response:
    """Mails by what became of them, those that need somebody first."""
    tab = _tab()
    return page(
        "admin/mails.html",
        tab=tab,
        counts=_counts(),
        listing=paginate(mails(*TABS[tab])),
        mail_is_configured=mail_is_configured(),
        what_to_do=what_to_do,
    )


@blueprint.get("/export/<any(csv, xlsx):kind>")
@requires(Permission.MAIL_MANAGE)
def export(kind: str) -> Response:
    """The mails of a tab, as a file; without their texts, which may hold links."""
    return list_file(MAILS, mails(*TABS[_tab()]), kind=kind)


@blueprint.post("/<int:mail_id>/send-again")
@requires(Permission.MAIL_MANAGE)
def send(mail_id: int) -> BaseResponse:
    """Give a mail that could not be delivered all its tries again."""
    mail = outbox_mail(mail_id)
    send_again(mail, actor=signed_in_person())
    flash(_("“%(subject)s” goes out again.", subject=mail.subject), "good")
    return see_other(url_for("mails.index"))


@blueprint.post("/send-again")
@requires(Permission.MAIL_MANAGE)
def send_all() -> BaseResponse:
    """Give all that could not be delivered their tries again."""
    n_again = send_all_again(actor=signed_in_person())
    if n_again:
        flash(ngettext("%(num)s mail goes out again.", "%(num)s mails go out again.", n_again), "good")
    else:
        flash(_("There is no mail that may go out again."), "warn")
    return see_other(url_for("mails.index"))


@blueprint.get("/news")
@requires(Permission.MAIL_MANAGE)
def untold() -> Response:
    """News for many that was given up, with its error."""
    return page("admin/untold.html", tab="untold", counts=_counts(), listing=paginate(untold_news()), sentence=sentence)


@blueprint.get("/news/export/<any(csv, xlsx):kind>")
@requires(Permission.MAIL_MANAGE)
def export_untold(kind: str) -> Response:
    """The same as a file."""
    return list_file(UNTOLD, untold_news(), kind=kind)


@blueprint.post("/news/<int:telling_id>/try-again")
@requires(Permission.MAIL_MANAGE)
def tell(telling_id: int) -> BaseResponse:
    """Give news that could not be told all its tries again."""
    tell_again(telling(telling_id), actor=signed_in_person())
    flash(_("It is told again; who has it already does not get it twice."), "good")
    return see_other(url_for("mails.untold"))


def _counts() -> dict[str, int]:
    """How much stands under each tab."""
    counts = mails_by_state()
    by_tab = {name: sum(counts.get(state, 0) for state in states) for name, states in TABS.items()}
    return by_tab | {"untold": count_untold()}


def _tab() -> str:
    asked = request.args.get("show", "")
    return asked if asked in TABS else next(iter(TABS))
