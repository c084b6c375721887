"""The forms of the rules by which a house approves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.accounts.permissions import Role
from app.promo.models import BrandGuide, NetworkReview
from app.web.choices import ChoiceField, RadiosField
from app.web.fields import ParagraphField, Required
from app.web.forms import EditForm

MOST_GUIDE = 20_000
_ANY = _l("Any senior")


class StagesForm(EditForm):
    """How many approve, and who."""

    n_stages = RadiosField(
        _l("Approvals"), [Required(_l("Choose one or two."))], coerce=int,
        choices=[SelectChoice(value=1, label=_l("One")), SelectChoice(value=2, label=_l("Two"))],
    )  # fmt: skip
    first_role = ChoiceField(_l("Who gives the first"), words=Role, optional=_ANY)
    second_role = ChoiceField(_l("Who gives the second"), words=Role, optional=_ANY)

    def __init__(self, rule: NetworkReview | None) -> None:
        kept: dict[str, Any] = {"n_stages": 1} if rule is None else {}
        super().__init__(obj=rule, data=kept)


class GuideForm(EditForm):
    """The brand guide."""

    text = ParagraphField(_l("Brand guide"), most=MOST_GUIDE)

    def __init__(self, guide: BrandGuide | None) -> None:
        super().__init__(obj=guide)
