from datetime import time

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.networks.actions import load_catalogue
from app.networks.models import Channel, ChannelKind
from app.networks.slots import hours_of
from tests.factories import make_person
from tests.networks.channels import OFFICE, make_channel
from tests.pages import parse, path_of
from tests.stored import fresh, last_entry

TYPED = {
    "name": "Telegram of the library",
    "kind": "network",
    "network_id": "telegram",
    "audience": "Readers <b>18+</b> 📚",
    "language": "uk",
    "is_open": "y",
    "time_zone": "Europe/Kyiv",
    "monday": "9:00-13:00, 14:00–18:00",
    "saturday": "10:00–24:00",
    "sunday": "9-12:30",
    "slot_minutes": "15",
    "slot_capacity": "2",
}


@pytest.fixture
def browser(people, sign_in_as):
    load_catalogue()
    return sign_in_as(people.bob)


def test_an_smm_specialist_adds_a_channel(browser, people):
    assert browser.get("/channels/new").status_code == 200
    answer = browser.post("/channels/new", TYPED | {"owner_id": str(people.bob.id)})
    assert (answer.status_code, path_of(answer)) == (303, "/networks")
    channel = db.session.scalar(sa.select(Channel))
    assert (channel.name, channel.kind, channel.network_id) == (TYPED["name"], ChannelKind.NETWORK, "telegram")
    assert (channel.slot_minutes, channel.slot_capacity, channel.owner_id) == (15, 2, people.bob.id)
    assert [len(spans) for spans in hours_of(channel).values()] == [2, 1, 1]
    entry = last_entry()
    assert (entry.tag, entry.actor_id, entry.subject_id) == ("networks.channel.added", people.bob.id, channel.id)
    listed = browser.get("/networks").text
    assert "Readers &lt;b&gt;18+&lt;/b&gt; 📚" in listed


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Give the channel a name."),
        ("kind", "", "Choose a kind."),
        ("network_id", "", "Choose a network for a social network, and none for the other kinds."),
        ("network_id", "myspace", "Choose one of the list."),
        ("time_zone", "Kyiv/Europe", "Choose one of the list."),
        ("time_zone", "../../etc/passwd", "Choose one of the list."),
        ("monday", "from nine", "Write hours such as 09:00–18:00, several with a comma between."),
        ("monday", "18:00–09:00", "Write hours such as 09:00–18:00, several with a comma between."),
        ("monday", "09:00–12:00, 11:00–13:00", "Write hours such as 09:00–18:00, several with a comma between."),
        ("monday", "09:00–25:00", "Write hours such as 09:00–18:00, several with a comma between."),
        ("slot_capacity", "0", "Enter a number from 1 to 50."),
        ("slot_capacity", "many", "Enter a number, such as 240."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(browser, field, typed, sentence):
    answer = browser.post("/channels/new", TYPED | {field: typed})
    assert answer.status_code == 422
    tree = parse(answer.text)
    assert sentence in " ".join(tree.xpath(f"string(//*[@id='{field}-error'])").split())
    assert tree.xpath("string(//*[@id='audience']/@value)") == TYPED["audience"]
    assert db.session.scalar(sa.select(sa.func.count(Channel.id))) == 0


def test_a_second_channel_of_one_name_is_refused(browser):
    make_channel(TYPED["name"])
    answer = browser.post("/channels/new", TYPED)
    assert answer.status_code == 422
    assert "There is a channel of this name already." in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Channel.id))) == 1


def edited(browser, channel, **changed):
    tree = parse(browser.get(f"/channels/{channel.id}").text)
    fields = {node.get("name"): node.get("value", "") for node in tree.xpath("//main//input[@name]")}
    for select in tree.xpath("//main//select[@name]"):
        chosen = select.xpath(".//option[@selected]/@value") or select.xpath(".//option/@value")
        fields[select.get("name")] = chosen[0]
    return fields | changed


