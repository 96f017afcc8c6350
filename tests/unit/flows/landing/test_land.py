"""Landing on the disk: what is kept where, and what is never lost; nothing is built here."""

import json
import os
import threading
from datetime import UTC, datetime
from types import SimpleNamespace

import duckdb
import pytest

from domain.clock import Clock
from domain.problems import StateError, UnreadableFileError
from flows.files import file_sha256
from flows.landing import inbox
from flows.landing.deliveries import Landed, LandingStatus, kept, landed_editions
from flows.landing.inbox import land_dropped
from flows.landing.land import copy_whole, land
from flows.landing.newest import newest_figures
from flows.landing.tables import write_editions
from flows.settings import Settings
from ingest.statswales import read
from tests.editions import synthetic_counts, write_edition, write_table

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    settings = Settings(tmp_path / "home", clock=Clock(NOW))
    settings.landing.mkdir(parents=True)
    return settings


def test_the_same_bytes_under_another_name_are_known(settings, tmp_path):
    first = land(settings, [write_edition(tmp_path / "a.csv")])
    again = land(settings, [write_edition(tmp_path / "b.csv")])
    assert (first.status, again.status) == (LandingStatus.LANDED, LandingStatus.KNOWN)
    assert again.landed.number == first.landed.number
    assert len(landed_editions(settings)) == 1


def test_a_later_edition_is_compared_with_the_one_before(settings, tmp_path):
    land(settings, [write_edition(tmp_path / "a.csv")])
    table = synthetic_counts(2016, 2024)
    table.loc[2024, "Torfaen"] += 300
    rules = {
        problem.rule
        for problem in land(settings, [write_table(tmp_path / "b.csv", table)]).problems
    }
    assert rules == {"year_on_year_jump", "large_revision", "order_not_known"}


def test_a_file_that_is_being_copied_has_a_moment_to_become_whole(settings, monkeypatch):
    waited = []
    clock = SimpleNamespace(time=lambda: 1000.0, sleep=waited.append)
    monkeypatch.setattr(inbox, "time", clock)
    monkeypatch.setattr(inbox, "SETTLED_SECONDS", 60)
    young = write_edition(settings.landing / "a.csv")
    old = write_edition(settings.landing / "b.csv", shift=1)
    os.utime(young, (980, 980))
    os.utime(old, (1, 1))
    land_dropped(settings, [])
    assert waited == [40]
    assert not young.exists()
    assert not old.exists()


def test_files_of_a_dropped_folder_are_one_delivery(settings):
    folder = settings.landing / "pages"
    folder.mkdir()
    for number in (1, 2):
        rows = [
            {
                "Data": 69000 + number,
                "Localauthority_ItemName_ENG": area,
                "Measure_ItemName_ENG": "Population",
                "Year_ItemName_ENG": "Mid-year 2021",
                "RowKey": f"{number - 1:016d}",
            }
            for area in [["Isle of Anglesey"], ["Gwynedd"]][number - 1]
        ]
        page = {"odata.metadata": "…#popu1009", "value": rows}
        page |= {"odata.nextLink": "…"} if number == 1 else {}
        (folder / f"page_{number}.json").write_text(json.dumps(page))
    (landing,) = land_dropped(settings)
    assert landing.delivery == "page_1.json, page_2.json"
    assert landing.status is LandingStatus.REFUSED  # twenty authorities are missing
    assert {problem.rule for problem in landing.problems} >= {"missing_authority"}
    assert not folder.exists()
    assert len(landing.landed.files) == 2


def test_a_name_that_is_no_text_is_refused_and_keeps_nothing_waiting(settings):
    bad = bytes(settings.landing) + b"/a\xff.csv"
    with open(bad, "wb") as file:  # noqa: PTH123
        file.write(b"1\n")
    write_edition(settings.landing / "good.csv")
    statuses = {landing.sentence(): landing.status for landing in land_dropped(settings)}
    assert set(statuses.values()) == {LandingStatus.LANDED, LandingStatus.REFUSED}
    assert any("\\udcff" in sentence for sentence in statuses)
    assert sorted(path.name for path in settings.landing.iterdir()) == ["editions", "refused"]


def test_a_file_a_reader_stumbles_over_is_refused_and_keeps_nothing_waiting(settings):
    page = {"odata.metadata": "…", "value": [{"RowKey": 5, "Data": {}}]}
    (settings.landing / "bad.json").write_text(json.dumps(page))
    write_edition(settings.landing / "good.csv")
    bad, good = land_dropped(settings)
    assert (bad.status, good.status) == (LandingStatus.REFUSED, LandingStatus.LANDED)
    assert "the reader needs mending" in (bad.landed.folder / "report.txt").read_text()


def test_an_empty_folder_waits_for_its_files(settings):
    (settings.landing / "pages").mkdir()
    assert land_dropped(settings) == []
    assert (settings.landing / "pages").exists()


def test_a_folder_in_a_folder_is_moved_aside_whole(settings):
    inner = settings.landing / "pages" / "more"
    inner.mkdir(parents=True)
    (inner / "page.json").write_text("{}")
    (landing,) = land_dropped(settings)
    assert [problem.rule for problem in landing.problems] == ["not_a_plain_file"]
    assert (landing.landed.folder / "files" / "file-1" / "page.json").read_text() == "{}"
    assert not (settings.landing / "pages").exists()


