"""Which Pythons the helpers are tested on once more."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from pythons import SUPPORTED, without_this

OWN = ".".join(map(str, sys.version_info[:2]))


@pytest.mark.parametrize("version", SUPPORTED)
def test_the_python_at_work_is_left_out_where_another_is_left(tmp_path, version):
    program = tmp_path / f"python{version}"
    program.touch(mode=0o755)
    environment = without_this({"PATH": str(tmp_path)})
    left_out = environment.get("TOX_SKIP_ENV")
    assert left_out == (None if version == OWN else OWN.replace(".", r"\."))
