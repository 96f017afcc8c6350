"""Real respondents: kept once they landed, read by every refresh, seen by their owner only."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from flows.files import file_sha256
from flows.landing.respondents import read_respondents
from flows.releases.inputs import Input
from flows.settings import Settings

OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class LandedSurvey:
    """An export of a survey and its codebook, as they landed."""

    folder: Path

    @property
    def export(self) -> Path:
        """The export, under its own name."""
        return next(file for file in self.folder.glob("export/*"))

    @property
    def codebook(self) -> Path:
        """The codebook that maps it."""
        return self.folder / "codebook.toml"

    def set_aside(self) -> None:
        """Keep the files, but out of use."""
        refused = self.folder.parent / "refused"
        refused.mkdir(exist_ok=True, mode=OWNER_ONLY)
        number = len(list(refused.iterdir())) + 1
        self.folder.rename(refused / f"{number:06d}")

    def as_inputs(self) -> tuple[Input, ...]:
        """Both files as inputs of a release."""
        return tuple(
            Input(f"landing/{file.relative_to(self.folder.parent.parent)}", file_sha256(file), size)
            for file in (self.export, self.codebook)
            for size in (file.stat().st_size,)
        )


def land_survey(settings: Settings, export: Path, codebook: Path) -> LandedSurvey:
    """Read an export as a trial, then keep it and its codebook; the newest is the one in use.

    Raises
    ------
    SurveyError
        If the export cannot be read with the codebook: then nothing is kept.
    """
    read_respondents(export, codebook)
    landed = sorted(settings.surveys.glob("[0-9]*"))
    newest = LandedSurvey(landed[-1]) if landed else None
    if newest and _same(newest.export, export) and _same(newest.codebook, codebook):
        return newest
    number = int(landed[-1].name) + 1 if landed else 1
    settings.surveys.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
    arriving = settings.surveys / "arriving"
    shutil.rmtree(arriving, ignore_errors=True)
    (arriving / "export").mkdir(parents=True, mode=OWNER_ONLY)
    shutil.copyfile(export, arriving / "export" / export.name)
    shutil.copyfile(codebook, arriving / "codebook.toml")
    (arriving / "landed_at").write_text(f"{settings.clock.timestamp()}\n")
    for file in arriving.rglob("*"):
        file.chmod(0o500 if file.is_dir() else 0o400)
    arriving.chmod(OWNER_ONLY)
    return LandedSurvey(arriving.rename(settings.surveys / f"{number:06d}"))


def landed_surveys(settings: Settings) -> list[LandedSurvey]:
    """The surveys in use: every one that landed, oldest first."""
    return [LandedSurvey(folder) for folder in sorted(settings.surveys.glob("[0-9]*"))]


def _same(one: Path, other: Path) -> bool:
    return one.name == other.name and file_sha256(one) == file_sha256(other)
