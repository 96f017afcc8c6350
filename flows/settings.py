"""Where things are, and the environment that every tool is started with."""

import os
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from pathlib import Path

from domain.clock import Clock
from domain.problems import StateError
from flows.permissions import close, own_cache, private_folder, public_folder, require_own_home

PROJECT = Path(__file__).resolve().parent.parent
WAREHOUSE = "gofal.duckdb"  # views keep the catalog's name, so the stems never change
RESTRICTED = "restricted.duckdb"
# what is its owner's alone in a data directory; whether others may put files into `landing`, and
# whether they may read what they put there, whoever runs it decides
CLOSED = (
    *("building", "cache", "logs", "prefect", "removing"),
    *("history.jsonl", "landing.lock", "refresh.lock", "serve.lock"),
    *(f"landing/{name}" for name in ("arriving", "editions", "held", "refused", "surveys")),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The home of one Gofal: landing, releases, logs and caches live below it.

    With a day in ``as_of`` it is the world as it was known then: the same landing, and releases,
    logs and caches in a place of their own.
    """

    home: Path
    as_of: date | None = None
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def of(cls, home: str | Path | None = None, as_of: date | None = None) -> "Settings":
        """Take the home given, else ``GOFAL_HOME``, else ``data/`` in the project.

        ``GOFAL_CLOCK`` sets the clock to a moment, to rehearse a day of publication.

        Raises
        ------
        StateError
            If there can be no data directory at that place, or no such moment.
        """
        chosen = home or os.environ.get("GOFAL_HOME") or PROJECT / "data"
        try:
            clock = Clock.of(os.environ.get("GOFAL_CLOCK"))
            place = Path(chosen).expanduser().resolve()
        except (RuntimeError, ValueError) as error:  # such as ~ and no user of that name
            raise StateError(f"{chosen}: {error}") from error
        if "?" in str(place):
            raise StateError(f"{place}: DuckDB cannot write below a folder with ? in its name")
        return cls(place, as_of, clock)

    @property
    def landing(self) -> Path:
        """What has landed, kept for ever; a file put here lands at the next refresh."""
        return self.home / "landing"

    @property
    def place(self) -> Path:
        """What can be made again from what has landed: releases, logs and caches."""
        return self.home / "as_of" / self.as_of.isoformat() if self.as_of else self.home

    @property
    def releases(self) -> Path:
        """Published releases, a folder each."""
        return self.place / "releases"

    @property
    def current(self) -> Path:
        """The pointer readers follow: a symbolic link to one release."""
        return self.place / "current"

    @property
    def surveys(self) -> Path:
        """Real respondents as they landed, readable by their owner only."""
        return self.landing / "surveys"

    @property
    def building(self) -> Path:
        """The release being built."""
        return self.place / "building"

    @property
    def logs(self) -> Path:
        """What dbt and the runs wrote."""
        return self.place / "logs"

    @property
    def prefect(self) -> Path:
        """What the service's Prefect server knows: runs, events, notifications."""
        return self.home / "prefect"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.place / "cache"


def version() -> str:
    """Version of the installed package."""
    return metadata.version("gofal")


def quiet_tools(settings: Settings) -> None:
    """Keep every tool's state below the home and its owner's alone, and every tool's telemetry off.

    An address in ``PREFECT_API_URL`` is kept: then that server shows the run.
    """
    require_own_home(settings.home)
    public_folder(settings.place)
    own_cache(settings.cache)
    prefect_home = private_folder(settings.cache / "prefect")  # Prefect makes one level only
    temporary = private_folder(settings.cache / "tmp")
    for path in (each / name for each in (settings.home, settings.place) for name in CLOSED):
        if path.exists():  # an earlier version left it open
            close(path)
    os.environ.update(
        DO_NOT_TRACK="1",
        GX_ANALYTICS_ENABLED="false",
        OPENBLAS_NUM_THREADS="1",  # for 22 authorities threads cost more than they save
        PREFECT_HOME=str(prefect_home),
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        TMPDIR=str(temporary),
    )
    # the terminal gets our own lines and one message; Prefect's log stays in its own place
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
