"""The Gumbel trick: helper modules and live widgets of the book of that name.

Each idea is one module, ``gumbeltrick.<idea>``, beside its widget,
``gumbeltrick.widgets.<idea>``. Import the module that you need; nothing is loaded here.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
