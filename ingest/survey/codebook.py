"""The codebook of an export: which column is which question, and wording that is not ours.

A TOML file::

    wave = "2020"
    disclosure_rule = "threshold_10"   # of disclosure_rules: what is shown of real respondents
    synthetic = true                   # only of respondents who are nobody
    respondent_id = "ResponseId"
    weight = "wgt"                     # column of survey weights, if there are any
    missing = ["Prefer not to say"]    # what stands for no answer, beside an empty cell and -99
    numbers = "recodes"                # or "positions": those of response_options
    compared_with = "workforce"        # or "nothing", or {n = 540, of = "staff of three councils"}

    [columns]            # column of the export = question of survey_items
    Q1 = "demo_role"

    [answers.Q1]         # only where an answer is worded otherwise than in response_options
    "Senior manager" = "leader"

    [recodes.yes_no]     # only where the export holds numbers: what each stands for
    1 = "yes"
    2 = "no"

    [codes]              # columns that hold codes of an open question, separated by ;
    Q20_codes = "open_1"

    [text]               # columns that hold what people wrote
    Q20 = "open_1"

    [rows]               # which rows are respondents; see `RowRules`
    least_progress = 100
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from domain.problems import Problem, SurveyError
from ingest.survey.codebook_errors import in_our_words

KINDS = {"columns": "closed", "codes": "open", "text": "open"}
REQUIRED = ("demo_role",)  # without a role nobody knows what somebody was asked
AS_PRINTED = "as_printed"  # the report prints one window
NO_ANSWER = "missing"  # in [answers], for a text that stands for no answer
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
OneLine = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
]


class RowRules(BaseModel):
    """Which rows of an export are respondents; the defaults are those of `[rows]` left out.

    Attributes
    ----------
    status, finished, progress
        Columns, looked for whatever their case; none is needed.
    keep_status, leave_out_status
        Further words or numbers of a status, beside those of Qualtrics.
    least_progress
        Percent that an unfinished respondent has to have gone; 0 keeps all.
    consent
        Column; empty if there is none, or it is no consent to take part. None: not said.
    consent_given, consent_refused
        Answers that give it, and that do not; whoever gives none is left out.
    same_answers
        What becomes of rows that give every answer of another, at least twenty.
    no_role
        What becomes of a row without a role.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    status: str = "Status"
    keep_status: list[str] = []
    leave_out_status: list[str] = []
    finished: str = "Finished"
    progress: str = "Progress"
    least_progress: float = Field(default=100, ge=0, le=100)
    consent: str | None = None
    consent_given: list[str] = ["Yes", "I agree", "I consent", "Agree", "True", "Ydw", "Cytuno"]
    consent_refused: list[str] = [
        "No",
        "I do not agree",
        "I do not consent",
        "Disagree",
        "False",
        "Nac ydw",
    ]
    same_answers: Literal["refuse", "leave out", "keep"] = "refuse"
    no_role: Literal["refuse", "leave out"] = "refuse"


class Frame(BaseModel):
    """People who could have taken part."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    n: int = Field(gt=0)
    of: OneLine


class GroupRule(BaseModel):
    """By which rule and window of ``fct_care_rate_groups`` a wave's authorities are grouped.

    Attributes
    ----------
    end_year
        Last year of the window, year ending 31 March; the newest there is if it is left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rule: Literal["change_pct_of_start", "change_pct_of_end", "as_printed"]
    window_years: int = Field(gt=0)
    end_year: int | None = Field(default=None, ge=1974, le=2100)


