import re

import pytest

from app.networks.actions import load_catalogue
from app.networks.requirements import catalogue
from tests.networks.channels import make_channel
from tests.pages import parse


def words(node) -> str:
    return " ".join(node.xpath("string()").split())


def line(tree, label):
    """The cells of one requirement, by the words of its row."""
    (row,) = tree.xpath("//tr[th[normalize-space()=$label]]", label=label)
    return {cell.get("data-label"): words(cell) for cell in row.xpath("td")}


def test_all_networks_and_formats_are_listed(people, sign_in_as):
    make_channel("Instagram of the house", audience="Readers", owner_id=people.bob.id)
    answer = sign_in_as(people.lea).get("/networks")
    assert answer.status_code == 200
    tree = parse(answer.text)
    links = [link.get("href") for link in tree.xpath("//main//a[starts-with(@href, '/networks/')]")]
    assert len(links) == len(set(links)) == 20
    assert "/networks/instagram/story" in links
    channel = line(tree, "Instagram of the house")
    assert channel == {
        "Kind": "Instagram",
        "Audience": "Readers",
        "When it posts": "Mon–Fri 09:00–18:00 Kyiv",
        "Slots": "every 30 min, one post",
        "Owner": "Bob Melnyk",
    }


@pytest.mark.parametrize("spec", catalogue().formats.values(), ids=lambda spec: spec.id)
def test_a_format_shows_every_requirement_with_its_source(people, sign_in_as, spec):
    load_catalogue()
    answer = sign_in_as(people.bob).get(f"/networks/{spec.network_id}/{spec.slug}")
    assert answer.status_code == 200
    rows = parse(answer.text).xpath("//tbody/tr")
    assert len(rows) == len(spec.values)
    assert all(words(row.xpath("td[@data-label='Value']")[0]) for row in rows)
    assert all(words(row.xpath("td[@data-label='Checked']")[0]) == "22 November 2026" for row in rows)


def test_each_remark_stands_in_the_readers_language(people, sign_in_as):
    load_catalogue()
    people.bob.locale = "uk"
    browser = sign_in_as(people.bob)
    for spec in catalogue().formats.values():
        page = parse(browser.get(f"/networks/{spec.network_id}/{spec.slug}").text)
        remarks = [words(remark) for remark in page.xpath("//td[1]//span[@lang='en']")]
        assert not [remark for remark in remarks if re.search("[a-z]{3}", remark)], spec.id


def test_values_have_units_and_absent_ones_their_reason(people, sign_in_as):
    load_catalogue()
    browser = sign_in_as(people.ann)
    story = parse(browser.get("/networks/instagram/story").text)
    assert line(story, "Caption, at most")["Value"] == "No caption No caption field; text goes in the frame"
    assert line(story, "Picture ratio, narrowest")["Value"] == "9:16"
    assert line(story, "Keep free of text")["Value"] == "250 pixels at the top, 340 at the bottom"
    assert line(story, "Video, at most")["Value"].startswith("60 s")
    assert line(story, "Video file, at most")["Value"].startswith("100 MB")
    assert line(story, "Title, at most")["Value"] == "Not applicable"
    assert line(story, "Hashtags, at most")["How sure"] == "Confirmed"
    event = parse(browser.get("/networks/facebook/event").text)
    assert line(event, "Caption, at most")["Value"].startswith("Unknown")
    assert line(event, "Hashtags, at most")["Value"].startswith("No documented limit")
    post = parse(browser.get("/networks/telegram/post").text)
    assert line(post, "Caption under a picture or video, at most")["Value"].startswith("1,024 characters")
    assert line(post, "Picture size in pixels, at most")["Value"] == "10,000 for width and height together"


@pytest.mark.parametrize("path", ["/networks/myspace/story", "/networks/instagram/page", "/networks/instagram/x"])
def test_what_does_not_exist_is_not_found(people, sign_in_as, path):
    load_catalogue()
    assert sign_in_as(people.bob).get(path).status_code == 404


def test_an_empty_house_says_what_to_do(people, sign_in_as):
    answer = sign_in_as(people.root).get("/networks")
    assert answer.status_code == 200
    assert "flask networks load" in answer.text
    assert "No channels yet" in answer.text


def test_strangers_are_led_to_the_door(client):
    assert client.get("/networks").headers["Location"].startswith("/sign-in")
