"""What people do on the pages; importing the files below registers it."""

from tests.promo.walks.acts import around, briefs, meetings, posts, triage
from tests.promo.walks.acts.register import ACTS, Act, things_of

__all__ = ["ACTS", "Act", "around", "briefs", "meetings", "posts", "things_of", "triage"]
