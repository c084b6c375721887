"""The macros: what every page is built from reads right, also for those who do not see it."""

import pytest
from flask import render_template_string
from wtforms import MultipleFileField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.web.fields import AtMost, DayField, LineField, MomentField, NumberField, Required
from app.web.forms import Form
from tests.pages import parse

KINDS = [SelectChoice("event", "Event"), SelectChoice("other", "Other")]


class TryForm(Form):
    task = TextAreaField("Task", [Required("Say what the content must bring about."), AtMost(300)])
    title = LineField("Title", [Required("Give it a title.")])
    kind = RadioField("Kind", [Required("Choose one.")], choices=KINDS)
    target = NumberField("Target", [Required("Enter a number.")])
    when = MomentField("When", zone="Europe/Kyiv")
    on = DayField("By when")
    files = MultipleFileField("Pictures")


PAGE = """
{% call ui.form.form(form, submit='Save', once=True) %}
  {% for field in (form.task, form.title, form.kind, form.target, form.when, form.on, form.files) %}
    {{ ui.field.field(field, hint='A hint') }}
  {% endfor %}
{% endcall %}"""


@pytest.fixture
def shown(app):
    """Render words of a template, after a POST of `form` when there is one."""

    def show(source: str, posted: dict | None = None, **values):
        with app.test_request_context("/", method="POST" if posted is not None else "GET", data=posted):
            form = TryForm(meta={"csrf": False})
            if posted is not None:
                form.validate()
            return parse(render_template_string(source, form=form, **values))

    return show


def words(node) -> str:
    return " ".join(node.xpath("string()").split())


def test_error_summary_says_the_same_words_and_leads_to_each_field(shown):
    tree = shown(PAGE, {"title": "", "target": "", "task": ""})
    links = tree.xpath("//*[@data-error-summary]//a")
    assert [words(link) for link in links] == [
        "Say what the content must bring about.", "Give it a title.", "Choose one.", "Enter a number.",
    ]  # fmt: skip
    for link in links:
        [field] = tree.xpath("//*[@id=$id]", id=link.get("href")[1:])
        assert field.tag in {"input", "textarea"}


def test_error_summary_names_the_fields_whose_sentences_are_alike(app):
    class Pair(Form):
        first = LineField("First", [Required()])
        second = LineField("Second", [Required()])
        third = LineField("Third", [Required("Name a third.")])

    with app.test_request_context("/", method="POST", data={}):
        form = Pair(meta={"csrf": False})
        form.validate()
        tree = parse(render_template_string("{{ ui.form.errors(form) }}{{ ui.field.field(form.first) }}", form=form))
    links = tree.xpath("//*[@data-error-summary]//a")
    assert [words(link) for link in links] == ["First: Fill this in.", "Second: Fill this in.", "Name a third."]
    assert words(tree.xpath("//*[@id='first-error']")[0]) == "Error: Fill this in."


def test_a_field_in_error_is_described_by_its_hint_and_error(shown):
    tree = shown(PAGE, {"title": ""})
    [field] = tree.xpath("//input[@name='title']")
    assert field.get("aria-invalid") == "true"
    about = field.get("aria-describedby").split()
    assert about == ["title-hint", "title-error"]
    assert words(tree.xpath("//*[@id='title-error']")[0]) == "Error: Give it a title."


def test_what_was_typed_wrong_stays(shown):
    tree = shown(PAGE, {"target": "many", "task": "x" * 301})
    assert tree.xpath("string(//input[@name='target']/@value)") == "many"
    assert len(tree.xpath("string(//textarea)").strip()) == 301
    assert not tree.xpath("//textarea/@maxlength"), "nothing typed is cut off"


def test_a_moment_names_its_zone_and_is_described_by_it(shown):
    tree = shown(PAGE)
    [field] = tree.xpath("//input[@name='when']")
    assert field.get("type") == "datetime-local"
    assert words(tree.xpath("//*[@id='when-unit']")[0]) == "Kyiv"
    assert "when-unit" in field.get("aria-describedby")


def test_a_form_has_its_token_and_is_fit_for_its_files(shown):
    tree = shown(PAGE)
    [form] = tree.xpath("//form")
    assert form.get("enctype") == "multipart/form-data"
    assert tree.xpath("//input[@name='csrf_token']/@value")
    assert tree.xpath("//input[@name='once']/@value")


def test_text_of_people_is_escaped(shown):
    tree = shown("{{ ui.badge.state(x) }}{{ ui.person.person(x) }}{{ ui.empty.empty('none', x, x) }}", x="<i>x</i>")
    assert not tree.xpath("//i")


def test_unknown_is_a_dash_with_its_reason(shown):
    tree = shown("{{ ui.figure.figure('Reach', none, reason='Not recorded') }}")
    assert words(tree.xpath("//*[@class='value']")[0]) == "—"
    assert "Not recorded" in words(tree.getroot())


def test_empty_states_are_told_apart(shown):
    kinds = ("none", "filtered", "forbidden", "error", "calm")
    pictures = {
        shown("{{ ui.empty.empty(kind, 'T') }}", kind=kind).xpath("string(//*[local-name()='path']/@d)")
        for kind in kinds
    }
    assert len(pictures) == len(kinds)


@pytest.mark.parametrize("confirm", [None, "Delete “Autumn Book Swap”?"])
def test_a_button_is_a_form_with_a_token(shown, confirm):  # T28
    tree = shown(
        "{{ ui.button.post('/x', 'Delete…', 'danger', fields={'version': 3}, confirm=confirm) }}", confirm=confirm
    )
    [form] = tree.xpath("//form[@method='post'][@action='/x']")
    assert form.xpath(".//input[@name='csrf_token']/@value")
    assert form.xpath("string(.//input[@name='version']/@value)") == "3"
    assert bool(tree.xpath("//details")) is bool(confirm)
    assert not confirm or confirm in words(tree.getroot())
