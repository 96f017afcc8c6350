"""A site that is put into a web server's folder: whole, open to readers, and at its address."""

import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from tests.conftest import run_gofal
from tests.pages.conftest import Parsed

pytestmark = pytest.mark.slow
ADDRESS = "https://gofal.example.org/wales"


@pytest.fixture(scope="module")
def published(built, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("www") / "gofal"
    done = run_gofal(
        "site", "--home", str(built.home), "--to", str(folder), "--address", ADDRESS, umask=0o077
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_release_stands_under_its_name_and_once_more_as_the_latest(published, built):
    assert {path.name for path in published.iterdir()} == {built.current.resolve().name, "latest"}
    release, latest = sorted(published.iterdir())
    names = [
        {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
        for folder in (release, latest)
    ]
    assert names[0] == names[1]
    assert {"index.html", "en/index.html", "cy/quality.html", "files/gofal.xlsx"} <= names[0]


def test_every_link_of_the_copy_leads_to_something_in_it(published):
    latest = published / "latest"
    lost = set()
    for path in latest.glob("**/*.html"):
        for _, href in Parsed(path).links:
            parts = urlsplit(href)
            if parts.scheme or not parts.path:
                continue
            target = (path.parent / unquote(parts.path)).resolve()
            if not target.is_file() or not target.is_relative_to(latest):
                lost.add(f"{path.name} to {href}")
    assert lost == set()


def test_pages_files_and_the_site_map_name_the_address(published, built):
    release = built.current.resolve().name
    page = (published / "latest/cy/areas/W06000015.html").read_text(encoding="utf-8")
    assert f'rel="canonical" href="{ADDRESS}/latest/cy/areas/W06000015.html"' in page
    sitemap = ElementTree.parse(published / "latest/sitemap.xml")
    places = {element.text for element in sitemap.iter() if element.tag.endswith("}loc")}
    pages = {
        path.relative_to(published).as_posix() for path in published.glob("latest/??/**/*.html")
    }
    assert places == {f"{ADDRESS}/{path}" for path in pages}
    feed = (published / "latest/en/feed.xml").read_text(encoding="utf-8")
    assert f"{ADDRESS}/{release}/en/changes.html" in feed


def test_everybody_may_read_the_copy_and_nobody_else_write_it(published):
    for path in (published, *published.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o755 if path.is_dir() else 0o644), path


def test_nothing_of_respondents_is_in_the_copy(published):
    assert list(published.rglob("restricted*")) == []


def test_a_second_copy_takes_the_place_of_the_first(published, built):
    (published / "latest/left-over.html").write_text("of an earlier release")
    done = run_gofal("site", "--home", str(built.home), "--to", str(published))
    assert done.returncode == 0, done.stderr
    assert not (published / "latest/left-over.html").exists()
    assert not (published / "latest/sitemap.xml").exists()  # no address was given


def test_an_address_without_a_folder_is_wrong_usage(built):
    done = run_gofal("site", "--home", str(built.home), "--address", ADDRESS)
    assert done.returncode == 2
    assert "--to" in done.stderr


def test_a_folder_of_the_data_directory_is_refused(built):
    for folder in (built.home, built.home / "www", built.landing):
        done = run_gofal("site", "--home", str(built.home), "--to", str(folder))
        assert done.returncode == 1
        assert "name a place elsewhere" in done.stderr
    assert not (built.home / "www").exists()


def test_what_is_no_copy_of_a_site_is_never_replaced(built, tmp_path):
    own = tmp_path / "latest" / "photo.jpg"
    own.parent.mkdir()
    own.write_text("somebody's")
    done = run_gofal("site", "--home", str(built.home), "--to", str(tmp_path))
    assert done.returncode == 1
    assert "no copy of a site" in done.stderr
    assert list(tmp_path.rglob("*")) == [own.parent, own]
