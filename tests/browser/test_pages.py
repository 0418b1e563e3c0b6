"""Every built page: opened, looked at in every way a reader may, every control driven.

``open_page`` fails a test for any console error, failed request or request to another host.
"""

import re
from pathlib import Path

import pytest
from conftest import DESK, HTML, PHONE

PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for path in HTML.rglob("*.html")
    if "_static" not in path.relative_to(HTML).parts
)
LIVE = [page for page in PAGES if 'class="gt-live"' in (HTML / page).read_text("utf-8")]
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
NARROW = {"width": 320, "height": 640}

# Nothing sticks out of the window sideways unless its own box scrolls.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_book_is_built():
    assert CHAPTERS
    assert LIVE


def test_every_chapter_of_the_contents_is_a_page():
    contents = (Path(__file__).resolve().parents[2] / "_toc.yml").read_text("utf-8")
    wanted = re.findall(r"^\s*(?:- file|root): *(\S+)", contents, re.MULTILINE)
    assert {f"{name}.html" for name in wanted} == set(CHAPTERS)


@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESK], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_and_fits(open_page, book_address, name, viewport):
    page = open_page(f"{book_address}/{name}", viewport=viewport)
    assert page.title()
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator(".gt-live").count() == page.locator(".gt-live.gt-is-live").count()


@pytest.mark.parametrize("name", CHAPTERS)
def test_ids_are_unique(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_lead_somewhere(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}")
    hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
    for href in {href for href in hrefs if href.startswith(book_address)}:
        path, _, anchor = href.removeprefix(book_address + "/").partition("#")
        target = HTML / path.partition("?")[0]
        assert target.is_file(), href
        if anchor and target.suffix == ".html":
            assert f'id="{anchor}"' in target.read_text("utf-8"), href


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_output_waits_for_a_kernel(name):
    # myst-nb writes a widget that nothing on the page can show as such a script.
    assert "application/vnd.jupyter.widget" not in (HTML / name).read_text("utf-8")


@pytest.mark.parametrize("name", LIVE)
def test_pictures_stand_in_without_script(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}", java_script_enabled=False)
    for still in page.locator(".gt-still").all():
        assert still.locator("svg").is_visible()
        assert len(still.inner_text()) > 40
    assert page.locator("[data-widget]").count() == 0


@pytest.mark.parametrize("name", LIVE)
def test_print_shows_the_picture_and_no_controls(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}")
    page.emulate_media(media="print")
    for live in page.locator(".gt-live").all():
        assert live.locator(".gt-still svg").is_visible()
        assert not live.locator("[data-widget]").is_visible()


@pytest.mark.parametrize("name", LIVE)
def test_works_from_disk(open_page, name):
    page = open_page((HTML / name).as_uri())
    assert page.locator(".gt-live").count() == page.locator(".gt-is-live [data-widget]").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", LIVE)
def test_colours_follow_the_theme(open_page, book_address, name, scheme):
    page = open_page(f"{book_address}/{name}", color_scheme=scheme)
    ink = page.evaluate("getComputedStyle(document.body).getPropertyValue('--gt-ink').trim()")
    assert ink == {"light": "#1c2733", "dark": "#e6edf3"}[scheme]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("name", LIVE)
def test_every_control_of_every_widget(open_page, book_address, name, viewport):
    page = open_page(f"{book_address}/{name}", viewport=viewport, reduced_motion="reduce")
    for widget in page.locator("[data-widget]").all():
        drive(page, widget)


def drive(page, widget):
    """Use every control of a widget as a person would; it must answer and stay sound."""
    verdict = widget.get_by_role("status").first
    assert verdict.inner_text()
    assert all(named(control) for control in controls(widget))
    for slider in widget.locator("input[type=range]").all():
        picture = widget.locator("svg").evaluate_all("all => all.map((s) => s.outerHTML).join()")
        slider.focus()
        key = "ArrowLeft" if float(slider.input_value()) > middle(slider) else "ArrowRight"
        page.keyboard.press(key)
        page.wait_for_function(
            "([root, before]) => [...root.querySelectorAll('svg')]"
            ".map((s) => s.outerHTML).join() !== before",
            arg=[widget.element_handle(), picture],
        )
        for end in ("Home", "End"):
            page.keyboard.press(end)
        sound(widget)
    for index in range(widget.get_by_role("button").count()):
        button = widget.get_by_role("button").nth(index)
        if button.count() and button.is_visible() and button.is_enabled():
            button.click()
            sound(widget)
    for field in widget.locator("input:not([type=range]):visible").all():
        field.fill("not a number")
        field.press("Enter")
        assert widget.get_by_role("alert").filter(visible=True).count() > 0
        field.fill("3")
        field.press("Enter")
        sound(widget)


def controls(widget):
    return widget.locator("input:visible, button:visible, select:visible, summary:visible").all()


def named(control):
    return control.evaluate(
        "(e) => (e.ariaLabel || e.labels?.[0]?.innerText || e.innerText || e.title || '').trim()"
    )


def middle(slider):
    return (float(slider.get_attribute("min")) + float(slider.get_attribute("max"))) / 2


def sound(widget):
    """No error is shown, the verdict speaks, and no picture holds a number that is none."""
    assert widget.get_by_role("alert").filter(visible=True).all_inner_texts() in ([], [""])
    assert widget.get_by_role("status").first.inner_text()
    pictures = widget.locator("svg").evaluate_all("all => all.map((s) => s.outerHTML).join()")
    assert "NaN" not in pictures
    assert "Infinity" not in pictures
