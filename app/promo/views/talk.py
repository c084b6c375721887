"""The talk on a request: all of it, one thread, and what is done with a comment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import requires, signed_in, signed_in_person
from app.accounts.lifecycle import available
from app.accounts.models import Person
from app.accounts.permissions import P
from app.core.errors import NotFound
from app.core.text import whole_number
from app.files.downloads import send_stored
from app.promo.access import (
    comment_for,
    file_of_comment,
    may_talk_internally,
    own_comment,
    placement_for,
    request_for,
    thread_for,
)
from app.promo.actions import talk as acts
from app.promo.forms.talk import AnswerForm, CommentEditForm, CommentForm
from app.promo.models import Comment, Placement, PromoRequest
from app.promo.queries.talk import (
    Shown,
    Talk,
    Thread,
    answers_in,
    earlier_texts,
    talk_beside,
    threads_listed,
    with_answers,
)
from app.promo.states import ThreadState
from app.web.formats import number as shown_number
from app.web.kept import came_from
from app.web.pages import page, see_other
from app.web.paging import paginate

blueprint = Blueprint("talk", __name__)

ALL = "/requests/<request_number:number>/talk"
ONE = f"{ALL}/<int:comment_id>"
LAST = 10**6  # the page of what was written last


@blueprint.get(ALL)
@requires(P.REQUEST_READ)
def index(number: int) -> Response:
    """All threads on a request and its placements."""
    person = signed_in_person()
    request_ = request_for(person, number)
    return _show_all(request_, person, _form(request_, person))


@blueprint.post("/requests/<request_number:number>/comments")
@requires(P.REQUEST_COMMENT)
def write(number: int) -> Response:
    """Begin a thread on the request."""
    person = signed_in_person()
    return _write(request_for(person, number), person)


@blueprint.post("/requests/<request_number:number>/placements/<int:position>/comments")
@requires(P.REQUEST_COMMENT)
def write_on_placement(number: int, position: int) -> Response:
    """Begin a thread on one of its placements."""
    person = signed_in_person()
    placement = placement_for(person, number, position)
    return _write(placement.request, person, placement)


@blueprint.get(ONE)
@requires(P.REQUEST_READ)
def thread(number: int, comment_id: int) -> Response:
    """One thread with all of its answers."""
    person = signed_in_person()
    return _show_thread(thread_for(person, number, comment_id), person, AnswerForm())


@blueprint.post(f"{ONE}/answers")
@requires(P.REQUEST_COMMENT)
def answer(number: int, comment_id: int) -> Response:
    """Answer in a thread."""
    person = signed_in_person()
    head, form = thread_for(person, number, comment_id), AnswerForm()
    if form.submitted():
        said = form.result_of(lambda: acts.answer(head, text=form.text.data, actor=person, files=form.files.data or ()))
        if said is not None:
            return _told_back(said)
    return _show_thread(thread_for(person, number, comment_id), person, form, status=422)


@blueprint.post(f"{ONE}/resolve")
@requires(P.REQUEST_COMMENT)
def resolve(number: int, comment_id: int) -> Response:
    """Nothing is left to say."""
    return _turn(number, comment_id, acts.resolve_thread)


@blueprint.post(f"{ONE}/reopen")
@requires(P.REQUEST_COMMENT)
def reopen(number: int, comment_id: int) -> Response:
    """Something is left to say."""
    return _turn(number, comment_id, acts.reopen_thread)


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(P.REQUEST_COMMENT)
def edit(number: int, comment_id: int) -> Response:
    """Change one's own words."""
    person = signed_in_person()
    comment = own_comment(person, number, comment_id)
    form = CommentEditForm(data={"version": comment.version, "text": comment.text})
    if form.submitted() and form.tries(
        lambda: acts.edit_comment(comment, text=form.text.data, version=form.seen_version, actor=person)
    ):
        return _told_back(comment)
    status = 422 if form.is_submitted() else 200
    return page("promo/talk_edit.html", comment=comment, request_=comment.request, form=form, status=status)


@blueprint.post(f"{ONE}/withdraw")
@requires(P.REQUEST_COMMENT)
def withdraw(number: int, comment_id: int) -> Response:
    """Take one's own words back."""
    person = signed_in_person()
    comment = own_comment(person, number, comment_id)
    acts.withdraw_comment(comment, actor=person)
    flash(_("The comment is withdrawn: others no longer read it."), "good")
    return _back_to(comment)


@blueprint.get(f"{ONE}/earlier")
@requires(P.REQUEST_READ)
def earlier(number: int, comment_id: int) -> Response:
    """What a comment said before; of one that was withdrawn only its author reads it."""
    person = signed_in_person()
    comment = comment_for(person, number, comment_id)
    if comment.withdrawn_at is not None and comment.author_id != person.id:
        raise NotFound
    return page("promo/talk_earlier.html", comment=comment, request_=comment.request, versions=earlier_texts(comment))


