"""Write, answer, change, withdraw, resolve, and whether one hears of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.accounts.lifecycle import move
from app.accounts.models import Person
from app.audit.actions import record
from app.audit.actors import Actor
from app.audit.tags import Tag
from app.core import clock
from app.core.db import db, flush
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.versions import check_version, keep, lock_row
from app.files.actions import save_medium
from app.mail.actions import drop_mails_about
from app.promo import tags
from app.promo.access import may_comment, may_talk_internally
from app.promo.mentions import calls_somebody, find_mentions
from app.promo.models import Comment, CommentFile, CommentMention, EarlierComment, Placement, PromoRequest, TalkFollower
from app.promo.queries.talk import who_can_be_mentioned
from app.promo.states import ThreadState
from app.web.addresses import public_url

MOST_FILES = 5


def comment_on(
    request_: PromoRequest,
    *,
    text: str,
    actor: Actor,
    placement: Placement | None = None,
    is_internal: bool = False,
    files: Iterable[FileStorage] = (),
) -> Comment:
    """Begin a thread on the request or on one of its placements, for all who read it or for SMM alone."""
    _check_may_write(request_, actor, is_internal=is_internal)
    comment = Comment(request=request_, placement=placement, is_internal=is_internal, author_id=actor.actor_id)
    return _say(comment, text, files, actor, tags.COMMENTED_INTERNALLY if is_internal else tags.COMMENTED)


def answer(head: Comment, *, text: str, actor: Actor, files: Iterable[FileStorage] = ()) -> Comment:
    """Answer in a thread; an answer is as internal as its thread. Raises Invalid on 'text' once it is resolved."""
    _check_may_write(head.request, actor, is_internal=head.is_internal)
    lock_row(head)
    if head.state != ThreadState.OPEN:
        raise Invalid({"text": _("This thread was resolved meanwhile. Open it again to answer.")})
    comment = Comment(
        request=head.request, placement=head.placement, is_internal=head.is_internal, thread=head,
        author_id=actor.actor_id,
    )  # fmt: skip
    return _say(comment, text, files, actor, tags.COMMENTED_INTERNALLY if head.is_internal else tags.COMMENT_ANSWERED)


def put_into_talk(placement: Placement, *, text: str, actor: Actor) -> Comment:
    """What was written with a step of a post stands in its talk, too: whom it names is told, all others by the step."""
    comment = Comment(
        request=placement.request, placement=placement, is_internal=False, author_id=actor.actor_id,
        text=_words(text), at=clock.now(),
    )  # fmt: skip
    db.session.add(comment)
    flush()
    _mention(comment)
    if comment.mentions:
        named = {mention.person_id for mention in comment.mentions}
        record(tags.CHANGES_WRITTEN, comment, actor=actor, changes=_newly(named))
    return comment


def edit_comment(comment: Comment, *, text: str, version: int | None, actor: Actor) -> None:
    """Change one's own words while the thread is open; what they were is kept with its time.

    Raises Conflict with both texts when they were changed meanwhile.
    """
    _lock_own(comment, actor)
    before, written_at = comment.text, comment.edited_at or comment.at
    sentence = _("You have changed this comment in another window. Compare and choose.")
    check_version(comment, {"text": text.strip()}, version=version, sentence=sentence)
    if not keep(comment, {"text": _words(text)}, version=None, sentence=sentence):
        return
    comment.edited_at = clock.now()
    db.session.add(EarlierComment(comment_id=comment.id, text=before, at=written_at))
    known = {mention.person_id for mention in comment.mentions}
    _mention(comment)
    named = {mention.person_id for mention in comment.mentions}
    record(tags.COMMENT_EDITED, comment, actor=actor, changes=_newly(named - known))


def withdraw_comment(comment: Comment, *, actor: Actor) -> None:
    """Take one's own words back: others no longer read them, nor see the files; that it was there stays.

    Mails that wait for the hours of their readers are not sent any more.
    """
    _lock_own(comment, actor)
    comment.withdrawn_at = clock.now()
    thread = public_url("talk.thread", number=comment.request_id, comment_id=comment.head_id)
    drop_mails_about(f"{thread}#comment-{comment.id}")
    record(tags.COMMENT_WITHDRAWN, comment, actor=actor)


def resolve_thread(head: Comment, *, actor: Actor) -> None:
    """Close the thread: nobody answers in it until it is opened again."""
    lock_row(head)
    if head.state == ThreadState.RESOLVED:
        raise Conflict(_("This thread is resolved already."), thing=head)
    move(head, "resolve", actor=actor, setting={"resolved_by_id": actor.actor_id})
    db.session.expire(head, ["resolved_by"])


def reopen_thread(head: Comment, *, actor: Actor) -> None:
    """Go on with it."""
    lock_row(head)
    if head.state == ThreadState.OPEN:
        raise Conflict(_("This thread is open already."), thing=head)
    move(head, "reopen", actor=actor, setting={"resolved_at": None, "resolved_by_id": None})
    db.session.expire(head, ["resolved_by"])


def follow_talk(request_: PromoRequest, *, actor: Person) -> None:
    """Hear of what is written on the request, whether one takes part or not."""
    _choose(request_, actor, is_muted=False)


def mute_talk(request_: PromoRequest, *, actor: Person) -> None:
    """Hear nothing more of it."""
    _choose(request_, actor, is_muted=True)


def unread_names(comment: Comment) -> list[str]:
    """The names in a comment that are nobody's who reads it, or those of several people."""
    if not calls_somebody(comment.text):
        return []
    people = who_can_be_mentioned(comment.request, is_internal=comment.is_internal)
    return find_mentions(comment.text, people).unknown


