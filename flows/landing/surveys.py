"""Real respondents: an export and its codebook, kept once they landed and seen by their owner only.

Every refresh reads them anew into the restricted file; synthetic respondents stand in for the waves
of which none have landed.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.problems import StateError, SurveyError
from flows.files import file_sha256
from flows.landing.as_read import keep, kept
from flows.landing.deliveries import require_folder
from flows.landing.litter import is_litter
from flows.landing.receipts import RECEIPT
from flows.landing.survey_judging import require_plausible
from flows.landing.survey_receipts import SurveyReceipt, read_survey_receipt, write_survey_receipt
from flows.landing.survey_tables import (
    COMPUTED,
    LANDING,
    TABLES,
    questionnaire,
    with_synthetic,
)
from flows.progress import Rate
from flows.releases.inputs import Input
from flows.settings import Settings
from flows.warehouse.write import create_file

if TYPE_CHECKING:
    import pandas as pd

    from ingest.survey.read import SurveyData

OWNER_ONLY = 0o700
FOLDER_NAME = re.compile(r"\d{6,}")


@dataclass(frozen=True, slots=True)
class LandedSurvey:
    """An export of a survey and its codebook, as they landed."""

    folder: Path

    @property
    def export(self) -> Path:
        """The export, under its own name; a `StateError` if it is gone."""
        for file in self.folder.glob("export/*"):
            if not is_litter(file.name):
                return file
        raise StateError(f"{self.folder}: its export is gone; put it back, or move the folder away")

    @property
    def codebook(self) -> Path:
        """The codebook that maps it."""
        return self.folder / "codebook.toml"

    @property
    def receipt(self) -> SurveyReceipt | None:
        """What became of its rows and answers; none of a survey of an earlier version.

        Raises
        ------
        StateError
            If it cannot be read.
        """
        if not (self.folder / RECEIPT).exists():
            return None
        try:
            return read_survey_receipt(self.folder)
        except (OSError, ValueError) as error:
            raise StateError(f"{self.folder}: its receipt cannot be read ({error})") from error

    def set_aside(self) -> Path:
        """Keep the files, but out of use; return where."""
        refused = self.folder.parent / "refused"
        refused.mkdir(exist_ok=True, mode=OWNER_ONLY)
        number = len(list(refused.iterdir())) + 1
        return self.folder.rename(refused / f"{number:06d}")

    def as_inputs(self) -> tuple[Input, ...]:
        """Both files as inputs of a release."""
        return tuple(
            Input(
                f"landing/{file.relative_to(self.folder.parent.parent)}",
                file_sha256(file),
                file.stat().st_size,
            )
            for file in (self.export, self.codebook)
        )


def land_survey(settings: Settings, export: Path, codebook: Path) -> LandedSurvey:
    """Read and judge an export, then keep it and its codebook; the newest is the one in use.

    Raises
    ------
    SurveyError
        If the export cannot be read with the codebook: then nothing is kept.
    SurveyHeldError, ImplausibleDataError
        If it is unlike what it is compared with, or not plausible: neither is kept.
    """
    survey = read_export(export, codebook)
    landed = landed_surveys(settings)
    newest = landed[-1] if landed else None
    if newest and _same(newest.export, export) and _same(newest.codebook, codebook):
        return newest
    require_plausible(beside_others(survey, landed))
    receipt = SurveyReceipt.of(survey, (export, codebook), settings.clock.now())
    return _keep(settings, (export, codebook), survey, receipt, newest)


def beside_others(
    survey: "SurveyData", landed: Iterable[LandedSurvey]
) -> dict[str, "pd.DataFrame"]:
    """Lay a survey beside the other waves, real and synthetic, as the raw gate will see it."""
    from ingest.survey.codebook import wave_of

    wave = survey.waves["survey_wave"].item()
    others = {wave_of(each.codebook): each for each in landed}
    others.pop(wave, None)
    read = [frames_of(survey), *(read_landed(other) for other in others.values())]
    return with_synthetic({table: [tables[table] for tables in read] for table in TABLES})


def _keep(
    settings: Settings,
    files: tuple[Path, Path],
    survey: "SurveyData",
    receipt: SurveyReceipt,
    newest: LandedSurvey | None,
) -> LandedSurvey:
    number = int(newest.folder.name) + 1 if newest else 1
    settings.surveys.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
    arriving = settings.surveys / "arriving"
    shutil.rmtree(arriving, ignore_errors=True)
    (arriving / "export").mkdir(parents=True, mode=OWNER_ONLY)
    export, codebook = arriving / "export" / files[0].name, arriving / "codebook.toml"
    shutil.copyfile(files[0], export)
    shutil.copyfile(files[1], codebook)
    write_survey_receipt(arriving, receipt)
    for file in arriving.rglob("*"):
        file.chmod(0o500 if file.is_dir() else 0o400)
    keep(arriving, (export, codebook), frames_of(survey), TABLES)
    arriving.chmod(OWNER_ONLY)
    return LandedSurvey(arriving.rename(settings.surveys / f"{number:06d}"))


def landed_surveys(settings: Settings) -> list[LandedSurvey]:
    """The surveys in use: every one that landed, oldest first.

    Raises
    ------
    StateError
        If one was given another name: respondents would drop out of use unseen.
    """
    require_folder(settings.surveys)
    folders = sorted(settings.surveys.glob("*"))
    for folder in folders:
        is_named = FOLDER_NAME.fullmatch(folder.name) or folder.name == "arriving"
        if not is_named and (folder / "codebook.toml").exists():
            raise StateError(f"{folder} is a survey under another name: it was six digits")
    return [LandedSurvey(folder) for folder in folders if FOLDER_NAME.fullmatch(folder.name)]


def read_landed(survey: LandedSurvey) -> dict[str, Path]:
    """What was read of a survey that landed, a file for each landing table; read anew if need be.

    Raises
    ------
    SurveyError
        If it cannot be read any more: a rule that codebooks obey today may be younger than it.
    """
    files = survey.export, survey.codebook
    if found := kept(survey.folder, files, TABLES):
        return found
    try:
        return keep(survey.folder, files, frames_of(read_export(*files)), TABLES)
    except SurveyError as error:
        error.add_note(
            f"It landed as {survey.folder}. Land it again with a codebook that says so, or move "
            "that folder away: then its respondents are not in use."
        )
        raise


def read_export(export: Path, codebook: Path, *, as_positions: bool = False) -> "SurveyData":
    """Read an export by way of its codebook and our questionnaire; see `read_survey`."""
    from ingest.survey.read import read_survey

    heard = Rate(export.name).heard
    return read_survey(export, codebook, questionnaire(), as_positions=as_positions, heard=heard)


def frames_of(survey: "SurveyData") -> dict[str, "pd.DataFrame"]:
    """The frames of the landing tables, by table."""
    return dict(zip(TABLES, (survey.responses, survey.comments, survey.waves), strict=True))


def write_respondents(
    restricted: Path, landed: Iterable[LandedSurvey]
) -> dict[str, "pd.DataFrame"]:
    """Begin the restricted file with the landed respondents: of each wave the newest export.

    Parameters
    ----------
    landed
        Surveys, oldest first. One that a newer export of its wave replaces is not read any more: it
        may be older than a rule that codebooks obey today.

    Returns
    -------
    dict
        What the raw gate judges, by name: see `with_synthetic`.
    """
    from ingest.survey.codebook import wave_of

    newest = {wave_of(survey.codebook): survey for survey in landed}
    read = [read_landed(survey) for survey in newest.values()]
    rows = {table: [tables[table] for tables in read] for table in TABLES}
    create_file(restricted, LANDING, rows, COMPUTED)
    return with_synthetic(rows)


def _same(one: Path, other: Path) -> bool:
    return one.name == other.name and file_sha256(one) == file_sha256(other)