class Codebook(BaseModel):
    """A codebook as it is written: by column of the export, what is in it.

    Attributes
    ----------
    disclosure_rule
        Of ``disclosure_rules``; `read_codebook` puts the strictest where none is named.
    synthetic
        Whether the respondents are nobody: each row of the export has to say so too.
    weight
        Column with the survey weight of each respondent, on any scale; none: all count alike.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    wave: OneLine
    disclosure_rule: Name = ""
    synthetic: bool = False
    respondent_id: Name
    weight: Name | None = None
    compared_with: Literal["workforce", "nothing"] | Frame = "workforce"
    care_rate_groups: GroupRule | None = None
    missing: list[str] = []
    numbers: Literal["recodes", "positions"] = "recodes"
    columns: dict[str, str] = {}
    answers: dict[str, dict[str, str]] = {}
    recodes: dict[str, dict[str, str]] = {}
    codes: dict[str, str] = {}
    text: dict[str, str] = {}
    rows: RowRules = RowRules()

    @property
    def named(self) -> list[str]:
        """Columns that have to be in the export."""
        rules = [getattr(self.rows, name) for name in self.rows.model_fields_set & ROW_COLUMNS]
        mapped = [*self.columns, *self.codes, *self.text]
        return list(
            dict.fromkeys([self.respondent_id, *mapped, *filter(None, [self.weight, *rules])])
        )

    @property
    def role_column(self) -> str:
        """The column of the question that decides what somebody was asked."""
        return next(column for column, item in self.columns.items() if item == REQUIRED[0])


ROW_COLUMNS = {"status", "finished", "progress", "consent"}


def read_codebook(path: Path, seeds: Mapping[str, pd.DataFrame]) -> Codebook:
    """Read a codebook and check it against the questionnaire and the disclosure rules.

    Parameters
    ----------
    seeds
        ``survey_items``, ``care_rate_windows`` and ``disclosure_rules``, as text: a codebook is of
        real respondents, and so is its rule.

    Raises
    ------
    SurveyError
        If the file is not TOML, names what the questionnaire does not have, or no rule that
        protects real respondents.
    """
    file = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
        codebook = Codebook.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "Mend that place; docs/survey.md shows a codebook."
        problem = Problem(file, f"not a TOML file: {error}", remedy)
        raise SurveyError([problem]) from error
    except ValidationError as error:
        known = list(Codebook.model_fields)
        raise SurveyError(in_our_words(file, text, error, known)) from error
    if "disclosure_rule" not in codebook.model_fields_set:
        rule = strictest_rule(seeds["disclosure_rules"])
        codebook = codebook.model_copy(update={"disclosure_rule": rule})
    problems = [
        Problem(file, problem, remedy, value=value)
        for problem, remedy, value in (
            *_unruled(codebook, seeds["disclosure_rules"]),
            *_ungrouped(codebook, seeds["care_rate_windows"]),
            *_misfits(codebook, seeds["survey_items"]),
            *_double(codebook),
        )
    ]
    if problems:
        raise SurveyError(problems)
    return codebook


def strictest_rule(rules: pd.DataFrame) -> str:
    """The rule for real respondents that shows least: of the largest groups and cells."""
    of_people = rules[rules["is_for_real_respondents"] == "true"]
    sizes = of_people[["smallest_group", "smallest_cell"]].astype(float)
    return str(of_people.loc[sizes.sort_values([*sizes]).index[-1], "disclosure_rule"])


def wave_of(path: Path) -> str:
    """The wave that a codebook names; the rest is not judged."""
    return str(tomllib.loads(path.read_text(encoding="utf-8-sig"))["wave"]).strip()


def _unruled(codebook: Codebook, rules: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Problem, remedy and value of a rule that does not protect real respondents."""
    if codebook.synthetic:
        rules = rules.assign(is_for_real_respondents="true")  # of nobody all may be shown
    known = rules.loc[rules["is_for_real_respondents"] == "true", "disclosure_rule"]
    if codebook.disclosure_rule not in set(known):
        yield (
            "disclosure_rule is no rule for real respondents",
            f"Known are {', '.join(known)} (seeds/reference/disclosure_rules.csv).",
            codebook.disclosure_rule,
        )


def _ungrouped(codebook: Codebook, windows: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Problem, remedy and value of a window in which authorities are not grouped."""
    groups = codebook.care_rate_groups
    if groups is None:
        return
    known = windows[windows["is_printed"] == "true"] if groups.rule == AS_PRINTED else windows
    years = list(known["window_years"])
    if str(groups.window_years) not in years:
        remedy = f"Known are {', '.join(years)} (seeds/reference/care_rate_windows.csv)."
        yield f"no window of the rule {groups.rule}", remedy, str(groups.window_years)
    if groups.rule == AS_PRINTED and groups.end_year:
        remedy = "Leave end_year out: the report prints one window."
        yield f"no end_year of the rule {groups.rule}", remedy, str(groups.end_year)


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
    scales = set(items["response_scale"]) - {""}
    for scale in codebook.recodes.keys() - scales:
        remedy = f"Known are {', '.join(sorted(scales))}."
        yield "recodes of a scale that the questionnaire does not have", remedy, scale
    for item in REQUIRED:
        if item not in codebook.columns.values():
            yield "no column is mapped to", "It is needed: it decides what was asked.", item


def _double(codebook: Codebook) -> Iterator[tuple[str, str, str]]:
    """Problem, remedy and value of a column of weights that is something else as well."""
    of_rules = {getattr(codebook.rows, name) for name in ROW_COLUMNS}
    if codebook.weight and codebook.weight in {
        *codebook.model_copy(update={"weight": None}).named,
        *of_rules,
    }:
        remedy = "Name a column of its own, which holds weights alone."
        yield "the column of weights is something else too", remedy, codebook.weight
