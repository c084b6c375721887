"""Forms by which a request ends in another one, or becomes two."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.networks.models import Network
from app.promo.actions.links import SINGLE
from app.promo.brief import LABELS
from app.web.choices import ChecksField, RadiosField
from app.web.fields import ParagraphField, Required
from app.web.forms import Form

_OURS = ("ours", _l("Keep what stands there"))
_THEIRS = ("theirs", _l("Take this instead"))
_BOTH = ("both", _l("Both, one after the other"))


class EndForm(Form):
    note = ParagraphField(_l("A word to the requester"), [Required(_l("Say why: the requester reads it."))], most=2000)


class SplitForm(Form):
    networks = ChecksField(_l("Networks that go to a request of their own"))


def merge_form(names: Iterable[str]) -> EndForm:
    """What the requester reads, and for each differing text which of the two stands."""
    fields = {f"take_{name}": _choice(name) for name in names}
    form: EndForm = type("MergeForm", (EndForm,), fields)()
    return form


def _choice(name: str) -> RadioField:
    words = [_OURS, _THEIRS] if name in SINGLE else [_OURS, _THEIRS, _BOTH]
    choices = [SelectChoice(value=key, label=said) for key, said in words]
    return RadiosField(LABELS[name], choices=choices, default="ours")


def split_form(networks: Iterable[Network]) -> SplitForm:
    """The networks that can go."""
    form = SplitForm()
    form.networks.choices = [SelectChoice(value=network.id, label=network.name) for network in networks]
    return form
