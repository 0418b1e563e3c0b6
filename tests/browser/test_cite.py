"""Copying a citation, by keyboard, from a server and from disk."""

import pytest
from conftest import HTML, PHONE

PAGE = "chapters/gumbel_max.html"
SAYS = "(part) => document.querySelector('.gt-cite [role=status]').textContent.startsWith(part)"
SELECTED = "getSelection().toString().trim()"


def opened(page):
    """Unfold the citation by keyboard, and step to its first button."""
    page.locator(".gt-cite > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#gt-cite-bibtex").is_visible()
    page.keyboard.press("Tab")


@pytest.mark.parametrize("part", ["text", "bibtex"])
def test_a_citation_is_copied_by_keyboard(open_page, book_address, part):
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    page = open_page(f"{book_address}/{PAGE}", viewport=PHONE, **allowed)
    opened(page)
    if part == "bibtex":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(SAYS, arg="Copied")
    assert page.evaluate("navigator.clipboard.readText()") == wanted(page, part)


def wanted(page, part):
    return page.locator(f"#gt-cite-{part}").text_content()


@pytest.mark.parametrize("old_way", [True, False])
def test_where_the_clipboard_is_closed_the_citation_is_selected(open_page, old_way):
    page = open_page((HTML / PAGE).as_uri())
    page.evaluate(
        "(allowed) => { Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        " document.execCommand = () => allowed }",
        old_way,
    )
    opened(page)
    page.keyboard.press("Enter")
    page.wait_for_function(SAYS, arg="Copied" if old_way else "Selected")
    assert page.evaluate(SELECTED) == wanted(page, "text")


def test_without_scripts_the_citation_is_there_and_no_button_that_does_nothing(
    open_page, book_address
):
    page = open_page(f"{book_address}/{PAGE}", java_script_enabled=False)
    page.locator(".gt-cite > summary").click()
    assert page.locator("#gt-cite-bibtex").is_visible()
    assert page.locator(".gt-cite-copy:visible").count() == 0