def test_a_link_is_moved_aside_and_never_followed(settings, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("secret")
    (settings.landing / "table.csv").symlink_to(secret)
    (landing,) = land_dropped(settings)
    assert landing.status is LandingStatus.REFUSED
    (moved,) = (landing.landed.folder / "files").iterdir()
    assert moved.is_symlink()
    assert secret.read_text() == "secret"
    assert [path.name for path in settings.landing.iterdir()] == ["refused"]


def test_a_file_too_large_is_moved_aside_without_being_read(settings):
    with (settings.landing / "table.csv").open("wb") as file:
        file.truncate(2_000_000_000)
    (landing,) = land_dropped(settings)
    assert [problem.rule for problem in landing.problems] == ["file_too_large"]
    (moved,) = (landing.landed.folder / "files").iterdir()
    assert moved.stat().st_size == 2_000_000_000


def test_what_is_refused_keeps_its_bytes_and_numbers_go_on(settings):
    for number in (1, 2):
        (settings.landing / "bad.csv").write_text(f"not a table {number}\n")
        sha256 = file_sha256(settings.landing / "bad.csv")
        (landing,) = land_dropped(settings)
        assert landing.landed.number == number
        assert landing.landed.sha256s == {sha256}
        assert file_sha256(landing.landed.files[0]) == sha256
    assert len(kept(settings, LandingStatus.REFUSED)) == 2


def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path):
    path = tmp_path / "growing.csv"
    path.write_bytes(b"1\n" * 5_000_000)
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"2\n")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(UnreadableFileError, match="changed while it was read") as refused:
            copy_whole([path], tmp_path / "arriving")
    finally:
        stop.set()
        writer.join()
    assert refused.value.problem.rule == "changed_while_read"


def test_a_file_that_landed_is_parsed_once_in_a_run(settings, tmp_path, monkeypatch):
    land(settings, [write_edition(tmp_path / "a.csv")])
    parsed = []
    read_edition = read.read_edition

    def counted(files, seeds):
        parsed.extend(file.name for file in files)
        return read_edition(files, seeds)

    monkeypatch.setattr(read, "read_edition", counted)
    write_edition(settings.landing / "b.csv", first_year=2017)
    write_edition(settings.landing / "c.csv", first_year=2018)
    seen = landed_editions(settings)
    seen += [landing.landed for landing in land_dropped(settings, seen)]
    editions = landed_editions(settings, seen)
    assert [edition.number for edition in editions] == [1, 2, 3]
    newest_figures("children_looked_after", editions)
    write_editions(tmp_path / "gofal.duckdb", editions, None)
    assert sorted(parsed) == ["a.csv", "b.csv", "c.csv"]


def test_the_table_of_editions_says_what_the_receipts_say(settings, tmp_path):
    landed = land(settings, [write_edition(tmp_path / "a.csv")]).landed
    write_editions(tmp_path / "gofal.duckdb", landed_editions(settings), None)
    with duckdb.connect(str(tmp_path / "gofal.duckdb"), read_only=True) as warehouse:
        (edition,) = warehouse.sql("from landing.editions").df().to_dict("records")
        (n_figures,) = warehouse.sql(
            "select count(*) from landing.children_looked_after where edition_number = 1"
        ).fetchone()
    receipt = landed.receipt
    assert edition["edition_number"] == receipt.number
    assert (edition["dataset"], edition["layout"]) == (receipt.dataset, receipt.layout)
    assert edition["files"] == "a.csv"
    assert edition["published_on"].date() == receipt.published_on
    assert edition["published_on_basis"] == receipt.published_on_basis
    assert edition["landed_at"].isoformat() == receipt.landed_at.isoformat()[:19]  # UTC
    assert n_figures == receipt.n_figures


def test_a_revision_that_nobody_dates_waits_and_one_with_its_day_is_in_use(settings, tmp_path):
    land(settings, [write_edition(tmp_path / "a.csv")])
    revision = [write_edition(tmp_path / "b.csv", shift=1)]
    waits = land(settings, revision)
    assert waits.status is LandingStatus.HELD
    assert {str(problem.rule) for problem in waits.problems} == {"order_not_known"}
    dated = [write_edition(tmp_path / "c.csv", shift=2)]
    landed = land(settings, dated, published_on=settings.clock.today())
    assert landed.status is LandingStatus.LANDED


def test_a_landed_file_that_was_changed_is_not_read(settings, tmp_path):
    landed = land(settings, [write_edition(tmp_path / "a.csv")]).landed
    file = landed.folder / "files/a.csv"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b"2023-24", b"2022-23", 1))
    with pytest.raises(StateError, match=r"a\.csv is not the file that landed"):
        Landed.of(landed.folder).edition  # noqa: B018


def test_a_slip_in_every_row_is_one_line_with_a_count_and_each_is_in_the_report_for_programs(
    settings, tmp_path
):
    file = write_edition(tmp_path / "a.csv")
    file.write_bytes(file.read_bytes().replace(b"Torfaen", b"Torfean"))
    landing = land(settings, [file])
    report = landing.landed.folder / "report.txt"
    assert report.read_text().count("\n") == 1
    assert "'Torfean'" in report.read_text()
    assert report.read_text().endswith("(and in 8 more rows)\n")
    assert len(json.loads(report.with_suffix(".json").read_text())) == 9
