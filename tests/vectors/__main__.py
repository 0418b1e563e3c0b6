"""Write all vectors again: ``python -m vectors`` in the folder of the tests."""

import sys

from . import FOLDER, stems, text

for stem in stems():
    path = FOLDER / f"{stem}.json"
    path.write_text(text(stem), "utf-8", newline="\n")
    sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")
