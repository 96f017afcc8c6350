"""The codebook of an export: which column is which question, and wording that is not ours.

A TOML file::

    wave = "2020"
    respondent_id = "ResponseId"

    [columns]            # column of the export = question of survey_items
    Q1 = "demo_role"

    [answers.Q1]         # only where an answer is worded otherwise than in response_options
    "Senior manager" = "leader"

    [codes]              # columns that hold codes of an open question, separated by ;
    Q20_codes = "open_1"

    [text]               # columns that hold what people wrote
    Q20 = "open_1"
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from domain.problems import SurveyError, UnreadableFileError

TABLES = {"columns": dict, "answers": dict, "codes": dict, "text": dict}
REQUIRED = ("demo_role",)  # without a role nobody knows what somebody was asked


@dataclass(frozen=True, slots=True)
class Codebook:
    """A checked codebook."""

    wave: str
    respondent_id: str
    columns: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, str]
    text: Mapping[str, str]


def read_codebook(path: Path, items: pd.DataFrame) -> Codebook:
    """Read a codebook and check it against the questionnaire.

    Parameters
    ----------
    items
        ``survey_items``, as text.

    Raises
    ------
    SurveyError
        If the file is not TOML, or names what the questionnaire does not have.
    """

    def problem(text: str, remedy: str, value: str | None = None) -> UnreadableFileError:
        return UnreadableFileError(path.name, text, remedy, value=value)

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "Mend that place; docs/survey.md shows a codebook."
        raise SurveyError([problem(f"not a TOML file: {error}", remedy)]) from error
    problems = [
        problem("unknown entry", f"Known are wave, respondent_id, {', '.join(TABLES)}.", name)
        for name in content
        if name not in (*TABLES, "wave", "respondent_id")
    ]
    for name in ("wave", "respondent_id"):
        if not isinstance(content.get(name), str) or not content[name].strip():
            problems.append(problem(f"no {name}", f'Write {name} = "..." at the top.'))
    for name, kind in TABLES.items():
        if not isinstance(content.setdefault(name, {}), kind):
            problems.append(problem(f"{name} is no table", f"Write [{name}] and a line for each."))
            content[name] = {}
    problems += _unknown(content, items, problem)
    if problems:
        raise SurveyError(problems)
    parts = (content[name] for name in TABLES)
    return Codebook(content["wave"].strip(), content["respondent_id"].strip(), *parts)


def _unknown(
    content: dict, items: pd.DataFrame, problem: Callable[..., UnreadableFileError]
) -> list[UnreadableFileError]:
    """Whatever the codebook names that is not there."""
    kinds = items.set_index("item_id")["item_type"].to_dict()
    wanted = {"columns": "closed", "codes": "open", "text": "open"}
    problems = []
    for table, kind in wanted.items():
        for column, item in content[table].items():
            if kinds.get(item) != kind:
                remedy = (
                    f"Name a {kind} question of seeds/reference/survey_items.csv, or leave it out."
                )
                problems.append(
                    problem(f"column {column} is mapped to no {kind} question", remedy, str(item))
                )
        named = [item for item in content[table].values() if isinstance(item, str)]
        problems += [
            problem("two columns are mapped to one question", "Keep one of them.", item)
            for item in sorted({item for item in named if named.count(item) > 1})
        ]
    problems += [
        problem(
            "answers are worded for a column that is not mapped", "Add it to [columns].", column
        )
        for column in content["answers"]
        if column not in content["columns"]
    ]
    problems += [
        problem("no column is mapped to", "It is needed: it decides what was asked.", item)
        for item in REQUIRED
        if item not in content["columns"].values()
    ]
    return problems
