"""How the browser tests drive a widget and read what it says."""

import re

# What a widget draws, be it of shapes or of squares.
PICTURES = "svg, [role=img], [role=grid]"

# A part of a widget with every kind of space written as a plain one.
_SAID = """
([root, part, pattern]) => new RegExp(pattern).test(
  root.querySelector(part).innerText.replace(/\\s/g, " "))
"""


def plain(text):
    """Text with every kind of space written as a plain one."""
    return re.sub(r"\s", " ", text)


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
