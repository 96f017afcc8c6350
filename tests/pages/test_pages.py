"""Pages open with no network: read by a parser, and by a real browser where one is, as in CI."""

import os
import socket
import subprocess
import threading
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import run_gofal
from tests.machine import CHROMIUM, limit

pytestmark = pytest.mark.slow


class Fetches(HTMLParser):
    """What a page would fetch from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            away = str(value).startswith(("http:", "https:", "//"))
            if away and (name == "src" or (name == "href" and tag == "link")):
                self.found.append((tag, value))


@pytest.fixture(scope="module")
def printed(built):
    done = run_gofal("docs", "--home", str(built.home))
    assert done.returncode == 0, done.stderr
    found = [
        Path(line.partition(": ")[2].split(", ")[0].strip()) for line in done.stdout.splitlines()
    ]
    return {f"{page.parent.name}/{page.stem}": page for page in found if page.suffix == ".html"}


@pytest.mark.parametrize("name", ["data/index", "en/quality", "report/index", "study/index"])
def test_a_page_names_nothing_to_fetch_from_elsewhere(printed, name):
    parser = Fetches()
    parser.feed(printed[name].read_text(encoding="utf-8"))
    assert parser.found == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/index", "fct_care_rates"),
        ("en/quality", "Are the figures plausible"),
        ("report/index", "prove nothing about Wales"),
        ("study/index", "prove nothing about Wales"),
    ],
)
def test_a_browser_draws_a_page_and_asks_the_network_for_nothing(printed, tmp_path, name, text):
    assert CHROMIUM, "no browser: install chromium (.ci/run does, where it may)"
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def listen():
            while True:
                try:
                    connection, _ = proxy.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(200).split(b"\r\n")[0].decode())

        threading.Thread(target=listen, daemon=True).start()
        drawn = subprocess.run(
            [
                *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
                *("--disable-sync", f"--user-data-dir={tmp_path}", "--virtual-time-budget=8000"),
                f"--proxy-server=127.0.0.1:{proxy.getsockname()[1]}",
                *("--dump-dom", printed[name].as_uri()),
            ],
            env={**os.environ, "HOME": str(tmp_path)},  # it leaves settings in a home directory
            capture_output=True,
            text=True,
            timeout=limit(40),
            check=True,
        )
    assert text.lower() in drawn.stdout.lower()
    # the browser itself calls home whatever it shows; a page of ours would call another host
    assert [line for line in asked if "google" not in line and "gstatic" not in line] == []
