"""What an approver ticks: a line for the brand guide, where there is one, and a few for each class of sensitivity."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.promo.words import Sensitivity

#: Key -> words. The keys are kept with each approval; those of lines that are no more stay in it.
GUIDE: dict[str, Any] = {"guide": _l("It fits the brand guide")}
OF_CLASS: dict[Sensitivity, dict[str, Any]] = {
    Sensitivity.LEGAL: {
        "legal_wording": _l("Whoever knows the law has seen the very words"),
        "legal_promise": _l("Nothing is promised that the house need not keep"),
        "legal_rights": _l("Texts, pictures and names may be used"),
    },
    Sensitivity.MONEY: {
        "money_sums": _l("Sums, dates and account numbers are checked against their source"),
        "money_recipient": _l("It says for whom the money is, and a document confirms that"),
        "money_report": _l("It says how the use of the money is reported"),
    },
    Sensitivity.HEALTH: {
        "health_source": _l("Each statement about health has a source that is named"),
        "health_advice": _l("It gives no advice that belongs to a doctor"),
        "health_persons": _l("Nobody's state of health can be told from it"),
    },
    Sensitivity.GOVERNMENT: {
        "government_names": _l("Offices, titles and names are exact"),
        "government_neutral": _l("It takes no side between parties or candidates"),
        "government_agreed": _l("What is said in somebody's name is agreed with them"),
    },
    Sensitivity.CRISIS: {
        "crisis_facts": _l("Only what is confirmed is said, and by whom"),
        "crisis_safety": _l("No place, time or face in it puts anybody in danger"),
        "crisis_speaker": _l("Who speaks for the house in the crisis knows of it"),
    },
    Sensitivity.PERSON: {
        "person_consent": _l("Whoever is named or shown has agreed to this very post"),
        "person_minors": _l("For children their parents have agreed"),
        "person_dignity": _l("It would be right in their own eyes"),
    },
}


def lines_for(sensitivity: Sensitivity | None, *, has_guide: bool) -> dict[str, Any]:
    """The lines that are ticked at each approval, in their order."""
    return (GUIDE if has_guide else {}) | (OF_CLASS[sensitivity] if sensitivity is not None else {})


def words_of(keys: list[str]) -> list[Any]:
    """The lines that were ticked, as they are called today; a line that is no more is left out."""
    known = GUIDE | {key: words for lines in OF_CLASS.values() for key, words in lines.items()}
    return [known[key] for key in keys if key in known]
