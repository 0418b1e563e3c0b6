"""Bundle the widget views whenever a wheel is built."""

import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

import views


class ViewsHook(BuildHookInterface):
    """Hatchling's hook: runs before the wheel's files are collected."""

    def initialize(self, version, build_data):  # noqa: ARG002 - hatchling calls it so
        """Bundle what is missing or stale; a checkout's views are bundled by `make setup`."""
        if self.target_name == "wheel" and version != "editable":
            views.bundle_all()
