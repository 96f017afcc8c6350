"""What lies in a data directory is odd or damaged: one line says what, and the rest goes on."""

import re
import shutil
from pathlib import Path

import pytest

from domain.printable import printable
from domain.problems import StateError
from flows.landing.inbox import deliveries
from flows.landing.litter import is_litter
from flows.landing.surveys import landed_surveys
from flows.releases.manifest import MANIFEST
from flows.releases.store import current_id, list_releases, next_release_id
from flows.settings import PROJECT, Settings
from tests.attacks.releases import gofal, one_line, release
from tests.conftest import run_gofal

READERS = (("status",), ("releases",), ("query", "from marts.fct_care_rates"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A data directory with three releases; the third is current."""
    home = tmp_path_factory.mktemp("made") / "home"
    for _ in range(3):
        release(Settings(home))
    return home


@pytest.fixture
def settings(made, tmp_path, monkeypatch):
    # what these releases hold is not asked here
    monkeypatch.setattr(
        "flows.releases.freshness.newest_count_by_authority", lambda _warehouse: None
    )
    shutil.copytree(made, tmp_path / "home", symlinks=True)
    return Settings(tmp_path / "home")


def damage(path: Path, content: bytes | None) -> None:
    """Leave other bytes in a file, or a folder in its place."""
    path.chmod(0o644)
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, None])
def test_a_damaged_manifest_of_one_release_is_named_and_every_command_goes_on(settings, content):
    first, second, third = list_releases(settings)
    damage(first.folder / MANIFEST, content)
    for command in READERS[:2]:
        done = gofal(*command, home=settings.home)
        assert done.exit_code == 0, done.output
        assert str(first.folder / MANIFEST) in one_line(done)
    assert gofal(*READERS[2], home=settings.home).exit_code == 0
    assert gofal("rollback", home=settings.home).exit_code == 0
    assert current_id(settings) == second.id
    done = gofal("rollback", home=settings.home)  # and before that one there is none to go to
    assert done.exit_code == 1
    assert str(first.folder / MANIFEST) in done.stderr
    assert gofal("rollback", third.id, home=settings.home).exit_code == 0


def test_from_a_current_release_with_a_damaged_manifest_one_can_go_back(settings):
    _, second, third = list_releases(settings)
    damage(third.folder / MANIFEST, b"")
    done = gofal("query", "select 1", home=settings.home)
    assert done.exit_code == 1
    assert one_line(done).startswith(f"{third.folder / MANIFEST} is damaged")
    assert "gofal rollback" in one_line(done)
    assert gofal("rollback", home=settings.home).exit_code == 0
    assert current_id(settings) == second.id
    assert gofal("status", home=settings.home).exit_code == 0


def test_a_pointer_that_was_copied_as_a_folder_is_read_named_and_put_back(settings):
    third = list_releases(settings)[-1]
    settings.current.unlink()
    shutil.copytree(third.folder, settings.current)
    for command in READERS[:2]:
        done = gofal(*command, home=settings.home)
        assert done.exit_code == 0, done.output
        assert f"{settings.current} is no pointer to a release" in one_line(done)
        assert third.id in done.stdout
    assert "Torfaen" in gofal(*READERS[2], home=settings.home).stdout
    done = gofal("rollback", home=settings.home)
    assert (done.exit_code, current_id(settings)) == (0, "000002-abababab")
    aside = settings.home / "current.copy-1"
    assert f"it is kept as {aside}" in one_line(done)
    assert (aside / MANIFEST).exists()


def test_a_pointer_that_became_a_file_is_named_and_put_back(settings):
    settings.current.unlink()
    settings.current.write_text("releases/000003-abababab")
    done = gofal("status", home=settings.home)
    assert done.exit_code == 1
    assert f"{settings.current} is no pointer" in done.stderr
    assert gofal("rollback", "000003-abababab", home=settings.home).exit_code == 0
    assert gofal("status", home=settings.home).exit_code == 0


def test_a_pointer_to_a_release_that_was_moved_away_can_be_put_back(settings):
    third = list_releases(settings)[-1]
    third.folder.rename(settings.home / "elsewhere")
    assert gofal("status", home=settings.home).exit_code == 1
    assert gofal("rollback", home=settings.home).exit_code == 0
    assert current_id(settings) == "000002-abababab"


def test_folders_of_others_among_the_releases_are_no_releases(settings):
    for name in ("2019-backup", "9x-y", "copy of 000003-abababab"):
        shutil.copytree(settings.current.resolve(), settings.releases / name)
    (settings.releases / "notes.txt").touch()
    assert [each.id[:6] for each in list_releases(settings)] == ["000001", "000002", "000003"]
    assert next_release_id(settings, "cd" * 32) == "000004-cdcdcdcd"


def test_a_warehouse_that_is_none_any_more_is_one_line(settings):
    warehouse = settings.current.resolve() / "gofal.duckdb"
    damage(warehouse, b"no database")
    done = gofal("query", "select 1", home=settings.home)
    assert done.exit_code == 1
    assert "gofal.duckdb cannot be opened" in one_line(done)
    assert gofal("rollback", home=settings.home).exit_code == 0


def test_a_history_of_rubbish_and_a_history_that_is_a_folder_are_no_traceback(settings):
    history = settings.home / "history.jsonl"
    history.write_bytes(b"\xff\x00[[[")
    assert gofal("rollback", home=settings.home).exit_code == 0
    damage(history, None)
    done = gofal("rollback", "000003-abababab", home=settings.home)
    assert (done.exit_code, str(history) in one_line(done)) == (1, True)
    assert gofal("status", home=settings.home).exit_code == 0


@pytest.mark.parametrize("name", ["editions", "held", "refused", "arriving", "surveys"])
def test_a_file_in_the_place_of_a_folder_of_landing_is_named_and_nothing_lands(settings, name):
    settings.landing.mkdir()
    (settings.landing / name).write_text("dropped")
    (settings.landing / "a.csv").write_text("a,b\n1,2\n")
    done = gofal("land", home=settings.home)
    assert done.exit_code == 1
    assert one_line(done).startswith(f"{settings.landing / name} is no folder")
    assert (settings.landing / "a.csv").exists()
    assert gofal("status", home=settings.home).exit_code == 0
    assert gofal("rollback", home=settings.home).exit_code == 0


def test_a_folder_called_arriving_that_somebody_dropped_is_not_deleted(settings):
    file = settings.landing / "arriving" / "a.csv"
    file.parent.mkdir(parents=True)
    file.write_text("a,b\n1,2\n")
    (settings.landing / "b.csv").write_text("a,b\n1,2\n")
    done = gofal("land", home=settings.home)
    assert done.exit_code == 1
    assert "arriving holds what Gofal did not put there (a.csv)" in one_line(done)
    assert file.read_text() == "a,b\n1,2\n"


@pytest.mark.parametrize("name", ["2019 backup", "1", "000001", "notes"])
def test_a_folder_among_the_editions_that_is_no_delivery_is_named_and_landing_goes_on(
    settings, name
):
    stray = settings.landing / "editions" / name
    stray.mkdir(parents=True)
    done = gofal("land", home=settings.home)
    assert done.exit_code == 0
    assert one_line(done).startswith(f"{stray} is no delivery")


RECEIPT = (PROJECT / "tests/fixtures/landing/receipt_0_3_landed.json").read_bytes()


def test_a_delivery_that_was_given_another_name_is_missed_not_forgotten(settings):
    renamed = settings.landing / "editions" / "1-old"
    renamed.mkdir(parents=True)
    (renamed / "receipt.json").write_bytes(RECEIPT)
    done = gofal("land", home=settings.home)
    assert done.exit_code == 1
    assert one_line(done) == (
        f"{renamed} is a delivery under another name: call it 000001-875dc08f again"
    )


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"\xff"])
def test_an_edition_with_a_damaged_receipt_stops_landing_and_nothing_else(settings, content):
    receipt = settings.landing / "editions" / "000001-875dc08f" / "receipt.json"
    receipt.parent.mkdir(parents=True)
    receipt.write_bytes(content)
    (settings.landing / "a.csv").write_text("a,b\n1,2\n")
    done = gofal("land", home=settings.home)
    assert done.exit_code == 1
    assert one_line(done).startswith(f"{receipt}: the receipt cannot be read")
    for command in (*READERS, ("rollback",)):
        assert gofal(*command, home=settings.home).exit_code == 0


@pytest.mark.parametrize("place", ["held", "refused"])
def test_a_damaged_receipt_of_what_is_not_in_use_stops_nothing(settings, place):
    receipt = settings.landing / place / "000007-875dc08f" / "receipt.json"
    receipt.parent.mkdir(parents=True)
    receipt.touch()
    (settings.landing / "a.csv").write_text("a,b\n1,2\n")
    done = gofal("land", home=settings.home)
    assert (done.exit_code, done.stderr) == (4, "")
    assert (settings.landing / "refused").glob("000008-*")  # its number is not given again
    done = gofal("accept", "7", "--because", "published so", home=settings.home)
    assert (done.exit_code, str(receipt) in one_line(done)) == (1, place == "held")


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "Thumbs.db", "~$table.xlsx", "x.crdownload", "x.csv.part", ".~lock.x.ods#",
     "._x.csv", "desktop.ini", "x.csv~"],
)  # fmt: skip
def test_what_programs_leave_behind_is_left_alone_without_alarm(settings, name):
    for folder in (settings.landing, settings.landing / "pages", settings.landing / "editions"):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    assert deliveries(settings) == [settings.landing / "pages"]  # nor does the service see more
    done = gofal("land", home=settings.home)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing lies in ")
    assert (settings.landing / name).exists()


def test_a_table_is_no_litter():
    for name in ("table.csv", "Parts 1.xlsx", "tmp.json", ".hidden.csv"):
        assert not is_litter(name)


def test_what_is_no_survey_among_the_surveys_is_not_read_and_a_lost_export_is_named(settings):
    for name in ("2019 backup", "000001", "notes"):
        (settings.surveys / name / "export").mkdir(parents=True)
    (settings.surveys / "000001/export/.DS_Store").touch()
    (survey,) = landed_surveys(settings)
    with pytest.raises(StateError, match="000001: its export is gone"):
        survey.as_inputs()
    (settings.surveys / "000001/export/answers.csv").touch()
    assert survey.export.name == "answers.csv"
    (settings.surveys / "000001/codebook.toml").touch()
    (settings.surveys / "000001").rename(settings.surveys / "000001 old")
    with pytest.raises(StateError, match="000001 old is a survey under another name"):
        landed_surveys(settings)


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("x").csv', "+x.csv", "@x.csv", "a\x1b[2Jb.csv", "a\nb.csv", "a\u202eb.csv"]
)
def test_a_name_that_does_something_is_refused_and_shown_escaped_everywhere(settings, name):
    settings.landing.mkdir()
    (settings.landing / name).write_text("a,b\n1,2\n")
    assert [path.name for path in deliveries(settings)] == [name]
    done = gofal("land", home=settings.home)
    assert done.exit_code == 4
    assert "unsafe_name" in done.stdout
    (folder,) = (settings.landing / "refused").iterdir()
    texts = [(folder / file).read_text() for file in ("report.txt", "report.json", "receipt.json")]
    for text in (done.stdout, done.stderr, *texts):
        assert not re.search("[\x1b\u202e]|a\nb", text)
    assert printable(name) in done.stdout


def test_two_files_of_one_name_are_refused_with_that_reason(settings, tmp_path):
    files = [tmp_path / folder / "a.csv" for folder in ("one", "two")]
    for file in files:
        file.parent.mkdir()
        file.write_text("a,b\n1,2\n")
    done = gofal("land", *map(str, files), "--together", home=settings.home)
    assert done.exit_code == 4
    assert "another file of the delivery has the same name" in done.stdout


@pytest.mark.parametrize("place", ["~nosuchuser/home", "/tmp/a?b", "\udcff?"])
@pytest.mark.parametrize("command", [("status",), ("land",), ("rollback",), ("query", "select 1")])
def test_a_home_that_cannot_be_is_one_line(command, place):
    done = gofal(*command, home=place)
    assert done.exit_code == 1
    assert one_line(done)


def test_a_moment_that_is_none_is_one_line(settings, monkeypatch):
    monkeypatch.setenv("GOFAL_CLOCK", "tomorrow")
    assert "GOFAL_CLOCK is 'tomorrow'" in one_line(gofal("status", home=settings.home))


@pytest.mark.parametrize("name", ["a'b", 'a"b', "a b", "a;b", "a%d", "{{a}}", "ŵ", "a*b", "$HOME"])
def test_a_home_on_an_odd_path_is_read(made, tmp_path, name):
    home = tmp_path / name
    shutil.copytree(made, home, symlinks=True)
    assert gofal("query", "select 1", home=home).exit_code == 0
    file = home / "a.csv"
    assert gofal("query", "select 1 as n", "--output", str(file), home=home).exit_code == 0
    assert file.read_text() == "n\n1\n"


def test_a_home_that_cannot_be_written_is_one_line_that_names_it(tmp_path):
    (tmp_path / "file").touch()
    for home in (tmp_path / "file" / "home", Path("/proc/home")):
        done = gofal("land", str(tmp_path / "file"), home=home)
        assert done.exit_code == 1
        assert str(home) in one_line(done)


def test_an_account_without_a_name_can_accept(settings, monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr("getpass.getuser", nobody)
    done = gofal("accept", "7", "--because", "published so", home=settings.home)
    assert (done.exit_code, one_line(done)) == (
        1,
        "no delivery 7 is held or withdrawn; held or withdrawn are: none",
    )


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_terminal_that_is_not_utf_8_shows_escapes_and_no_traceback(made, locale):
    ascii_only = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for arguments in (("from marts.dim_texts",), ("explain select 1",), ("select 'ŵ' as ŵ",)):
        done = run_gofal("query", *arguments, "--home", str(made), environment=ascii_only)
        assert (done.returncode, done.stderr) == (0, "")
    assert r"\u0175" in done.stdout
