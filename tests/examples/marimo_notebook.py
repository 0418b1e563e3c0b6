"""A widget of the book in a marimo notebook: ``marimo edit marimo_notebook.py``."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    from gumbeltrick.widgets.gumbel_max import GumbelMax

    return GumbelMax, mo


@app.cell
def _(GumbelMax, mo):
    trick = mo.ui.anywidget(GumbelMax(logits=[2, 0, -1]))
    trick
    return (trick,)


@app.cell
def _(mo, trick):
    # Runs again whenever somebody moves a slider.
    mo.md(f"The logits are {trick.value['logits']}, and c is {trick.value['c']}.")
    return


if __name__ == "__main__":
    app.run()
