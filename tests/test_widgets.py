"""What every live widget must be, whichever it is: found by its file, made with its defaults."""

import functools
import html
import importlib
import inspect
import json
import re
from importlib.resources import files
from unittest import mock
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from gumbeltrick import drawing
from gumbeltrick._book import PAGE_TYPE
from gumbeltrick.widgets.base import LiveWidget, typeset

FOLDER = files("gumbeltrick.widgets")
STEMS = sorted(
    path.name.removesuffix(".js") for path in FOLDER.iterdir() if path.name.endswith(".js")
)


def widget_class(stem):
    module = importlib.import_module(f"gumbeltrick.widgets.{stem}")
    own = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, LiveWidget) and member.__module__ == module.__name__
    ]
    assert len(own) == 1, f"{module.__name__} must define one widget"
    return own[0]


def page_of(widget):
    data, _ = widget._repr_mimebundle_()
    return data[PAGE_TYPE]


@functools.cache
def default_page(stem):
    """Page part of a widget at its defaults: each takes its time to draw."""
    return page_of(widget_class(stem)())


def test_there_are_widgets():
    assert STEMS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A won 50.0% of 10000 draws, 95 % band", "A won 50.0 % of 10 000 draws, 95 % band"),
        ("slope -0.208 at Gumbel(-100, 0.01)", "slope −0.208 at Gumbel(−100, 0.01)"),
        ("2.71e-07 of 1e+16, 0.12345 and 1234.5678", "2.71×10⁻⁷ of 1×10¹⁶, 0.12345 and 1 234.5678"),
        ("Gumbel-softmax, step-2", "Gumbel-softmax, step-2"),
        ("B's logit, 'quoted'", "B’s logit, 'quoted'"),
    ],
)
def test_numbers_of_still_captions_are_written_as_the_live_ones(written, read):
    assert re.sub(r"\s", " ", typeset(written)) == read
    assert not re.search(r"\d[ %]%|\d (?=\d)", typeset(written))


@pytest.mark.parametrize("stem", STEMS)
def test_still_pictures_and_their_captions_hold_numbers_as_the_live_ones_do(stem):
    page = default_page(stem)
    caption = ET.fromstring(  # noqa: S314 - written by us
        re.search(r"<figcaption>.*</figcaption>", page, re.DOTALL)[0]
    ).text
    assert not re.search(r"\d ?%|(?<![\d.])\d{4}|(?<!\w)-\d", caption)
    assert not re.search(r">[^<]*\d ?%[^<]*</(text|tspan)>", page)
    assert "dark line" not in caption  # in the dark theme they are light


@pytest.mark.parametrize("stem", STEMS)
def test_views_are_bundled_for_every_host(stem):
    static = FOLDER / "static"
    for bundle in (f"notebook/{stem}.js", f"page/gumbeltrick/{stem}.js", f"embed/{stem}.js"):
        text = (static / bundle).read_text("utf-8")
        assert not re.search(r"""(from|import)\s*["']\.""", text), "a relative import is left"
    for sheet in (f"notebook/{stem}.css", f"page/gumbeltrick/{stem}.css"):
        assert ".gt-widget" in (static / sheet).read_text("utf-8")
    # On other pages it brings its style sheet, in sizes that do not hang on the page's root.
    embed = (static / f"embed/{stem}.js").read_text("utf-8")
    assert ".gt-widget" in embed
    assert not re.search(r"[\d.]rem\b", embed)
    assert "GUMBEL_TRICK_ORIGIN" in embed
    assert ".gt-still" in (static / "live/gumbeltrick/live.css").read_text("utf-8")


@pytest.mark.parametrize("stem", STEMS)
def test_notebook_gets_view_and_page_gets_picture(stem):
    widget = widget_class(stem)()
    data, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert widget._esm
    assert "--gt-ink" in widget._css
    page = data[PAGE_TYPE]
    assert page.startswith(f'<div class="gt-live" data-live="{stem}">')
    figure = re.search(r"<svg.*?</svg>", page, re.DOTALL)[0]
    assert len(list(ET.fromstring(figure).iter())) > 20  # noqa: S314 - our own picture
    assert len(widget.still()[1]) > 40


@pytest.mark.parametrize("stem", STEMS)
def test_page_state_is_the_widgets(stem):
    widget = widget_class(stem)()
    state = json.loads(re.search(r'class="gt-state">(.*?)</script>', default_page(stem))[1])
    assert state == widget.view_state()
    assert "seed" in state
    # A book that moves would quote its old address.
    assert "book_url" not in state
    assert not any(name.startswith("_") or name == "layout" for name in state)


@pytest.mark.parametrize("stem", STEMS)
def test_a_widget_is_written_as_the_call_that_makes_it(stem):
    cls = widget_class(stem)
    widget = cls(seed=7)
    again = eval(repr(widget), {cls.__name__: cls})  # noqa: S307
    assert again.view_state() == widget.view_state()


@pytest.mark.parametrize("stem", STEMS)
def test_the_same_state_gives_the_same_page(stem):
    assert page_of(widget_class(stem)()) == default_page(stem)


@pytest.mark.parametrize("stem", STEMS)
@settings(deadline=None)  # a busy machine is no failure
@given(text=st.text())
def test_no_text_can_leave_the_state(stem, text):
    widget = _made(stem)
    hostile = widget.view_state() | {"more": text + "</script><script>"}
    with mock.patch.object(widget, "view_state", return_value=hostile):
        page = page_of_state(widget)
    assert "more" in page
    assert page.count("<script") == page.count("</script") == 1


_WIDGETS = {}


def _made(stem):
    """One widget per stem: making thousands would make thousands of comms."""
    return _WIDGETS.setdefault(stem, widget_class(stem)())


def page_of_state(widget):
    """The page without drawing its picture thousands of times."""
    return widget._html_around("")


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("bad", [None, "1", -1, 2**32, 1.5, float("nan"), True])
def test_bad_seed_is_refused_and_nothing_changes(stem, bad):
    widget = _made(stem)
    before = widget.view_state()
    with pytest.raises((ValueError, TypeError), match="seed must be a whole number"):
        widget.seed = bad
    assert widget.view_state() == before


def test_book_url_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("GUMBELTRICK_BOOK_URL", "https://book.example")
    assert widget_class(STEMS[0])().book_url == "https://book.example/"


def test_picture_description_is_escaped():
    picture = drawing.figure_html(Figure(), "a < b & c")
    assert html.escape("a < b & c") in picture
    assert "a < b" not in picture
