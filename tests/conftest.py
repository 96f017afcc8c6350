"""Releases built by the real command, once a session, for every test that reads one."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from flows.landing import inbox
from flows.refresh.prefect_server import EMPTY_DATABASE, prefect_api, wait_for_api
from flows.settings import PROJECT, Settings
from flows.warehouse.compiled import RECORDING
from flows.warehouse.dbt_arguments import PARSED, parsed_in
from tests.attacks.watched import watched
from tests.editions import synthetic_counts, write_edition, write_table
from tests.machine import CHROMIUM, DUCKDB, IN_CI, R, can_make_read_only, limit
from tests.researchers import bring_a_wave
from tests.survey_exports import WEIGHT, codebook, exported, weighted, write_sav

gc.set_threshold(50_000)  # as a run does: libraries make many objects that live on
# what a test drops and lands in this process is whole; commands wait for what is young
inbox.SETTLED_SECONDS = 0
# Prefect, imported by a test itself, would keep its state in the home of whoever runs the tests
os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="gofal-tests-prefect-"))

# The longest first, so that workers end together; what needs no release beside the first build.
ORDER = (
    "tests/end_to_end/test_serve.py",
    "tools",
    "tests/end_to_end/test_landing.py",
    "tests/faults/test_kills.py",
    "tests/end_to_end",
    "tests/faults",
    "tests/pages",
)
# Commands that may build a release, and the words with which they do not.
BUILDING = {"refresh", "land", "accept", "withdraw"}
NOT_BUILDING = {"--no-refresh", "--help"}
LEAP_DAY, NEW_YEAR = "2028-02-29T12:00:00Z", "2031-01-01T00:00:00Z"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a release, put tests into order, and leave out what nobody asked for."""

    def place(item: pytest.Item) -> int:
        name = item.path.relative_to(PROJECT).as_posix()
        return next((n for n, start in enumerate(ORDER) if name.startswith(start)), len(ORDER))

    for item in items:
        if "built" in getattr(item, "fixturenames", ()):
            item.add_marker("release")
    items.sort(key=place)
    left_out = [item for item in items if not _is_wanted(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _is_wanted(item)]


def pytest_collection_finish() -> None:
    """Let no collection walk what is imported by now: statsmodels has one at each p it adjusts."""
    gc.collect()
    gc.freeze()


def _is_wanted(item: pytest.Item) -> bool:
    """Whether a test is run on this machine; what is left out has a marker that says why."""
    if item.get_closest_marker("long"):
        return "GOFAL_FAULT_MOMENTS" in os.environ
    if item.get_closest_marker("spark"):
        return "GOFAL_SPARK" in os.environ
    if item.get_closest_marker("browser"):
        return IN_CI or CHROMIUM is not None
    if item.get_closest_marker("r"):
        return R is not None
    if item.get_closest_marker("duckdb_cli"):
        return DUCKDB is not None
    if item.get_closest_marker("mount"):
        return can_make_read_only()
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """In CI a skipped test is a failed one."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing is: {call.excinfo.value}"
    return report


def run_gofal(
    *arguments: str,
    project: Path = PROJECT,
    clock: str | None = None,
    environment: dict[str, str] | None = None,
    begin: tuple[str, ...] = (),
    own_server: bool = False,
    **options,
) -> subprocess.CompletedProcess:
    """Run `gofal` as a user would, from the project given, and return what it said.

    A run reports to a Prefect server that is running, as docs/operations.md has it, or starts one
    of its own: that costs a quarter of the run, so the runs that are watched do, and no others.
    """
    set_clock = {"GOFAL_CLOCK": clock} if clock else {}
    builds = bool(BUILDING.intersection(arguments[:1])) and not NOT_BUILDING.intersection(arguments)
    api = running_server() if builds and not own_server else {}
    return subprocess.run(
        [*begin, sys.executable, "-c", "from flows.cli.main import main; main()", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), **set_clock, **api, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=limit(60),
        **options,
    )


_servers = ExitStack()


@cache
def running_server() -> dict[str, str]:
    """Where a Prefect server of this process answers, and with what secret; it ends with us."""
    home = Settings(Path(tempfile.mkdtemp(prefix="gofal-tests-server-")))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PREFECT_API_URL", raising=False)  # that of whoever runs the tests
        patch.setenv("PREFECT_HOME", str(home.home))  # processes that share a database wait
        patch.setenv("PREFECT_LOGGING_TO_API_ENABLED", "false")
        wait_for_api(_servers.enter_context(prefect_api(home)))
        names = ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING")
        told = {name: os.environ.pop(name) for name in names}
        return told | {"PREFECT_LOGGING_TO_API_ENABLED": "false"}  # nobody reads what they log


@pytest.fixture(scope="session")
def once_a_session(tmp_path_factory) -> Callable[..., Settings]:
    """Build a data directory once, whichever of the workers asks first; all of them read it."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # the session's, above each worker's own

    def get(name: str, build: Callable[[Path], None]) -> Settings:
        told, home = root / f"{name}.txt", root / name
        with FileLock(root / f"{name}.lock", timeout=limit(300)):
            if not told.exists():
                try:
                    build(home)
                    told.write_text("built")
                except BaseException as error:
                    told.write_text(str(error))
                    raise
        assert told.read_text() == "built", f"{name} failed in another worker: {told.read_text()}"
        return Settings(home)

    return get


@pytest.fixture(scope="session")
def built(once_a_session) -> Settings:
    """A data directory with one release; tests must not change it. An attacker saw it built.

    By dbt, whatever was recorded before: later releases of the session are replayed.
    """

    def build(home: Path) -> None:
        RECORDING.unlink(missing_ok=True)

        def refresh(begin: tuple[str, ...], environment: dict[str, str]) -> None:
            done = run_gofal(
                *("refresh", "--home", str(home)), begin=begin, environment=environment,
                umask=0o000, own_server=True,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr
            assert done.stdout.count(" s\n") == 11, done.stdout

        watched(home, 0o000, refresh).keep(home)

    return once_a_session("built", build)


@pytest.fixture(scope="session")
def extended(built, once_a_session) -> Settings:
    """The same on a leap day, when invented counts to 2024 were dropped into its folder."""

    def build(home: Path) -> None:
        copy_home(built, home)
        settings = Settings(home)
        settings.landing.mkdir(exist_ok=True)
        write_edition(settings.landing / "synthetic_later_years.csv")

        def refresh(begin: tuple[str, ...], environment: dict[str, str]) -> None:
            done = run_gofal(
                *("refresh", "--home", str(home)),
                clock=LEAP_DAY, begin=begin, environment=environment, umask=0o022, own_server=True,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr
            assert "Landed synthetic_later_years.csv as delivery 1" in done.stdout

        watched(home, 0o022, refresh).keep(home)

    return once_a_session("extended", build)


@pytest.fixture(scope="session")
def revised(extended, once_a_session, tmp_path_factory) -> Settings:
    """The same with a revision that landed as a year began, and a wave that researchers brought.

    Torfaen in 2024 has five children fewer; the wave goes in by the next refresh, as both would.
    """

    def build(home: Path) -> None:
        copy_home(extended, home)
        table = synthetic_counts(2016, 2024)
        table.loc[2024, "Torfaen"] -= 5
        folder = tmp_path_factory.mktemp("files")
        file = write_table(folder / "synthetic_revision.csv", table)
        options = ("--published-on", NEW_YEAR[:10], "--no-refresh")
        done = run_gofal("land", str(file), *options, "--home", str(home), clock=NEW_YEAR)
        assert done.returncode == 0, done.stdout + done.stderr
        assert file.exists()  # the originals of named files stay
        bring_a_wave(run_gofal, home, folder, NEW_YEAR)

    return once_a_session("revised", build)


def copy_home(settings: Settings, home: Path) -> None:
    """Copy a data directory, its caches too: what was parsed and recorded is not made again."""
    shutil.copytree(settings.home, home, symlinks=True)


@pytest.fixture(scope="session")
def answered(built, once_a_session, tmp_path_factory) -> Settings:
    """The same when the synthetic respondents landed with weights: real ones, for all it knows."""

    def build(home: Path) -> None:
        copy_home(built, home)
        folder = tmp_path_factory.mktemp("survey")
        export = write_sav(folder / "codes.sav", weighted(exported(codes=True)))
        book = codebook(folder, top=f'weight = "{WEIGHT}"')
        done = run_gofal(
            *("refresh", "--home", str(home), "--survey", str(export), "--codebook", str(book))
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return once_a_session("answered", build)


@pytest.fixture
def home(built, tmp_path) -> Settings:
    """A copy of the built data directory, to be changed."""
    copy = tmp_path / "home"
    copy_home(built, copy)
    return Settings(copy)


def copy_project(copy: Path) -> Path:
    """Copy the project as git knows it, without what runs have left in it."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for name in filter(None, tracked.split("\0")):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, copy / name)
    (copy / "target").mkdir()
    # each is made anew when it does not fit; of seeds that are the same here, dbt loads the others
    for made, place in ((EMPTY_DATABASE, copy / "target"), (PARSED, parsed_in(copy))):
        if made.exists():
            shutil.copy(made, place)
    return copy


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project, to be damaged."""
    return copy_project(tmp_path / "project")
