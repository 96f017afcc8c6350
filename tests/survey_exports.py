"""Respondents written as an analyst would export them: Qualtrics CSV and XLSX, SPSS SAV."""

import csv
import json
from functools import cache
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyreadstat

from flows.settings import PROJECT
from ingest.survey.read import SurveyData
from tests.survey_rows import as_answers, shipped

SEEDS = {
    name: pd.read_csv(PROJECT / f"seeds/reference/{name}.csv", dtype=str, keep_default_na=False)
    for name in (
        "survey_items",
        "response_options",
        "coding_frames",
        "area_labels",
        "local_authorities",
        "disclosure_rules",
        "care_rate_windows",
    )
}
OPTIONS = SEEDS["response_options"].set_index(["response_scale", "option_id"])
SHOWN = OPTIONS[["position", "label"]].to_dict("index")  # a frame is slow to ask cell by cell
SCALE_OF = SEEDS["survey_items"].set_index("item_id")["response_scale"].to_dict()
WORDING = SEEDS["survey_items"].set_index("item_id")["wording"].to_dict()
AREAS = SEEDS["local_authorities"].set_index("area_code")["area_name"].to_dict()
CODEBOOK = PROJECT / "docs/examples/codebook.toml"


def recodes() -> str:
    """Lines of a codebook that say what the numbers of `shown` stand for."""
    lines = []
    for scale, options in SEEDS["response_options"].groupby("response_scale", sort=False):
        lines.append(f"\n[recodes.{scale}]")
        pairs = zip(options["position"], options["option_id"], strict=True)
        lines += [f'{position} = "{option}"' for position, option in pairs]
    return "\n".join(lines) + "\n"


def column_of(item: str) -> str:
    """Name of a question's column in the export, as the example codebook has it."""
    return f"Q_{item}"


def shown(item: str, option: str, *, codes: bool) -> str:
    """Write an answer as an export shows it: choice text, or the code of it."""
    if SCALE_OF[item] == "local_authority":
        return AREAS[option]
    return SHOWN[(SCALE_OF[item], option)]["position" if codes else "label"]


def as_table(answers: pd.DataFrame, comments: pd.DataFrame, *, codes: bool) -> pd.DataFrame:
    """Lay respondents out as an export: a row each, in no special order, all columns as text."""
    items = [item for item in SEEDS["survey_items"]["item_id"] if not item.startswith("open_")]
    cells = answers.assign(
        cell=[
            shown(item, option, codes=codes)
            for item, option in zip(answers["item_id"], answers["option_id"], strict=True)
        ]
    )
    wide = cells.set_index(["respondent_id", "item_id"])["cell"].unstack()  # noqa: PD010
    wide = wide.reindex(columns=items)
    table = wide.rename(columns=column_of)
    for question, rows in comments.groupby("question_id"):
        joined = rows.groupby("respondent_id")["code_id"].agg("; ".join)
        table[f"{column_of(question)}_codes"] = joined.reindex(table.index)
    table.insert(0, "ResponseId", table.index)
    table.insert(1, "Progress", "100")
    return table.sample(frac=1, random_state=1).fillna("").reset_index(drop=True)


def synthetic(name: str) -> pd.DataFrame:
    """Answers or comments of the synthetic respondents, a row each, as text."""
    return shipped()[f"survey_{name}"].drop(columns="is_synthetic").astype("str")


def exported(*, codes: bool) -> pd.DataFrame:
    """The synthetic respondents as an export: real ones, for all that a reader of it knows."""
    answers, comments = synthetic("answers"), synthetic("comments")
    return as_table(answers, comments, codes=codes)


WEIGHT = "Weight"  # name of a column of survey weights


def weighted(table: pd.DataFrame) -> pd.DataFrame:
    """An export with a weight of each respondent, from 0.4 to 2.1, that no figure has by chance."""
    numbers = table["ResponseId"].str.extract(r"(\d+)$", expand=False).astype(int)
    return table.assign(**{WEIGHT: (0.4 + 1.7 * (numbers * 0.618033989 % 1)).round(9)})


