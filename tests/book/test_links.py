"""The check of the links out of the book, against a host on this machine."""

import http.server
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from links import check, collect, report  # noqa: E402 - found by the line above

ANSWERS = {"/here": 200, "/moved": 301, "/gone": 404, "/members": 401, "/turned-away": 403}


class Host(http.server.BaseHTTPRequestHandler):
    """A host with a page, a page that moved, one that is gone, and two that it keeps to itself."""

    def do_GET(self):
        self.send_response(ANSWERS[self.path])
        if ANSWERS[self.path] == 301:
            self.send_header("Location", "/here")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 - called so

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def host():
    """Address of such a host."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_links_come_from_every_part_of_a_page_and_from_markdown(tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "part/page.html").write_text(
        '<a href="https://a.example/x?y=1&amp;z=2">a</a> <a href="../index.html">here</a>'
        '<footer><img src="http://b.example/b.png"></footer><!-- <a href="https://c.example"> -->'
    )
    text = tmp_path / "NOTES.md"
    text.write_text(
        "[a](https://a.example/x?y=1&z=2) and `https://code.example` and <me@d.example>"
    )
    assert collect(tmp_path, [text]) == {
        "https://a.example/x?y=1&z=2": ["NOTES.md", "part/page.html"],
        "http://b.example/b.png": ["part/page.html"],
    }


def test_a_link_that_cannot_be_followed_is_named_and_none_is_left_out(host):
    links = [host + path for path in ANSWERS]
    results = check(links)
    assert results.keys() == set(links)
    status = {link.removeprefix(host): results[link][0] for link in links}
    assert status["/here"] == "working"
    assert status["/moved"] == "redirected"
    assert all(status[path] == "broken" for path in ("/gone", "/members", "/turned-away"))
    said = report({link: ["page.html"] for link in links}, results)
    assert f"**broken** <{host}/gone> in page.html" in said
    assert f"{host}/here" not in said
