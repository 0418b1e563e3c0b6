"""Live widgets: one module per idea, ``gumbeltrick.widgets.<idea>``."""

from pathlib import Path

__all__ = ["STATIC"]

STATIC = Path(__file__).parent / "static"
"""The bundled views: ``notebook`` for the Jupyter front ends, ``page`` for the built book."""
