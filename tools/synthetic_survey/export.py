"""Synthetic respondents as an export of a survey with its codebook, as many as wanted.

Each has the questions about the respondent, the single questions and the comments of one of those
whom the report gives, and the answers to each scale of another one of the same cell: so many have
no whole questionnaire in common, yet every share and score is distributed as theirs.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from domain.respondents import SYNTHETIC
from tools.synthetic_survey.layout import LEAST_DIGITS, Synthetic
from tools.synthetic_survey.questionnaire import Questionnaire

AUTHORITY = "demo_la"
BLOCK_ROWS = 50_000
RESPONDENT_ID = "ResponseId"
CODEBOOK = """\
# Synthetic respondents, made by gofal synthesise: nobody's answers. They stay synthetic wherever
# they are shown, and show nothing about Wales.
wave = {wave}
synthetic = true
disclosure_rule = "none"
respondent_id = "{respondent_id}"
compared_with = "nothing"

[columns]
{columns}

[codes]
{codes}

[rows]
same_answers = "keep"  # whoever is drawn may be drawn again
"""


@dataclass(frozen=True, slots=True)
class Donors:
    """Those who are drawn from.

    Attributes
    ----------
    columns
        Of each column of the export what every donor has in it, quoted as CSV asks; shape
        (donors,).
    blocks
        Names of columns that are taken from one donor together.
    strata
        By block a number for each donor, shape (donors,): who has the same may give the answers.
    """

    columns: Mapping[str, np.ndarray]
    blocks: tuple[tuple[str, ...], ...]
    strata: tuple[np.ndarray, ...]

    def drawn(self, rng: np.random.Generator, n: int) -> Iterator[tuple[str, np.ndarray]]:
        """Columns of n respondents: their name, and a donor for each, shape (n,)."""
        base = rng.integers(0, len(self.strata[0]), n)
        for names, strata in zip(self.blocks, self.strata, strict=True):
            order = np.argsort(strata, kind="stable")
            sizes = np.bincount(strata)
            first = np.cumsum(sizes) - sizes
            own = strata[base]
            among = (rng.random(n) * sizes[own]).astype(np.int64)
            donors = order[first[own] + among]
            yield from ((name, donors) for name in names)


def read_donors(
    made: Synthetic, questions: Questionnaire, seeds: Mapping[str, pd.DataFrame]
) -> Donors:
    """Lay out the respondents of the report as those who are drawn from."""
    ids = pd.Index(made.responses["respondent_id"])
    labels = _labels(questions, seeds)
    given = {item: made.responses[item].fillna(0).tolist() for item in questions.items}
    columns = {
        f"Q_{item}": _quoted([labels[item].get(answer, "") for answer in given[item]])
        for item in questions.items
    }
    comments = made.comments.astype("str")
    for question, rows in comments.groupby("question_id"):
        joined = rows.groupby("respondent_id")["code_id"].agg("; ".join)
        columns[f"Q_{question}_codes"] = _quoted(joined.reindex(ids).fillna("").tolist())
    left = dict.fromkeys(columns)
    scales = []
    for items in questions.scale_items.values():
        names = [f"Q_{item}" for item in items if f"Q_{item}" in left]
        scales.append(tuple(names))
        for name in names:
            left.pop(name)
    blocks = (tuple(left), *filter(None, scales))
    cells = _cells(made, questions, seeds)
    who = np.arange(len(ids))
    strata = [who]  # of oneself alone
    for names in blocks[1:]:
        has_answered = np.any([columns[name] != "" for name in names], axis=0)
        strata.append(2 * cells + has_answered)
    return Donors(columns, blocks, tuple(strata))


def write_export(donors: Donors, file: Path, n: int, seed: int) -> None:
    """Write n synthetic respondents as CSV, in blocks.

    Parameters
    ----------
    seed
        Of the random numbers: the same seed gives the same file.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    digits = max(LEAST_DIGITS, len(str(n)))
    names = [name for block in donors.blocks for name in block]
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join([RESPONDENT_ID, SYNTHETIC, *names]) + "\n")
        for start in range(0, n, BLOCK_ROWS):
            size = min(BLOCK_ROWS, n - start)
            ids = [f"synthetic_{number:0{digits}}" for number in range(start + 1, start + size + 1)]
            cells = [
                donors.columns[name][drawn].tolist() for name, drawn in donors.drawn(rng, size)
            ]
            out.writelines(map(_line, zip(ids, ["True"] * size, *cells, strict=True)))


def codebook(donors: Donors, wave: str) -> str:
    """The codebook of such an export, as TOML."""
    names = [name for block in donors.blocks for name in block]
    codes = [name for name in names if name.endswith("_codes")]
    closed = [name for name in names if name not in codes]
    return CODEBOOK.format(
        wave=json.dumps(wave),
        respondent_id=RESPONDENT_ID,
        columns="\n".join(f'{name} = "{name.removeprefix("Q_")}"' for name in closed),
        codes="\n".join(
            f'{name} = "{name.removeprefix("Q_").removesuffix("_codes")}"' for name in codes
        ),
    )


def as_parquet(file: Path) -> Path:
    """Write a file of CSV anew as Parquet beside it, every column as text."""
    import duckdb  # late: few ask for it

    written = file.with_suffix(".parquet")
    place, other = (str(each).replace("'", "''") for each in (file, written))
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"copy (from read_csv('{place}', all_varchar = true)) to '{other}'")
    return written


def _line(cells: tuple[str, ...]) -> str:
    return ",".join(cells) + "\n"


def _quoted(texts: list[str]) -> np.ndarray:
    """Texts as CSV writes them."""
    quoted: dict[str, str] = {}
    for text in set(texts):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow([text, ""])
        quoted[text] = line.getvalue()[:-1]
    return np.array([quoted[text] for text in texts], dtype=object)


def _labels(
    questions: Questionnaire, seeds: Mapping[str, pd.DataFrame]
) -> dict[str, dict[int, str]]:
    """By question, what an export shows of each position: the label, of an authority its name."""
    options = seeds["response_options"]
    areas = seeds["local_authorities"].set_index("area_code")["area_name"]
    items = seeds["survey_items"].set_index("item_id")["response_scale"].to_dict()
    by_scale = {
        scale: dict(zip(rows["position"].astype(int), rows["label"], strict=True))
        for scale, rows in options.groupby("response_scale")
    }
    by_scale[items[AUTHORITY]] = dict(enumerate(areas[list(questions.options[AUTHORITY])], 1))
    return {item: by_scale[items[item]] for item in questions.items}


def _cells(
    made: Synthetic, questions: Questionnaire, seeds: Mapping[str, pd.DataFrame]
) -> np.ndarray:
    """Number of each respondent's role and group of authorities, shape (respondents,)."""
    groups = seeds["published_care_rate_groups"].set_index("area_code")["care_rate_group"]
    codes = dict(enumerate(questions.options[AUTHORITY], 1))
    named = made.responses[AUTHORITY].map(codes).map(groups).fillna("other").astype("str")
    roles = made.responses["demo_role"].astype("str")
    return pd.factorize(roles + " " + named, sort=True)[0]
