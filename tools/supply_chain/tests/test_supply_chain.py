"""The lock, its licences, and the list of what is known against its packages."""

import json
import threading
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata

import pytest
from click.testing import CliRunner

from tools.supply_chain.audit import LIST_MADE_ON, advisories, found_in_list, main
from tools.supply_chain.licences import PAGE, licence, page
from tools.supply_chain.lock import LOCK, Package, locked


def test_every_package_of_the_lock_is_read():
    text = LOCK.read_text(encoding="utf-8")
    assert len(locked()) == text.count("==") - text.count("# ==") > 150
    assert Package("prefect", "3.8.8") in locked()


def test_the_page_of_licences_is_that_of_the_lock():
    assert PAGE.read_text(encoding="utf-8") == page(locked()), (
        "python -m tools.supply_chain.licences writes it anew"
    )


def test_a_version_that_is_not_installed_has_no_licence_here():
    with pytest.raises(LookupError, match=r"click .* is installed, not 0\.1"):
        licence(Package("click", "0.1"))


def test_a_package_whose_metadata_say_nothing_has_the_licence_that_heads_its_licence_file():
    (package,) = [each for each in locked() if each.name == "axe-playwright-python"]
    about = metadata.metadata(package.name)
    assert "License" not in about and "License-Expression" not in about
    assert licence(package) == "MIT"


def test_nothing_is_known_against_the_lock():
    assert found_in_list(locked(), advisories()) == []


def just_before(version: str) -> str:
    """A version just before one: 46.0.4.9999 before 46.0.5, 49.9999 before 50.0.0."""
    parts = [int(part) for part in version.split(".")]
    while parts[-1] == 0:
        parts.pop()
    return ".".join(map(str, [*parts[:-1], parts[-1] - 1, 9999]))


@pytest.mark.parametrize("advisory", advisories(), ids=lambda each: each.advisory)
def test_every_entry_of_the_list_is_of_a_package_of_the_lock_and_would_be_found(advisory):
    (package,) = [each for each in locked() if each.name == advisory.package]
    (bound,) = [each for each in advisory.affected if each.operator in ("<", "<=")]
    newest = bound.version if bound.operator == "<=" else just_before(bound.version)
    (said,) = found_in_list([replace(package, version=newest)], [advisory])
    assert advisory.advisory in said
    assert advisory.basis in ("advisory", "threads")


def test_the_list_has_a_day_and_each_entry_once():
    assert date.fromisoformat(LIST_MADE_ON)
    known = [(each.package, each.advisory) for each in advisories()]
    assert known == sorted(set(known), key=known.index)


@pytest.fixture
def osv():
    """A service on this machine that answers as OSV does, and knows one thing."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            known = {"vulns": [{"id": "GHSA-xxxx", "modified": "2026-11-25T00:00:00Z"}]}
            answers = [known if each["package"]["name"] == "click" else {} for each in asked]
            body = json.dumps({"results": answers}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_what_a_service_knows_is_said_and_is_a_failure(osv):
    done = CliRunner().invoke(main, ["--service", osv])
    assert done.exit_code == 1
    assert "GHSA-xxxx" in done.output
    assert "was asked about every package" in done.output


def test_without_a_service_the_list_is_compared_and_that_is_said():
    done = CliRunner().invoke(main, ["--service", "http://127.0.0.1:9"])
    assert done.exit_code == 0, done.output
    assert f"our list of {LIST_MADE_ON}" in done.output
    assert "was not asked" in done.output
