"""What every live widget of the book has in common.

A live widget is an anywidget: in a notebook its traits stay in step with Python. It also writes
itself as HTML, its state and a still picture, from which the built page brings the same view to
life with no kernel (``view/host.js``), and which remains where there is no script at all. A front
end that shows no widgets (GitHub, nbviewer, an editor without the extension) finds the still
picture as PNG.
"""

import html
import json
import re
from abc import abstractmethod

import anywidget
import traitlets

from gumbeltrick import drawing
from gumbeltrick._book import PAGE_TYPE, book_url
from gumbeltrick.widgets import STATIC

__all__ = ["Checked", "LiveWidget", "typeset"]

_NOTE = (
    "This is a still picture: the live widget has not started. It needs JavaScript; where that is "
    "on, reload the page."
)


_NARROW = "\u202f"  # no-break space between thousands and before the per cent sign
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def typeset(sentence):
    """Write the numbers of a sentence as the live view writes them (``view/words.js``).

    Parameters
    ----------
    sentence : str
        With numbers as Python formats them: "-12345", "50.0%", "2.7e-07".

    Returns
    -------
    str
        With minus signs, powers of ten, narrow spaces between thousands and before "%", and curly
        apostrophes.
    """
    sentence = re.sub(r"(?<=\w)'(?=\w)", "’", sentence)
    sentence = re.sub(
        r"(?<=\d)e([+-]\d+)\b",
        lambda power: f"×10{str(int(power[1])).translate(_SUPERSCRIPTS)}",
        sentence,
    )
    sentence = re.sub(r"(?<![\w.)])-(?=\d)", "−", sentence)
    sentence = re.sub(r"(?<=\d) ?%", f"{_NARROW}%", sentence)
    return re.sub(
        r"(?<![\w.])\d{4,}", lambda number: f"{int(number[0]):,}".replace(",", _NARROW), sentence
    )


class Checked(traitlets.TraitType):
    """A synced trait that holds what a check of :mod:`gumbeltrick._checks` lets through.

    Parameters
    ----------
    check : callable
        ``check(value, name=...)`` returns the value to keep or raises the error that the
        helper modules raise for the same argument.
    default_value : object
        The value at the start.
    """

    def __init__(self, check, default_value, **kwargs):
        super().__init__(default_value, **kwargs)
        self._check = check
        self.tag(sync=True)

    def validate(self, obj, value):  # noqa: ARG002 - traitlets calls it with the owner
        """Return the checked value; raise ValueError or TypeError that names the trait."""
        return self._check(value, name=self.name)


class LiveWidget(anywidget.AnyWidget):
    """Base of every live widget.

    A subclass lives in ``gumbeltrick.widgets.<stem>``, beside its view ``<stem>.js``. It declares
    its traits and draws a still picture of its state; the stem gives all the rest.

    Attributes
    ----------
    book_url : str
        Address of the published book, for the share link; without one a notebook offers none.
        Read from the environment variable ``GUMBELTRICK_BOOK_URL``.
    """

    book_url = traitlets.Unicode().tag(sync=True)

    def __init_subclass__(cls, **kwargs):
        # A subclass of a widget keeps its view; traitlets makes such subclasses of its own.
        if not hasattr(cls, "stem"):
            cls.stem = cls.__module__.rpartition(".")[2]
            for attribute, ending in (("_esm", "js"), ("_css", "css")):
                setattr(cls, attribute, _bundle(cls.stem, ending))
        super().__init_subclass__(**kwargs)

    @traitlets.default("book_url")
    def _default_book_url(self):
        return book_url()

    @abstractmethod
    def still(self):
        """Draw the state with Matplotlib.

        Returns
        -------
        figure : matplotlib.figure.Figure
            Sample against theory.
        sentence : str
            What it shows, in words.
        """

    def view_state(self):
        """Traits that the view reads, as plain JSON values by name."""
        # ipywidgets' own traits (layout, tooltip) and anywidget's (_esm, _css) are for Jupyter.
        return {
            name: getattr(self, name)
            for name, trait in sorted(self.traits(sync=True).items())
            if issubclass(trait.this_class, LiveWidget)
            and not name.startswith("_")
            # A page knows its own address.
            and name != "book_url"
        }

    def __repr__(self):
        state = ", ".join(f"{name}={value!r}" for name, value in self.view_state().items())
        return f"{type(self).__name__}({state})"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        figure, sentence = self.still()
        page = self._html_around(drawing.figure_html(figure, typeset(sentence)))
        png, size = drawing.still_png(figure)
        return {**data, PAGE_TYPE: page, "image/png": png}, {**metadata, "image/png": size}

    def _html_around(self, picture):
        # "<" is the only character that could end the script element early.
        state = json.dumps(self.view_state()).replace("<", "\\u003c")
        return (
            f'<div class="gt-live" data-live="{html.escape(self.stem)}">'
            f'<script type="application/json" class="gt-state">{state}</script>'
            f'<div class="gt-still-note">{_NOTE}</div>'
            f'<div class="gt-still">{picture}</div>'
            "</div>"
        )


def _bundle(stem, ending):
    path = STATIC / "notebook" / f"{stem}.{ending}"
    if not path.is_file():
        message = f"the view {path} is not bundled yet; `make setup` does it"
        raise FileNotFoundError(message)
    return path
