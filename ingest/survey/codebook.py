"""The codebook of an export: which column is which question, and wording that is not ours.

A TOML file::

    wave = "2020"
    disclosure_rule = "threshold_10"   # of disclosure_rules: what is shown of real respondents
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
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from domain.problems import Problem, SurveyError

KINDS = {"columns": "closed", "codes": "open", "text": "open"}
REQUIRED = ("demo_role",)  # without a role nobody knows what somebody was asked
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Codebook(BaseModel):
    """A codebook as it is written: by column of the export, what is in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    wave: Name
    disclosure_rule: Name
    respondent_id: Name
    columns: dict[str, str] = {}
    answers: dict[str, dict[str, str]] = {}
    codes: dict[str, str] = {}
    text: dict[str, str] = {}


def read_codebook(path: Path, items: pd.DataFrame, rules: pd.DataFrame) -> Codebook:
    """Read a codebook and check it against the questionnaire and the disclosure rules.

    Parameters
    ----------
    items
        ``survey_items``, as text.
    rules
        ``disclosure_rules``, as text: a codebook is of real respondents, and so is its rule.

    Raises
    ------
    SurveyError
        If the file is not TOML, names what the questionnaire does not have, or no rule that
        protects real respondents.
    """
    file = path.name
    try:
        codebook = Codebook.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "Mend that place; docs/survey.md shows a codebook."
        problem = Problem(file, f"not a TOML file: {error}", remedy)
        raise SurveyError([problem]) from error
    except ValidationError as error:
        raise SurveyError([_in_our_words(file, each) for each in error.errors()]) from error
    problems = [
        Problem(file, problem, remedy, value=value)
        for problem, remedy, value in (*_unruled(codebook, rules), *_misfits(codebook, items))
    ]
    if problems:
        raise SurveyError(problems)
    return codebook


def wave_of(path: Path) -> str:
    """The wave that a codebook names; the rest is not judged."""
    return str(tomllib.loads(path.read_text(encoding="utf-8-sig"))["wave"]).strip()


def _in_our_words(file: str, error: dict) -> Problem:
    """One of pydantic's errors: key, value and remedy."""
    key = ".".join(map(str, error["loc"]))
    value = str(error["input"])
    if error["type"] == "extra_forbidden":
        remedy = f"Known are {', '.join(Codebook.model_fields)}."
        return Problem(file, "unknown entry", remedy, value=key)
    if error["type"] == "dict_type":
        remedy = f"Write [{key}] and a line for each."
        return Problem(file, f"{key} is no table", remedy, value=value)
    if error["type"] in ("missing", "string_too_short"):
        return Problem(file, f"no {key}", f'Write {key} = "..." at the top.')
    return Problem(file, f"{key} is no text", "Put it in quotes.", value=value)


def _unruled(codebook: Codebook, rules: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Problem, remedy and value of a rule that does not protect real respondents."""
    known = rules.loc[rules["is_for_real_respondents"] == "true", "disclosure_rule"]
    if codebook.disclosure_rule not in set(known):
        yield (
            "disclosure_rule is no rule for real respondents",
            f"Known are {', '.join(known)} (seeds/reference/disclosure_rules.csv).",
            codebook.disclosure_rule,
        )


def _misfits(codebook: Codebook, items: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Problem, remedy and value of whatever the questionnaire does not have."""
    kinds = items.set_index("item_id")["item_type"].to_dict()
    for table, kind in KINDS.items():
        mapped = getattr(codebook, table)
        remedy = f"Name a {kind} question of seeds/reference/survey_items.csv, or leave it out."
        for column, item in mapped.items():
            if kinds.get(item) != kind:
                yield f"column {column} is mapped to no {kind} question", remedy, item
        for item, n_columns in sorted(Counter(mapped.values()).items()):
            if n_columns > 1:
                yield "two columns are mapped to one question", "Keep one of them.", item
    for column in codebook.answers.keys() - codebook.columns.keys():
        yield (
            "answers are worded for a column that is not mapped",
            "Add it to [columns].",
            column,
        )
    for item in REQUIRED:
        if item not in codebook.columns.values():
            yield "no column is mapped to", "It is needed: it decides what was asked.", item
