"""The manifest of a release: what went in, what came out, with what, and how long it took."""

import platform
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError, field_serializer

from domain.problems import StateError
from flows.files import write_json
from flows.releases.inputs import Input
from flows.warehouse.read import TableContent

MANIFEST = "manifest.json"
TOOLS = (
    "dbt-core",
    "dbt-duckdb",
    "duckdb",
    "great-expectations",
    "pandas",
    "prefect",
    "statsmodels",
)


class ReleaseError(StateError):
    """A release that is not there, or not whole; the message says which and what to do."""


class Checks(BaseModel):
    """How many expectations were asked of a release, and how many failed."""

    model_config = ConfigDict(frozen=True)

    n: int
    n_failed: int


class AcceptedFinding(BaseModel):
    """What a person accepted of a delivery, as ``marts.rpt_accepted_findings`` has it."""

    model_config = ConfigDict(frozen=True)

    edition_number: int
    check_name: str
    place: str
    value: str | None
    because: str


class Sources(BaseModel):
    """What decides the content of a release: figures, and the code that reads them."""

    model_config = ConfigDict(frozen=True)

    inputs: tuple[Input, ...]
    code_version: str

    def difference(self, later: "Sources") -> str | None:
        """Say what went into a later release otherwise; nothing if nothing did."""
        before, now = ({file.path: file.sha256 for file in each.inputs} for each in (self, later))
        changed = sorted(
            path for path in before.keys() | now.keys() if before.get(path) != now.get(path)
        )
        landed = [path for path in changed if path.startswith("landing/") and path in now]
        withdrawn = [path for path in changed if path.startswith("landing/") and path not in now]
        seeds = [path for path in changed if not path.startswith("landing/")]
        reasons = [f"landed: {', '.join(landed)}"] if landed else []
        reasons += [f"no longer in use: {', '.join(withdrawn)}"] if withdrawn else []
        reasons += [f"seeds changed: {', '.join(seeds)}"] if seeds else []
        if self.code_version != later.code_version:
            reasons.append(f"code changed: {self.code_version} to {later.code_version}")
        return "; ".join(reasons) or None


class Manifest(Sources):
    """What is known of a release.

    Attributes
    ----------
    id
        Number of the release and start of its fingerprint.
    created_at
        The moment, in UTC.
    fingerprint
        SHA-256 over inputs and code.
    tables
        Rows and content hash of every public table.
    versions
        Of Python and of each tool.
    steps
        Seconds that each step took.
    files
        SHA-256 of each DuckDB file and of all that is in ``files/``, by place in the release.
    accepted
        What people accepted of the deliveries it is made from.
    """

    id: str = ""
    created_at: datetime
    fingerprint: str
    tables: tuple[TableContent, ...]
    checks: Checks
    versions: dict[str, str]
    steps: dict[str, float]
    files: dict[str, str] = {}
    accepted: tuple[AcceptedFinding, ...] = ()

    @field_serializer("created_at")
    def _with_offset(self, moment: datetime) -> str:
        return moment.isoformat()

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read a manifest.

        Raises
        ------
        ReleaseError
            If it is damaged.
        """
        try:
            return cls.model_validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            fault = error.strerror if isinstance(error, OSError) else error.errors()[0]["msg"]
            raise ReleaseError(
                f"{file} is damaged ({fault}): go to another release with gofal rollback, or move "
                f"the folder {file.parent} away and build anew with gofal refresh --force"
            ) from error

    def write(self, file: Path) -> None:
        """Write it as JSON that people can read."""
        write_json(file, self.model_dump(mode="json"))


def tool_versions() -> dict[str, str]:
    """Versions of Python and of the tools that figures depend on."""
    return {"python": platform.python_version()} | {tool: metadata.version(tool) for tool in TOOLS}
