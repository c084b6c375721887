"""What a network answers to a request, posted as its form does."""

from __future__ import annotations

from app.promo.models import PromoRequest
from tests.stored import fresh

YES = {"meeting_waiver": "A small one.", "note": "With pleasure"}
NO = {"refusal": "wrong_network", "refusal_note": "Ask again with a picture."}
ASK = {"fields-0-field": "task", "fields-0-reason": "unclear", "fields-0-sentence": "Who should come?"}


def decide(browser, request_, action, form, network="instagram"):
    return browser.post(f"/triage/R-{request_.id}/{network}/{action}", form)


def decisions(request_: PromoRequest) -> list[str]:
    return [row.decision.value for row in fresh(request_).networks]
