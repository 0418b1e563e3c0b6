"""How the browser tests drive a widget and read what it says."""

import re

# What a widget draws, be it of shapes or of squares.
PICTURES = "svg, [role=img], [role=grid]"

# A part of a widget, as `plain` has it.
_SAID = """
([root, part, pattern]) => new RegExp(pattern).test(
  root.querySelector(part).innerText.replace(/\\s/g, " ").replaceAll("’", "'"))
"""


def plain(text):
    """Text with every kind of space written as a plain one, and apostrophes as keys have them."""
    return re.sub(r"\s", " ", text).replace("’", "'")


def lay_out(page):
    """Have all of a page laid out at once, as the key does that leads to its end."""
    page.evaluate("dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }))")
    # What depends on where a place is scrolled to follows a frame later.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def verdict(widget):
    """Verdict of a widget, as plain text."""
    return plain(widget.get_by_role("status").inner_text())


def says(widget, pattern, part="[role=status]"):
    """Wait until a part, the verdict if none is named, matches; return the match."""
    widget.page.wait_for_function(_SAID, arg=[widget.element_handle(), part, pattern])
    return re.search(pattern, plain(widget.locator(part).first.inner_text()))


def press(widget, name):
    """Press the button whose name holds a text or matches a pattern."""
    widget.get_by_role("button", name=name).click()


def press_exactly(widget, name):
    """Press the button that has just this name, or one that matches a pattern."""
    widget.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def type_into(widget, name, value, *, exact=False):
    """Type into a field and leave it with Enter."""
    field = widget.get_by_role("textbox", name=name, exact=exact)
    field.fill(str(value))
    field.press("Enter")


def drive(widget):
    """Use every control of a widget as a person would; it must answer and stay sound."""
    page = widget.page
    says(widget, r"\S")  # some compute a while before they have something to say
    closed = widget.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert all(named(control) for control in controls(widget))
    for slider in widget.locator("input[type=range]").all():
        picture = widget.locator(PICTURES).evaluate_all("all => all.map((s) => s.outerHTML).join()")
        slider.focus()
        key = "ArrowLeft" if float(slider.input_value()) > middle(slider) else "ArrowRight"
        page.keyboard.press(key)
        page.wait_for_function(
            "([root, pictures, before]) => [...root.querySelectorAll(pictures)]"
            ".map((s) => s.outerHTML).join() !== before",
            arg=[widget.element_handle(), PICTURES, picture],
        )
        for end in ("Home", "End"):
            page.keyboard.press(end)
        sound(widget)
    for index in range(widget.get_by_role("button").count()):
        button = widget.get_by_role("button").nth(index)
        if button.count() and button.is_visible() and button.is_enabled():
            button.click()
            sound(widget)
    for field in widget.locator("input:not([type=range], [readonly]):visible").all():
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
    pictures = widget.locator(PICTURES).evaluate_all("all => all.map((s) => s.outerHTML).join()")
    assert "NaN" not in pictures
    assert "Infinity" not in pictures
