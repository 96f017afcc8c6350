"""What a release is made from: every input and every line of code, by its SHA-256."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.files import file_sha256
from flows.settings import PROJECT, version

SEEDS = "seeds/**/*.csv"
# what dbt compiles, and what decides how
MODELS = (
    "macros/**/*.sql",
    "models/**/*",
    "seeds/**/*.yml",
    "tests/data/**/*.sql",
    "dbt_project.yml",
    "profiles.yml",
    "requirements.lock",
    "flows/warehouse/compiled.py",  # what it recorded otherwise is not good any more
)
PYTHON = (
    "analysis/**/*.py",
    "disclosure/**/*.py",
    "domain/**/*.py",
    "expectations/**/*",
    "flows/**/*.py",
    "ingest/**/*.py",
    "report/**/*",
)


@dataclass(frozen=True, slots=True)
class Input:
    """A file that figures come from."""

    path: str
    sha256: str
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that decides what a release holds."""

    files: tuple[Input, ...]
    code_version: str
    models_fingerprint: str
    as_of: date | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all inputs and the code: equal fingerprints give equal marts."""
        text = "\n".join(f"{file.sha256} {file.path}" for file in self.files)
        world = f"{self.code_version} {self.as_of or ''}"
        return hashlib.sha256(f"{world}\n{text}".encode()).hexdigest()


def read_inputs(
    landed: tuple[Input, ...] = (), project: Path = PROJECT, as_of: date | None = None
) -> Inputs:
    """Fingerprint the seeds and the code of the project, and what has landed."""
    seeds = tuple(
        Input(str(path.relative_to(project)), file_sha256(path), path.stat().st_size)
        for path in sorted(project.glob(SEEDS))
    )
    models, python = (_lines(project, patterns) for patterns in (MODELS, PYTHON))
    code = hashlib.sha256("".join(sorted({*models, *python})).encode())
    # recorded SQL names the seeds' files, so it is good for one place
    built = [f"{project}\n", *(f"{seed.path} {seed.sha256}\n" for seed in seeds), *models]
    return Inputs(
        files=seeds + landed,
        code_version=f"{version()}+{code.hexdigest()[:8]}",
        models_fingerprint=hashlib.sha256("".join(built).encode()).hexdigest(),
        as_of=as_of,
    )


def fingerprint_of(patterns: tuple[str, ...], project: Path = PROJECT) -> str:
    """SHA-256 of the names and bytes of some files of the project, such as ``ingest/**/*.py``."""
    return hashlib.sha256("".join(_lines(project, patterns)).encode()).hexdigest()


def _lines(project: Path, patterns: tuple[str, ...]) -> list[str]:
    """A line for each file that matches: its path and its SHA-256."""
    paths = sorted({path for pattern in patterns for path in project.glob(pattern)})
    return [
        f"{path.relative_to(project)} {file_sha256(path)}\n"
        for path in paths
        if path.is_file() and "__pycache__" not in path.parts
    ]
