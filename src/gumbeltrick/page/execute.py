"""Run the chapters whose outputs are not known yet, several at a time.

Sphinx reads one page after the other, and myst-nb runs a chapter's cells when its page is read.
Here they run before the first page is read, into the cache from which myst-nb then takes them.
"""

import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from types import SimpleNamespace

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.execute import create_client
from myst_nb.core.execute.cache import NotebookClientCache
from myst_nb.core.loggers import SphinxDocLogger
from myst_nb.core.nb_to_tokens import nb_node_to_dict
from myst_nb.core.read import create_nb_reader
from sphinx.errors import SphinxError

__all__ = ["setup"]

# A kernel that starts leaves the processor idle for a while, so two at once pay even where there is
# one processor. Each of them holds some 250 MB.
_AT_ONCE = min(max(2, os.cpu_count() or 1), 8)


def setup(app):
    """Connect to Sphinx."""
    app.connect("env-before-read-docs", _run)


def _run(app, env, docnames):  # noqa: ARG001 - Sphinx calls it so
    """Run the chapters among the pages that will be read; end the build if any fails."""
    clients = [client for name in docnames if (client := _client(env, name))]
    if not clients:
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    # Pages with the same cells share their outputs.
    asked = {cache.create_hashed_notebook(client.notebook)[1]: client for client in clients}
    for record in cache.list_cache_records():
        asked.pop(record.hashkey, None)
    pool = ThreadPoolExecutor(_AT_ONCE)
    runs = {pool.submit(_execute, client): client for client in asked.values()}
    failed = []
    try:
        # The cache is not made for several writers, so what the threads give is kept here.
        for run in as_completed(runs):
            failed += _keep(runs[run], run.result(), cache)
    finally:
        pool.shutdown(cancel_futures=True)
    if failed:
        message = f"cells failed, see above: {', '.join(sorted(failed))}"
        raise SphinxError(message)


def _client(env, docname):
    """Give what myst-nb would run a page with; None if the page has nothing to run or to keep."""
    path = Path(env.doc2path(docname))
    text, config = path.read_text("utf-8"), env.mystnb_config
    reader = create_nb_reader(str(path), env.myst_config, config, text)
    if reader is None:
        return None
    notebook = reader.read(text)
    own = nb_node_to_dict(notebook.metadata.get(config.metadata_key, {}))
    own.pop("output_folder", None)
    page = SimpleNamespace(settings=SimpleNamespace(env=SimpleNamespace(docname=docname)))
    client = create_client(notebook, str(path), config.copy(**own), SphinxDocLogger(page))
    runs_here = isinstance(client, NotebookClientCache) and not client.nb_config.execution_in_temp
    return client if runs_here else None


def _execute(client):
    config = client.nb_config
    return single_nb_execution(
        client.notebook,
        cwd=str(client.path.parent),
        timeout=config.execution_timeout,
        allow_errors=config.execution_allow_errors,
    )


def _keep(client, result, cache):
    """Keep the outputs of a chapter; give its name if a cell failed."""
    if result.err is not None:
        client.logger.warning("Executing notebook failed\n%s", result.exc_string, subtype="exec")
        return [client.path.name]
    client.logger.info("Executed notebook in %.2f seconds", result.time)
    bundle = CacheBundleIn(result.nb, str(client.path), data={"execution_seconds": result.time})
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    return []
