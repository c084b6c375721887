"""What everybody was told."""

from __future__ import annotations

from app.accounts.passes import issue_pass
from app.accounts.states import PassPurpose
from app.accounts.tags import PERSON_CHANGED
from app.audit.actions import record
from app.core.db import db
from app.notifications.models import NewsDigest, Notification
from tests.structure.matrix import EVERYBODY, for_all, only, open_to_strangers
from tests.structure.world import World


def seed(world: World) -> None:
    entry = record(PERSON_CHANGED, world.people["bob"], actor=world.people["root"])
    news = Notification(person=world.people["bob"], entry=entry, path="/", created_at=entry.at)
    db.session.add(news)
    db.session.flush()
    world.values["news_of_bob"] = news.id
    world.values["news_token"] = issue_pass(PassPurpose.ANSWER_NEWS, person=world.people["bob"], subject_id=news.id)
    mail = NewsDigest(person=world.people["bob"], day=entry.at.date(), created_at=entry.at, news_ids=[news.id])
    db.session.add(mail)
    db.session.flush()
    token = issue_pass(PassPurpose.READ_DIGEST, person=world.people["bob"], subject_id=mail.id)
    world.values["digest_token"] = token


ROWS = {
    "news_by_link.form": open_to_strangers(at={"token": "news_token"}),
    "news_by_link.answer": open_to_strangers(at={"token": "news_token"}),
    "news_by_link.digest": open_to_strangers(at={"token": "digest_token"}),
    "news_by_link.read_digest": open_to_strangers(at={"token": "digest_token"}),
    "news_choices.edit": for_all(),
    "news_choices.keep": for_all(),
    "notifications.index": for_all(),
    "notifications.bell": open_to_strangers(),
    "notifications.read_all": for_all(),
    "notifications.follow": only("bob", hidden=EVERYBODY - {"bob"}, at={"notification_id": "news_of_bob"}),
}
