"""Bundle the widget views whenever a wheel or an sdist is built.

An sdist carries the bundles: who installs from it needs neither Deno nor what comes from npm.
"""

import sys
import tomllib
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))


class ViewsHook(BuildHookInterface):
    """Hatchling's hook: runs before the files are collected."""

    def dependencies(self):
        """Name what bundling needs beside hatchling, as the book itself pins it."""
        if self._carried():
            return []
        text = Path(self.root, "pyproject.toml").read_text("utf-8")
        pins = tomllib.loads(text)["dependency-groups"]["book"]
        return [pin for pin in pins if pin.startswith("deno==")]

    def initialize(self, version, build_data):  # noqa: ARG002 - hatchling calls it so
        """Bundle what is missing or stale; a checkout's views are bundled by `make setup`."""
        if version != "editable" and not self._carried():
            import views  # noqa: PLC0415 - needs Deno

            views.bundle_all()

    def _carried(self):
        """Whether this is an sdist, whose sources are never younger than its bundles."""
        return Path(self.root, "PKG-INFO").is_file()
