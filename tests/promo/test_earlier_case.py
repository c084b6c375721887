"""A promo from before the portal: entered afterwards, marked, and reported by the usual steps."""

import pytest
import sqlalchemy as sa

from app.community.actions import record_legacy_initiative
from app.core.db import db
from app.core.errors import NotAllowed
from app.promo.actions.legacy import enter_case
from app.promo.models import Placement, PromoRequest
from app.promo.words import Kpi, Objective
from tests.pages import path_of
from tests.promo.makers import make_networks
from tests.stored import logged, only

FORM = {
    "initiative": "", "title": "", "task": "Bring people from other companies.", "objective": "fundraising",
    "kpi": "leads", "kpi_reason": "It was counted first.", "audience": "Managers",
    "destination_note": "Facebook: a post",
    "starts_on": "2020-06-01", "format": "instagram_story", "n_posts": "4",
}  # fmt: skip


@pytest.fixture
def initiative(people):
    make_networks()
    made = record_legacy_initiative(
        people.guild, actor=people.alice, title="Book sale", aim="Books for those who need them.", owner=people.alice
    )
    db.session.commit()
    return made


@pytest.mark.parametrize("who", ["alice", "ann"])
def test_a_manager_or_an_analyst_enters_it(initiative, people, sign_in_as, who):
    browser = sign_in_as(getattr(people, who))
    assert "Book sale" in browser.get("/requests/earlier").get_data(as_text=True)
    answer = browser.post("/requests/earlier", FORM | {"initiative": initiative.slug})

    entered = only(PromoRequest)
    posts = db.session.scalars(sa.select(Placement).order_by(Placement.position)).all()
    assert path_of(answer) == f"/requests/{entered.number}"
    assert (entered.state, entered.is_legacy, entered.title, entered.kpi) == ("collecting", True, "Book sale", "leads")
    assert [(post.state, post.is_legacy, post.format_id) for post in posts] == [
        ("measured", True, "instagram_story")
    ] * 4
    tags = logged()
    assert tags.count("promo.request.legacy_entered") == 1
    assert tags.count("promo.placement.measured") == 4
    assert entered.number in sign_in_as(people.ann).get("/reports/new").get_data(as_text=True)  # its report can begin


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"task": " "}, "Write the task in a sentence."),
        ({"initiative": "nothing"}, "Choose one of the list."),
        ({"kpi_reason": ""}, "Say why it fits."),
        ({"kpi": "followers"}, "Followers alone do not show"),
        ({"starts_on": "2099-01-01"}, "an earlier case has happened"),
        ({"n_posts": "0"}, "Enter a number from 1"),
        ({"n_posts": "a few"}, "Enter a number, such as 240."),
    ],
)
def test_odd_input_gets_a_sentence_and_is_kept(initiative, people, sign_in_as, wrong, sentence):
    answer = sign_in_as(people.alice).post("/requests/earlier", FORM | {"initiative": initiative.slug} | wrong)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert sentence in page
    assert "Facebook: a post" in page
    assert db.session.scalar(sa.select(sa.func.count(PromoRequest.id))) == 0


def test_not_of_a_community_of_others(initiative, people, sign_in_as):  # T01
    carol = sign_in_as(people.carol)

    assert "Book sale" not in carol.get("/requests/earlier").get_data(as_text=True)
    assert carol.post("/requests/earlier", FORM | {"initiative": initiative.slug}).status_code == 422
    with pytest.raises(NotAllowed):
        enter_case(
            initiative, posts=[], task="Mine", objective=Objective.FUNDRAISING, kpi=Kpi.SUM_RAISED, actor=people.carol
        )
