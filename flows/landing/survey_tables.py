"""The tables of respondents that land, and what the gate is told of all waves together."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.landing.survey_counts import RESPONDENT, survey_counts
from flows.settings import PROJECT
from flows.warehouse.connect import Connection, Relation, in_memory, quoted
from flows.warehouse.seeds import records, reference
from flows.warehouse.write import typed

if TYPE_CHECKING:
    import pandas as pd

Rows = Mapping[str, Sequence["pd.DataFrame | Path"]]  # by table, a frame or file a wave
QUESTIONNAIRE = (
    "survey_items",
    "response_options",
    "coding_frames",
    "area_labels",
    "local_authorities",
    "disclosure_rules",
    "care_rate_windows",
)
RESPONSES = "landing.survey_responses"
COMMENTS = "landing.survey_comments"
WAVES = "landing.survey_waves"
TABLES: dict[str, dict[str, str]] = {  # the type of each column that is read, by table
    RESPONSES: {
        **dict.fromkeys(("survey_wave", "respondent_id"), "varchar"),
        "weight": "double",
        "is_synthetic": "boolean",
        **{
            item["item_id"]: "tinyint"
            for item in records("survey_items")
            if item["item_type"] == "closed"
        },
    },
    COMMENTS: {
        "survey_wave": "varchar",
        "respondent_id": "varchar",
        "question_id": "varchar",
        "code_id": "varchar",
        "text": "varchar",
        "is_synthetic": "boolean",
    },
    WAVES: dict.fromkeys(
        (
            "survey_wave",
            "disclosure_rule",
            "compared_with",
            "frame_n",
            "group_rule",
            "group_window_years",
            "group_end_year",
        ),
        "varchar",
    ),
}
ANSWERS = tuple(column for column, kind in TABLES[RESPONSES].items() if kind == "tinyint")
# No answer lands as 0: columns without nulls are counted for two thirds of what others cost. And
# beside what is read, one number for wave, role and authority: the macro kind_number has the same,
# and waves are numbered from 1 as they stand. Respondents are counted by it: by three columns, or
# by the wave as text, that costs several times as much.
COMPUTED = {
    RESPONSES: {
        "kind_number": "{place} * 128 + coalesce(demo_role, 0)::integer * 32 "
        "+ coalesce(demo_la, 0)",
        **{item: f"coalesce({item}, 0)" for item in ANSWERS},
    }
}
LANDING = TABLES | {RESPONSES: {"kind_number": "integer", **TABLES[RESPONSES]}}


def questionnaire() -> dict[str, "pd.DataFrame"]:
    """The seeds that say what is asked and what may be answered, as text, by name."""
    return {name: reference(name) for name in QUESTIONNAIRE}


def with_synthetic(landed: Rows) -> dict[str, "pd.DataFrame"]:
    """Count landed respondents and the synthetic ones of all other waves together.

    Parameters
    ----------
    landed
        Of each table of `TABLES` what landed, a frame or a file of Parquet a wave.

    Returns
    -------
    dict
        The counts of `survey_counts`; and ``survey_waves``: of each wave that landed what its
        codebook says. Of the synthetic respondents that are shipped it says nothing.
    """
    import pandas as pd

    types = TABLES[WAVES]
    none = pd.DataFrame(columns=list(types), dtype="str")
    with in_memory() as connection:
        said = [typed(connection, each, types).df() for each in landed[WAVES]]
        waves = pd.concat([none, *said], ignore_index=True)
        for table, name in ((RESPONSES, "every_response"), (COMMENTS, "every_comment")):
            everybody = _shipped(connection, table)
            for wave in waves["survey_wave"]:
                everybody = everybody.filter(f"survey_wave != {quoted(wave)}")
            for each in landed[table]:
                everybody = everybody.union(typed(connection, each, TABLES[table]))
            others = [column for column in everybody.columns if column != "respondent_id"]
            columns = ", ".join([f"hash(respondent_id) as {RESPONDENT}", *others])
            everybody.project(columns).create(name)
        return survey_counts(connection, questionnaire()) | {"survey_waves": waves}


def _shipped(connection: Connection, table: str) -> Relation:
    """The synthetic respondents that are shipped, with the columns of a table that lands."""
    name = table.removeprefix("landing.survey_")
    seed = PROJECT / f"seeds/raw/raw_survey_synthetic_{name}.csv"
    found = connection.read_csv(str(seed), all_varchar=True)
    columns = [
        f"{column if column in found.columns else 'null'}::{kind} as {column}"
        for column, kind in TABLES[table].items()
    ]
    return found.project(", ".join(columns))
