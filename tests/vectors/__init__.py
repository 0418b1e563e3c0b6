"""Numbers on which Python and JavaScript must agree.

Each module here, ``<stem>.py``, writes ``<stem>.json``: its ``cases()`` yields dictionaries
``{"call": name, "args": {...}, "want": ...}``, where ``call`` is the name in JavaScript. Python is
the reference. ``python -m vectors``, in the folder of the tests, writes all of them again; the
Python tests fail if a file is not what its module writes, the JavaScript tests if a function there
gives another number. A ``want`` that is an object may name only some of what a call returns.
"""

import importlib
import json
from pathlib import Path

__all__ = ["FOLDER", "cases", "stems", "text"]

FOLDER = Path(__file__).resolve().parent


def stems():
    """Return the stems of all modules that write cases."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def cases(stem):
    """Compute the cases of one stem."""
    return list(importlib.import_module(f".{stem}", __name__).cases())


def text(stem):
    """Write the cases of one stem as JSON, one case to a line."""
    lines = (json.dumps(case, allow_nan=False, separators=(",", ":")) for case in cases(stem))
    return "[\n" + ",\n".join(lines) + "\n]\n"