def test_a_channel_is_changed(browser, people):
    channel = make_channel(hours=OFFICE)
    form = edited(browser, channel, name="Instagram @books", friday="09:00–12:00")
    assert form["monday"] == "09:00–18:00"
    answer = browser.post(f"/channels/{channel.id}", form)
    assert answer.status_code == 303
    db.session.expire_all()
    assert channel.name == "Instagram @books"
    assert channel.kind is ChannelKind.NETWORK
    assert [spans[0][1].hour for spans in hours_of(channel).values()] == [18, 18, 18, 18, 12]
    entry = last_entry()
    assert entry.tag == "networks.channel.changed"
    assert entry.changes["name"] == ["Instagram of the house", "Instagram @books"]
    assert entry.changes["working_hours"][1].endswith("4 09:00-18:00; 5 09:00-12:00")


def test_the_log_tells_in_words_who_owned_a_channel_and_when_it_posted(browser, people, sign_in_as):
    channel = make_channel(owner=people.ann, hours={0: ((time(9), time(18)),)})

    form = edited(browser, channel, owner_id=str(people.sara.id), monday="10:00–12:00")
    browser.post(f"/channels/{channel.id}", form)

    assert fresh(channel).owner == people.sara
    assert last_entry().changes["owner"] == ["Ann Bondar", "Sara Lind"]
    log = parse(sign_in_as(people.root).get("/audit?area=networks").text).xpath("string(//main)")
    assert "OwnerAnn Bondar → Sara Lind" in " ".join(log.split())
    assert "When it posts1 09:00-18:00 → 1 10:00-12:00" in " ".join(log.split())


def test_saving_without_a_change_writes_nothing(browser):
    channel = make_channel()
    before = last_entry().id
    assert browser.post(f"/channels/{channel.id}", edited(browser, channel)).status_code == 303
    assert last_entry().id == before


def test_the_second_of_two_editors_is_told(browser):  # T45
    channel = make_channel()
    mine = edited(browser, channel, audience="Mine")
    assert browser.post(f"/channels/{channel.id}", edited(browser, channel, monday="")).status_code == 303
    answer = browser.post(f"/channels/{channel.id}", mine)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    db.session.expire_all()
    assert channel.audience == ""


def test_an_administrator_adds_the_first_channel_of_a_new_house(people, sign_in_as):
    make_channel()
    db.session.commit()
    root = sign_in_as(people.root)
    assert 'href="/channels/new"' in root.get("/networks").text

    answer = root.post("/channels/new", TYPED | {"owner_id": str(people.bob.id)})

    assert answer.status_code == 303
    channel = db.session.scalars(sa.select(Channel).order_by(Channel.id.desc())).first()
    assert (channel.name, channel.network_id, channel.owner_id) == (TYPED["name"], TYPED["network_id"], people.bob.id)
    assert (last_entry().tag, last_entry().actor_name) == ("networks.channel.added", "Root Admin")


def test_only_those_who_keep_a_channel_change_it(browser, people, sign_in_as):
    channel = make_channel()
    db.session.commit()
    stranger = sign_in_as(make_person("Tina Telegram", (Role.SMM, "network", "telegram")))
    assert stranger.get(f"/channels/{channel.id}").status_code == 403
    assert stranger.post(f"/channels/{channel.id}", {"name": "Taken"}).status_code == 403
    shown = parse(stranger.get("/channels/new").text)
    assert shown.xpath("//select[@id='network_id']/option[@value!='']/@value") == ["telegram"]
    assert stranger.post("/channels/new", TYPED | {"kind": "chat", "network_id": ""}).status_code == 403
    assert sign_in_as(people.lea).get(f"/channels/{channel.id}").status_code == 403
    assert browser.get("/channels/987654").status_code == 404
    db.session.expire_all()
    assert channel.name == "Instagram of the house"


def test_an_owner_who_has_left_stays_until_somebody_else_is_chosen(browser, people):
    channel = make_channel(owner=people.ann)
    people.ann.disabled_at = clock.now()
    db.session.commit()

    assert browser.post(f"/channels/{channel.id}", edited(browser, channel, audience="Readers")).status_code == 303
    assert (fresh(channel).audience, channel.owner) == ("Readers", people.ann)
    assert set(last_entry().changes) == {"audience"}
