"""All formats, each with a post that fits and one for every rule that it states: made from the data, so that an
edited requirement changes the check."""

import pytest

from app.creatives.checks import PostFacts, Rule, check, hard
from app.networks.requirements import catalogue, parse
from tests.creatives.posts import breaking_posts, fitting_post
from tests.networks.test_requirements import changed

FORMATS = tuple(catalogue().formats.values())
CASES = [
    pytest.param(format_, *case, id=f"{format_.id}-{case[1]}")
    for format_ in FORMATS
    for case in breaking_posts(format_)
]


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.id)
def test_the_largest_post_that_fits_has_no_finding(app, format_):
    assert check(fitting_post(format_), format_) == []


@pytest.mark.parametrize(("format_", "rule", "line", "post"), CASES)
def test_a_post_that_breaks_a_requirement_is_found(app, format_, rule, line, post):
    found = [finding for finding in check(post, format_) if finding.rule is rule]
    assert len(found) == 1
    assert found[0].is_hard == format_.values[line].is_hard
    sentence = str(found[0].sentence)
    assert sentence.endswith(".")
    assert ": " in sentence
    assert "%(" not in sentence


def test_every_format_has_a_post_that_is_blocked_and_every_rule_is_met():
    blocked = {
        format_.id for format_ in FORMATS for _, line, _ in breaking_posts(format_) if format_.values[line].is_hard
    }
    assert len(blocked) >= 17, sorted({format_.id for format_ in FORMATS} - blocked)
    met = {rule for format_ in FORMATS for rule, _, _ in breaking_posts(format_)}
    assert met == set(Rule) - {Rule.LINK_ALLOWED}  # no format of the file refuses links


def test_an_edited_requirement_changes_the_check(app):
    format_ = catalogue().formats["instagram_feed"]
    post = fitting_post(format_)
    stricter = parse(changed("caption_max: {value: 2200", "caption_max: {value: 2199")).formats["instagram_feed"]
    assert check(post, format_) == []
    assert [finding.rule for finding in hard(check(post, stricter))] == [Rule.CAPTION_MAX]


def test_a_link_where_links_are_refused(app):
    yes, no = (f'link_allowed: {{value: {word}, source: "late_fb"' for word in ("true", "false"))
    format_ = parse(changed(yes, no)).formats["facebook_feed"]
    assert check(PostFacts(caption="See hromada.ua"), catalogue().formats["facebook_feed"]) == []
    assert [finding.rule for finding in hard(check(PostFacts(caption="See hromada.ua"), format_))] == [
        Rule.LINK_ALLOWED
    ]
