"""Synthetic respondents as an export of a survey with its codebook, as many as wanted.

Each has the questions about the respondent of one of those whom the report gives, and the answers
to each scale and section, and each comment, of another one of the same role and group of
authorities: so hardly any two have a whole questionnaire in common, yet every share and score is
distributed as theirs.
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
LEAST_DONORS = 30
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
class Block:
    """Columns that are taken from one donor together.

    Attributes
    ----------
    strata
        Of each respondent of the report a number, shape (donors,).
    pools
        By that number those who may give the answers to whoever is drawn.
    """

    names: tuple[str, ...]
    strata: np.ndarray
    pools: tuple[np.ndarray, ...]

    def drawn(self, rng: np.random.Generator, base: np.ndarray) -> np.ndarray:
        """A donor for each respondent drawn, shape (respondents,)."""
        sizes = np.array([len(pool) for pool in self.pools])
        own = self.strata[base]
        among = (rng.random(len(base)) * sizes[own]).astype(np.int64)
        return np.concatenate(self.pools)[(np.cumsum(sizes) - sizes)[own] + among]


@dataclass(frozen=True, slots=True)
class Donors:
    """Those who are drawn from.

    Attributes
    ----------
    columns
        Of each column of the export what every donor has in it, quoted as CSV asks; shape
        (donors,).
    blocks
        Which columns go together. The first are those of respondents themselves.
    """

    columns: Mapping[str, np.ndarray]
    blocks: tuple[Block, ...]

    @property
    def names(self) -> list[str]:
        """Columns in the order of the export."""
        return [name for block in self.blocks for name in block.names]

    def drawn(self, rng: np.random.Generator, n: int) -> Iterator[np.ndarray]:
        """The cells of n respondents, column by column, shape (n,) each."""
        base = rng.integers(0, len(self.blocks[0].strata), n)
        for block in self.blocks:
            donors = block.drawn(rng, base)
            yield from (self.columns[name][donors] for name in block.names)


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
    themselves, *others = _together(questions, seeds, list(columns))
    who = np.arange(len(ids))
    cells = _cells(made, questions, seeds)
    blocks = [Block(themselves, who, tuple(np.split(who, len(who))))]
    for names in others:
        has_answered = np.any([columns[name] != "" for name in names], axis=0)
        strata, pools = _strata(cells, made.responses["demo_role"].to_numpy(int), has_answered)
        blocks.append(Block(names, strata, pools))
    return Donors(columns, tuple(blocks))


def _together(
    questions: Questionnaire, seeds: Mapping[str, pd.DataFrame], columns: list[str]
) -> list[tuple[str, ...]]:
    """Columns of one donor: about the respondent, of a scale, of a section beside, of comments."""
    items = seeds["survey_items"]
    groups = [list(items.loc[items["section"] == "demographics", "item_id"])]
    groups += [list(names) for names in questions.scale_items.values()]
    groups += [list(rows["item_id"]) for _, rows in items.groupby("section", sort=False)]
    left = dict.fromkeys(columns)
    found = []
    for group in groups:
        names = tuple(name for name in map("Q_{}".format, group) if name in left)
        found.append(names)
        for name in names:
            left.pop(name)
    return [names for names in (*found, *((name,) for name in left)) if names]


def _strata(
    cells: np.ndarray, roles: np.ndarray, has_answered: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Numbers of strata, and who may give answers to those in each.

    Whoever answered takes from those of the cell who answered, whoever did not from those who did
    not; where these are few, from those of the role: else a handful would speak for thousands.
    """
    strata = 2 * cells + has_answered
    pools = []
    for number in range(strata.max() + 1):
        own = np.flatnonzero(strata == number)
        if 0 < len(own) < LEAST_DONORS:
            is_alike = (roles == roles[own[0]]) & (has_answered == has_answered[own[0]])
            own = np.flatnonzero(is_alike)
        pools.append(own)
    return strata, tuple(pools)


def write_export(donors: Donors, file: Path, n: int, seed: int) -> None:
    """Write n synthetic respondents as CSV, in blocks.

    Parameters
    ----------
    seed
        Of the random numbers: the same seed gives the same file.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    digits = max(LEAST_DIGITS, len(str(n)))
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join([RESPONDENT_ID, SYNTHETIC, *donors.names]) + "\n")
        for start in range(0, n, BLOCK_ROWS):
            size = min(BLOCK_ROWS, n - start)
            ids = [f"synthetic_{number:0{digits}}" for number in range(start + 1, start + size + 1)]
            cells = [column.tolist() for column in donors.drawn(rng, size)]
            out.writelines(map(_line, zip(ids, ["True"] * size, *cells, strict=True)))


def codebook(donors: Donors, wave: str) -> str:
    """The codebook of such an export, as TOML."""
    codes = [name for name in donors.names if name.endswith("_codes")]
    closed = [name for name in donors.names if name not in codes]
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
