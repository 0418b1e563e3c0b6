"""Let a double click in JupyterLab open a chapter as a notebook.

Chapters are Markdown files, which JupyterLab would open in its text editor. The setting is
written into the project's own environment and touches no other JupyterLab.
"""

import json
import sys
from pathlib import Path

SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {
        "defaultViewers": {"markdown": "Jupytext Notebook", "myst": "Jupytext Notebook"}
    },
    # A project's own environment asks nobody for news and shows no notification of them.
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}


def main():
    """Write the settings where JupyterLab looks for those of its environment."""
    folder = Path(sys.prefix) / "etc/jupyter/labconfig"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "default_setting_overrides.json").write_text(json.dumps(SETTINGS, indent=2))


if __name__ == "__main__":
    main()
