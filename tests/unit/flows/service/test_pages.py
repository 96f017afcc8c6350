"""What is served of a home: the pages and files of its current release, and nothing else."""

import http.client
from urllib.parse import urlsplit

import pytest

from flows.service.pages import PagesError, serving_pages
from flows.settings import Settings


@pytest.fixture
def home(tmp_path):
    settings = Settings(tmp_path)
    for release in ("000001-aaaaaaaa", "000002-bbbbbbbb"):
        for file in ("site/index.html", "site/en/index.html", "files/a.csv", "gofal.duckdb"):
            path = settings.releases / release / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{release} {file}")
        (settings.releases / release / "restricted.duckdb").write_text("respondents")
    point_to(settings, "000001-aaaaaaaa")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/private.html").write_text("beside the releases")
    return settings


def point_to(settings, release):
    settings.current.unlink(missing_ok=True)
    settings.current.symlink_to(settings.releases / release)


def asked(address, path):
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers


def test_pages_and_files_of_the_current_release_are_served(home):
    with serving_pages(home, 0) as address:
        assert address.startswith("http://127.0.0.1:")
        assert asked(address, "/site/index.html")[:2] == (200, "000001-aaaaaaaa site/index.html")
        assert asked(address, "/files/a.csv")[1] == "000001-aaaaaaaa files/a.csv"
        assert asked(address, "/site/en/")[0] == 200


def test_readers_see_a_newer_release_as_soon_as_the_pointer_moves(home):
    with serving_pages(home, 0) as address:
        point_to(home, "000002-bbbbbbbb")
        assert asked(address, "/site/index.html")[1].startswith("000002-bbbbbbbb")


@pytest.mark.parametrize(
    "path",
    [
        "/restricted.duckdb",
        "/gofal.duckdb",
        "/site/../restricted.duckdb",
        "/site/%2e%2e/restricted.duckdb",
        "/site/..%2frestricted.duckdb",
        "//restricted.duckdb",
        "/files/",
        "/site/private.html",
        "/../site/private.html",
        "/site/en/nothing.html",
        "/manifest.json",
    ],
)
def test_nothing_else_is_served(home, path):
    with serving_pages(home, 0) as address:
        status, text, _ = asked(address, path)
        assert status in (301, 404)
        assert "respondents" not in text
        assert "000001" not in text


def test_the_start_leads_to_the_first_page(home):
    with serving_pages(home, 0) as address:
        status, _, headers = asked(address, "/")
        assert (status, headers["Location"]) == (302, "/site/index.html")


def test_a_link_out_of_the_public_folders_is_not_followed(home):
    (home.current.resolve() / "files/out.csv").symlink_to(home.current / "restricted.duckdb")
    with serving_pages(home, 0) as address:
        assert asked(address, "/files/out.csv")[0] == 404


def test_a_taken_port_is_said(home):
    with serving_pages(home, 0) as address:
        port = urlsplit(address).port
        with pytest.raises(PagesError, match=f"port {port}"), serving_pages(home, port):
            pass