def _check_may_write(request_: PromoRequest, actor: Actor, *, is_internal: bool) -> None:
    if not may_comment(actor, request_) or (is_internal and not may_talk_internally(actor, request_)):
        raise NotAllowed(_("Your roles do not include this here."))


def _say(comment: Comment, text: str, files: Iterable[FileStorage], actor: Actor, tag: Tag) -> Comment:
    comment.text, comment.at = _words(text), clock.now()
    uploads = [upload for upload in files if upload and upload.filename]
    if len(uploads) > MOST_FILES:
        raise Invalid({"files": _("At most %(most)s files come with one comment.", most=MOST_FILES)})
    stored = [save_medium(upload, field="files", uploaded_by_id=actor.actor_id) for upload in uploads]
    comment.files = [CommentFile(file_id=one.id) for one in stored]
    db.session.add(comment)
    flush()
    _mention(comment)
    record(tag, comment, actor=actor, changes=_newly({mention.person_id for mention in comment.mentions}))
    return comment


def _words(text: str) -> str:
    if not text.strip():
        raise Invalid({"text": _("Write something first.")})
    return text.strip()


def _mention(comment: Comment) -> None:
    """Note whom the text names, among those who read it."""
    people = []
    if calls_somebody(comment.text):
        people = who_can_be_mentioned(comment.request, is_internal=comment.is_internal)
    comment.mentions.clear()
    flush()  # a mention may come to stand where another one stood
    comment.mentions += [CommentMention(**found._asdict()) for found in find_mentions(comment.text, people).found]
    flush()


def _newly(people: Iterable[int]) -> dict[str, str]:
    """Who is named now, as the log keeps it for those who are told."""
    return {"mentioned": ",".join(map(str, sorted(people)))}


def _lock_own(comment: Comment, actor: Actor) -> None:
    """Wait for whoever changes the thread or the comment; Conflict when it can no longer be changed."""
    head = comment.thread or comment
    lock_row(head)
    if comment is not head:
        lock_row(comment)
    if comment.author_id != actor.actor_id:
        raise NotAllowed(_("A comment is changed by who wrote it."))
    if comment.withdrawn_at is not None:
        raise Conflict(_("You have withdrawn this comment."), thing=comment)
    if head.state != ThreadState.OPEN:
        raise Conflict(_("This thread was resolved: its words stay as they are."), thing=head)


def _choose(request_: PromoRequest, actor: Person, *, is_muted: bool) -> None:
    lock_row(actor)  # of two presses in one instant the second finds what the first has left
    db.session.merge(TalkFollower(request_id=request_.id, person_id=actor.id, is_muted=is_muted, since=clock.now()))
    tag = tags.TALK_MUTED if is_muted else tags.TALK_FOLLOWED
    record(tag, actor, actor=actor, changes={"request": request_.number})
