"""The language of a page."""

import pytest
from flask_babel import force_locale, lazy_gettext

from app.web.i18n import languages
from tests.pages import parse

NOWHERE = "/no-such-page"  # a page that needs nobody and nothing


@pytest.fixture
def visitor(shared_app):
    """A browser outside the test's application context, in which the language of the first request would stay."""
    return shared_app.test_client()


def lang_of(page) -> str:
    return str(parse(page.get_data(as_text=True)).xpath("string(/html/@lang)"))


def test_a_stranger_is_read_by_the_browsers_wish(visitor):
    assert lang_of(visitor.get(NOWHERE, headers={"Accept-Language": "uk,en;q=0.5"})) == "uk"
    assert lang_of(visitor.get(NOWHERE, headers={"Accept-Language": "de"})) == "en"


def test_a_chosen_language_stays(visitor):
    assert lang_of(visitor.get(NOWHERE + "?lang=uk")) == "uk"
    assert lang_of(visitor.get(NOWHERE)) == "uk"


def test_the_language_links_keep_the_rest_of_the_address(app):
    with app.test_request_context("/sign-in?next=/calendar&lang=en"):
        found = {code: url for code, _name, url in languages()}
    assert set(found) == {"en", "uk"}
    assert all("next=" in url for url in found.values())
    assert found["uk"].count("lang=") == 1
    assert "lang=uk" in found["uk"]


def test_a_name_in_a_text_that_is_translated_late_becomes_no_markup(app):  # T09
    late = lazy_gettext("You stand in for %(name)s, who is away.", name="<i>Ann</i>")

    with app.test_request_context(), force_locale("en"):
        shown = app.jinja_env.from_string("<p>{{ late }}</p>").render(late=late)

    assert shown == "<p>You stand in for &lt;i&gt;Ann&lt;/i&gt;, who is away.</p>"


def test_an_unknown_language_is_ignored(visitor):
    page = visitor.get(NOWHERE + "?lang=../../etc")
    assert lang_of(page) == "en"
    assert "locale=" not in page.headers.get("Set-Cookie", "")