@cache
def _few(*, codes: bool) -> pd.DataFrame:
    answers, comments = synthetic("answers"), synthetic("comments")
    leaders = answers.loc[answers["option_id"] == "leader", "respondent_id"].head(5)
    chosen = {*answers["respondent_id"].drop_duplicates().head(30), *leaders}
    some = (frame[frame["respondent_id"].isin(chosen)] for frame in (answers, comments))
    return as_table(*some, codes=codes)


def few(*, codes: bool) -> pd.DataFrame:
    """Some thirty of the synthetic respondents as an export, in which a test may change cells."""
    return _few(codes=codes).copy()


def answers_of(survey: SurveyData) -> pd.DataFrame:
    """The answers that were read, a row each, sorted."""
    found = as_answers(survey.responses)
    return found.sort_values([*found], ignore_index=True)


def codebook(folder: Path, *, top: str = "", tables: str = "") -> Path:
    """Write the example codebook with further lines at its top and further tables at its end."""
    path = folder / "codebook.toml"
    text = CODEBOOK.read_text(encoding="utf-8")
    text = text.replace('wave = "2020"', f'{top}\nwave = "2020"', 1)
    path.write_text(f"{text}\n{tables}\n", encoding="utf-8")
    return path


def headers(table: pd.DataFrame) -> list[list[str]]:
    """The three header rows of Qualtrics: names, wording, import ids."""
    names = list(table.columns)
    return [
        names,
        [f"Wording of {name},\nover two lines" for name in names],
        [json.dumps({"ImportId": f"QID{number}"}) for number, _ in enumerate(names)],
    ]


def write_csv(path: Path, table: pd.DataFrame, encoding: str = "utf-8-sig") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file)
        writer.writerows(headers(table))
        writer.writerows(table.itertuples(index=False))
    return path


def write_qualtrics(path: Path, table: pd.DataFrame) -> Path:
    """Write an export whose columns are numbered: what they ask stands in the second row."""
    items = [name.removeprefix("Q_") for name in table.columns]
    names = [f"Q{number}" if item in WORDING else item for number, item in enumerate(items)]
    wording = [f"About you - {WORDING[item]}" if item in WORDING else item for item in items]
    ids = [json.dumps({"ImportId": name}) for name in names]
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([names, wording, ids, *table.itertuples(index=False)])
    return path


def write_xlsx(path: Path, table: pd.DataFrame) -> Path:
    workbook = openpyxl.Workbook()
    for row in (*headers(table), *table.itertuples(index=False)):
        workbook.active.append([int(cell) if str(cell).isdigit() else cell for cell in row])
    workbook.save(path)
    return path


def as_numbers(coded: pd.DataFrame) -> pd.DataFrame:
    """Codes as small integers, null where there is none, as engines write them."""
    return coded.assign(
        **{
            name: pd.to_numeric(coded[name].replace("", None)).astype("Int8")
            for item in SCALE_OF
            if (name := column_of(item)) in coded and SCALE_OF[item] in OPTIONS.index
        }
    )


def write_parquet(path: Path, table: pd.DataFrame) -> Path:
    """Write columns with their types, text and null."""
    nothing = table.astype(object).where(table.astype(object) != "", None)
    typed = {name: nothing[name] for name in table}
    typed |= {name: table[name] for name in table if table[name].dtype != "str"}
    frame = pd.DataFrame(typed)  # noqa: F841  # DuckDB finds it by its name
    duckdb.sql("from frame").write_parquet(str(path))
    return path


def write_sav(path: Path, coded: pd.DataFrame) -> Path:
    """Write codes with value labels; what has no codes stays text."""
    labels, frame = {}, coded.copy()
    for item, scale in SCALE_OF.items():
        name = column_of(item)
        if name in frame and scale in OPTIONS.index.get_level_values(0):
            options = OPTIONS.loc[scale]
            labels[name] = dict(
                zip(options["position"].astype(float), options["label"], strict=True)
            )
            frame[name] = pd.to_numeric(frame[name].replace("", None))
    pyreadstat.write_sav(frame, path, variable_value_labels=labels)
    return path
