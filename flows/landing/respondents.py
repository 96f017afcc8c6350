"""Respondents as frames: read from an export, written into the restricted file."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flows.settings import PROJECT
from flows.warehouse.seeds import reference
from flows.warehouse.write import create_file

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, list["pd.DataFrame"]]
QUESTIONNAIRE = (
    "survey_items",
    "response_options",
    "coding_frames",
    "area_labels",
    "local_authorities",
)
TABLES = {
    "landing.survey_respondents": ("survey_wave", "respondent_id", "is_synthetic"),
    "landing.survey_answers": (
        "survey_wave",
        "respondent_id",
        "item_id",
        "option_id",
        "is_synthetic",
    ),
    "landing.survey_comments": (
        "survey_wave",
        "respondent_id",
        "question_id",
        "code_id",
        "text",
        "is_synthetic",
    ),
}


def read_respondents(export: Path, codebook: Path) -> dict[str, "pd.DataFrame"]:
    """Read an export into the frames of the landing tables, by table."""
    from ingest.survey.read import read_survey

    survey = read_survey(export, codebook, {name: reference(name) for name in QUESTIONNAIRE})
    frames = (survey.respondents, survey.answers, survey.comments)
    return dict(zip(TABLES, frames, strict=True))


def write_respondents(restricted: Path, landed: Iterable[tuple[Path, Path]]) -> Frames:
    """Begin the restricted file with the landed respondents: of each wave the newest export.

    Parameters
    ----------
    landed
        Exports and their codebooks, oldest first.

    Returns
    -------
    dict
        What was written, by table: no frames where nothing has landed.
    """
    waves = {}
    for export, codebook in landed:
        frames = read_respondents(export, codebook)
        waves[frames["landing.survey_respondents"]["survey_wave"].iloc[0]] = frames
    rows = {
        table: [frames[table][list(columns)].astype("str") for frames in waves.values()]
        for table, columns in TABLES.items()
    }
    types = {table: dict.fromkeys(columns, "varchar") for table, columns in TABLES.items()}
    create_file(restricted, types, rows, is_private=True)
    return rows


def with_synthetic(landed: Frames) -> dict[str, "pd.DataFrame"]:
    """Lay landed respondents and the synthetic ones of all other waves together, as staging does.

    Returns
    -------
    dict
        ``survey_respondents``, ``survey_answers`` and ``survey_comments``.
    """
    import pandas as pd

    waves = {
        wave for frame in landed["landing.survey_respondents"] for wave in frame["survey_wave"]
    }
    together = {}
    for table, frames in landed.items():
        name = table.removeprefix("landing.survey_")
        synthetic = pd.read_csv(
            PROJECT / f"seeds/raw/raw_survey_synthetic_{name}.csv", dtype={"survey_wave": "str"}
        )
        others = synthetic[~synthetic["survey_wave"].isin(waves)]
        together[f"survey_{name}"] = pd.concat([*frames, others], ignore_index=True)
    return together
