"""The figures of the house that an administrator may change."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in_person
from app.accounts.permissions import Permission
from app.accounts.settings import DECLARED, Setting, change_setting
from app.admin.forms import seen, settings_form
from app.admin.queries import declared_settings, last_changes
from app.core.text import whole_number
from app.web.forms import Form
from app.web.pages import flash_undoable, page, see_other

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.get("")
@requires(Permission.SETTING_MANAGE)
def index() -> Response:
    """Every house figure with its default, its range and who changed it last."""
    return _shown(settings_form(list(DECLARED.values())))


@blueprint.post("")
@requires(Permission.SETTING_MANAGE)
def keep() -> Response:
    """Keep those that were changed on the page; the message offers the way back."""
    form, actor = settings_form(list(DECLARED.values())), signed_in_person()
    if not form.submitted() or _changed_by_others(form):
        return _shown(form, status=422)
    before = {setting.key: setting() for setting in _changed(form)}
    for setting in _changed(form):
        change_setting(setting, form[setting.key].data, actor=actor)
    if before:
        words = ngettext("%(num)s figure was changed.", "%(num)s figures were changed.", len(before))
        flash_undoable(words, url_for("settings.keep"), **_way_back(before))
    else:
        flash(_("Nothing was changed."), "good")
    return see_other(url_for("settings.index"))


def _changed(form: Form) -> list[Setting]:
    """The figures that were typed anew, others than the page had shown."""
    return [one for one in DECLARED.values() if form[one.key].data != _seen(form, one) and form[one.key].data != one()]


def _changed_by_others(form: Form) -> bool:
    """True when somebody else changed one of these meanwhile: it says so beside the figure, and nothing is kept."""
    lost = [setting for setting in _changed(form) if setting() != _seen(form, setting)]
    for setting in lost:
        form[setting.key].errors = [_("Meanwhile this was changed to %(n)s. Save again to keep yours.", n=setting())]
        form[seen(setting)].data = setting()
    return bool(lost)


def _seen(form: Form, setting: Setting) -> int | None:
    return whole_number(str(form[seen(setting)].data))


def _way_back(before: dict[str, int]) -> dict[str, str]:
    """The fields of a form that sets these figures to what they were before, and leaves the others alone."""
    fields = {}
    for setting in DECLARED.values():
        fields[seen(setting)] = str(setting())
        fields[setting.key] = str(before.get(setting.key, setting()))
    return fields


def _shown(form: Form, *, status: int = 200) -> Response:
    return page("admin/settings.html", form=form, groups=declared_settings(), changes=last_changes(), status=status)
