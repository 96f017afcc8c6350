"""Landed editions are read once: what was read is kept by hash, and never believed unchecked."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from domain.clock import Clock
from domain.problems import StateError
from flows.landing import read_once as keeping
from flows.landing.deliveries import Landed, LandingStatus, landed_editions
from flows.landing.land import land
from flows.landing.newest import newest_figures
from flows.settings import PROJECT, Settings
from ingest.statswales import read
from tests.editions import write_edition

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DATASET = "children_looked_after"
FIXTURES = PROJECT / "tests/fixtures/statswales"


@pytest.fixture
def settings(tmp_path):
    settings = Settings(tmp_path / "home", clock=Clock(NOW))
    settings.landing.mkdir(parents=True)
    return settings


@pytest.fixture
def parsed(monkeypatch):
    """Names of the files that a reader was given, in order."""
    names: list[str] = []
    read_edition = read.read_edition

    def counted(files, seeds):
        names.extend(file.name for file in files)
        return read_edition(files, seeds)

    monkeypatch.setattr(read, "read_edition", counted)
    return names


@pytest.fixture(scope="module")
def landed(tmp_path_factory) -> Callable[[int], Path]:
    """Data directories in which so many revisions of one table have landed, each with its day."""

    @cache
    def home(n: int) -> Path:
        folder = tmp_path_factory.mktemp(f"landed_{n}")
        settings = Settings(folder / "home", clock=Clock(NOW))
        settings.landing.mkdir(parents=True)
        for number in range(n):
            file = write_edition(folder / f"{number}.csv", shift=number)
            day = date(2026, 10, 1) + timedelta(number)
            assert land(settings, [file], published_on=day).status is LandingStatus.LANDED
        return settings.home

    return home


@pytest.fixture
def land_some(landed, settings) -> Callable[[int], None]:
    """Have so many revisions landed, as if each test had landed its own."""

    def copy(n: int) -> None:
        shutil.copytree(landed(n), settings.home, symlinks=True, dirs_exist_ok=True)

    return copy


def one(settings: Settings) -> Landed:
    (landed,) = landed_editions(settings)
    return landed


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def kept_files(settings: Settings) -> list[Path]:
    return sorted((settings.cache / keeping.FOLDER).rglob("*.json"))


def test_the_next_process_takes_what_was_read_and_it_is_the_same(settings, tmp_path, parsed):
    file = tmp_path / "a_2018.csv"
    file.write_bytes((FIXTURES / "CLA_31MAR_2018.csv").read_bytes())
    landed = land(settings, [file], published_on=date(2026, 11, 20)).landed
    first, again = (Landed.of(landed.folder, settings.cache).edition for _ in range(2))
    assert parsed == [file.name] * 2  # judged, and read for the first process that asks
    for edition in (first, again):
        same(edition.figures, landed.edition.figures)
        assert replace(edition, figures=None) == replace(landed.edition, figures=None)


def test_what_a_person_should_know_of_an_edition_is_kept_with_it(settings, tmp_path):
    file = write_edition(tmp_path / "a.csv")
    text = file.read_text(encoding="utf-8-sig").splitlines()
    rows = [f"{text[0]},Notes", f"{text[1]},Counted twice", *(f"{row}," for row in text[2:])]
    file.write_text("\n".join([*rows, ""]))
    land(settings, [file], published_on=date(2026, 11, 20))
    remarks = [one(settings).edition.remarks for _ in range(2)]
    assert remarks[0] == remarks[1]
    assert [problem.rule for problem in remarks[1]] == ["remark_left_out"]
    assert type(remarks[1][0].rule) is type(remarks[0][0].rule)


def test_a_landing_among_many_reads_only_what_is_new(settings, parsed, land_some):
    land_some(4)
    parsed.clear()
    newest_figures(DATASET, landed_editions(settings))
    assert parsed == ["3.csv"]
    newest_figures(DATASET, landed_editions(settings))
    [each.edition for each in landed_editions(settings)]
    assert parsed == ["3.csv"]


def test_the_newest_figures_are_the_same_with_and_without_what_was_kept(settings, land_some):
    land_some(4)
    editions = landed_editions(settings)
    kept = newest_figures(DATASET, editions)
    same(kept, newest_figures(DATASET, landed_editions(settings)))
    same(kept, newest_figures(DATASET, [Landed.of(each.folder) for each in editions]))
    assert set(kept["edition_number"]) == {0, 4}


def test_an_edition_that_is_taken_out_of_use_leaves_nothing_behind(settings, land_some):
    land_some(4)
    newest_figures(DATASET, landed_editions(settings))
    last = landed_editions(settings)[-1]
    last.folder.rename(settings.landing / last.folder.name)
    left = landed_editions(settings)
    assert set(newest_figures(DATASET, left)["edition_number"]) == {0, 3}


def test_another_day_of_an_edition_is_another_edition(settings, land_some):
    land_some(2)
    newest_figures(DATASET, landed_editions(settings))
    one, two = landed_editions(settings)
    later = replace(one, receipt=one.receipt.model_copy(update={"published_on": date(2026, 11, 1)}))
    assert set(newest_figures(DATASET, [later, two])["edition_number"]) == {0, 1}


def test_a_landed_file_that_was_changed_is_not_used_although_it_was_read_before(
    settings, land_some
):
    land_some(1)
    newest_figures(DATASET, landed_editions(settings))
    (file,) = one(settings).files
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b"2023-24", b"2022-23", 1))
    with pytest.raises(StateError, match="is not the file that landed"):
        one(settings).edition  # noqa: B018
    with pytest.raises(StateError, match="is not the file that landed"):
        newest_figures(DATASET, landed_editions(settings))


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 200])
def test_what_was_kept_and_is_damaged_is_read_anew(settings, parsed, damage, land_some):
    land_some(1)
    first = newest_figures(DATASET, landed_editions(settings))
    for file in kept_files(settings):
        file.write_bytes(damage)
    parsed.clear()
    same(first, newest_figures(DATASET, landed_editions(settings)))
    assert parsed == ["0.csv"]


def test_one_figure_changed_in_what_was_kept_is_read_anew(settings, parsed, land_some):
    land_some(1)
    first = newest_figures(DATASET, landed_editions(settings))
    for file in kept_files(settings):
        file.write_bytes(file.read_bytes().replace(b"7185", b"7190"))
    parsed.clear()
    same(first, newest_figures(DATASET, landed_editions(settings)))
    assert parsed == ["0.csv"]


def test_other_readers_read_anew_and_keep_nothing_of_earlier_ones(settings, monkeypatch, land_some):
    land_some(1)
    newest_figures(DATASET, landed_editions(settings))
    before = kept_files(settings)
    monkeypatch.setattr(keeping, "_readers", lambda: "others")
    newest_figures(DATASET, landed_editions(settings))
    after = kept_files(settings)
    assert {file.parent.name for file in after} == {"others"}
    assert len(after) == len(before)


def test_a_full_disk_keeps_nothing_and_stops_nobody(settings, monkeypatch, land_some):
    land_some(1)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert len(newest_figures(DATASET, landed_editions(settings)))