@blueprint.get(f"{ONE}/files/<int:file_id>")
@signed_in
def file(number: int, comment_id: int, file_id: int) -> Response:
    """A file that came with a comment, for those who read the comment (T02, T05)."""
    return send_stored(file_of_comment(comment_for(signed_in_person(), number, comment_id), file_id))


@blueprint.post(f"{ALL}/follow")
@requires(P.REQUEST_READ)
def follow(number: int) -> Response:
    """Hear of what is written."""
    request_ = request_for(signed_in_person(), number)
    acts.follow_talk(request_, actor=signed_in_person())
    flash(_("You will be told of what is written on %(number)s.", number=request_.number), "good")
    return see_other(_page_before(request_) or url_for("talk.index", number=number))


@blueprint.post(f"{ALL}/mute")
@requires(P.REQUEST_READ)
def mute(number: int) -> Response:
    """Hear nothing more of it."""
    request_ = request_for(signed_in_person(), number)
    acts.mute_talk(request_, actor=signed_in_person())
    flash(_("You are no longer told of what is written on %(number)s.", number=request_.number), "good")
    return see_other(_page_before(request_) or url_for("talk.index", number=number))


def _form(request_: PromoRequest, person: Person) -> CommentForm:
    return CommentForm.for_one(may_talk_internally=may_talk_internally(person, request_))


def _write(request_: PromoRequest, person: Person, placement: Placement | None = None) -> Response:
    form = _form(request_, person)
    if form.submitted():
        said = form.result_of(
            lambda: acts.comment_on(
                request_, text=form.text.data, actor=person, placement=placement, is_internal=form.internal,
                files=form.files.data or (),
            )
        )  # fmt: skip
        if said is not None:
            return _told_back(said)
    return _show_all(request_, person, form, placement, status=422)


def _show_all(
    request_: PromoRequest, person: Person, form: CommentForm, placement: Placement | None = None, *, status: int = 200
) -> Response:
    """All threads, or those that the address asks for; the newest stand on the last page."""
    typed, position = request.args.get("show", ""), whole_number(request.args.get("placement", ""))
    shown = Shown(typed) if typed in set(Shown) else Shown.ALL
    wanted = request.args.get("page", LAST, type=int)
    found = paginate(threads_listed(request_, person, shown, position=position), number=wanted)
    talk = talk_beside(request_, person, with_answers(found.items))
    return page(
        "promo/talk_index.html",
        request_=request_,
        talk=talk,
        page=found if status == 200 else None,  # what was refused has no address of its own to turn pages by
        shown_choices=[_choice(request_, talk, one, shown, position) for one in talk.choices],
        shown=shown,
        position=position,
        placement=placement,
        form=form,
        status=status,
    )


def _choice(
    request_: PromoRequest, talk: Talk, one: Shown, shown: Shown, position: int | None
) -> tuple[str, str, bool]:
    """What one may narrow the talk to: words, address, whether it is so now."""
    words = one.label if position else _("%(kind)s (%(n)s)", kind=one.label, n=shown_number(talk.counts[one]))
    return words, url_for("talk.index", number=request_.id, show=one.value, placement=position), one is shown


def _show_thread(head: Comment, person: Person, form: AnswerForm, *, status: int = 200) -> Response:
    answers = paginate(answers_in(head), number=request.args.get("page", LAST, type=int))
    whole = Thread(head, list(answers.items), len(answers.items))
    return page(
        "promo/talk_thread.html",
        request_=head.request,
        thread=whole,
        talk=talk_beside(head.request, person, [whole]),
        steps=available(head, person),
        page=answers if status == 200 else None,
        form=form if head.state == ThreadState.OPEN or form.is_submitted() else None,
        status=status,
    )


def _turn(number: int, comment_id: int, act: Callable[..., None]) -> Response:
    person = signed_in_person()
    head = thread_for(person, number, comment_id)
    act(head, actor=person)
    return _back_to(head)


def say_unread_names(comment: Comment) -> None:
    """A word on names that are nobody's, beside what was done."""
    if unread := acts.unread_names(comment):
        names = ", ".join(unread)
        flash(_("Nobody who reads this is called %(names)s, or several are: nobody was told.", names=names), "info")


def _told_back(comment: Comment) -> Response:
    say_unread_names(comment)
    return _back_to(comment)


def _back_to(comment: Comment) -> Response:
    """To the comment, on the page from which one came."""
    here: dict[str, Any] = {"number": comment.request_id}
    path = _page_before(comment.request, comment) or url_for("talk.thread", **here, comment_id=comment.head_id)
    return see_other(f"{path}#comment-{comment.id}")


def _page_before(request_: PromoRequest, comment: Comment | None = None) -> str | None:
    """The page of the request, of the placement or of the talk, when one came from there."""
    before, number = came_from(), request_.id
    pages = {url_for("requests.detail", number=number), url_for("talk.index", number=number)}
    if comment is not None and comment.placement is not None:
        pages.add(url_for("placements.detail", number=number, position=comment.placement.position))
    return before if before in pages else None
