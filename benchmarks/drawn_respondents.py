"""Respondents for measurements, any number: drawn from the synthetic ones and kept as Parquet.

Each has the role and the authority of one synthetic respondent, and the answers to each scale from
another one of the same role and group of authorities: so that scales keep their alphas and groups
their differences, and hardly two of millions are alike in all answers.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from flows.landing.survey_tables import COMPUTED, RESPONSES
from flows.releases.store import Release
from flows.warehouse.compiled import RECORDING
from flows.warehouse.connect import opened
from flows.warehouse.read import read_seed, read_table, read_tables

CHUNK = 500_000
ROLES = ("worker", "leader")
TABLES = ("coding_frames",)
COUNTS = ("int_kind_counts", "int_response_counts")
RELATION = re.compile(r'"restricted"\."\w+"\."(\w+)"')
KIND_NUMBER = COMPUTED[RESPONSES]["kind_number"].format(place=1)
CREATED = re.compile(r"as \(\n(.*)\n\s*\)\s*;?\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of the drawn respondents mean.

    Attributes
    ----------
    areas, groups
        Code and group of each authority; its number is the place, from 1.
    items
        By closed question, score of each of its positions, from 1; empty if it has none.
    scales
        By score, its questions; and how many of them must have been answered.
    wholes
        By score that is the mean of scores, its parts.
    frameworks
        Columns of 0 and 1.
    joint
        Questions of the factor analysis.
    counts_sql
        What dbt made of the models of counts, by name and in order; of tables by their names alone.
    """

    areas: list[str]
    groups: list[str]
    items: dict[str, list[int]]
    scales: dict[str, list[str]]
    least: dict[str, int]
    wholes: dict[str, list[str]]
    frameworks: list[str]
    joint: list[str]
    counts_sql: dict[str, str]

    def write(self, folder: Path) -> None:
        """Keep it beside the respondents."""
        (folder / "plan.json").write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, folder: Path) -> "Plan":
        """Read what `write` kept."""
        return cls(**json.loads((folder / "plan.json").read_text()))


def draw(release: Release, n: int, folder: Path, seed: int = 1) -> None:
    """Write `n` respondents as Parquet, a file a chunk, and the plan of their columns."""
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        seeds = read_tables(warehouse, "reference", TABLES)
        # answers are counted in the order of these files
        seeds |= {
            name: read_seed(warehouse, f"reference.{name}") for name in ("scales", "scale_items")
        }
        items = read_table(warehouse, "marts.dim_survey_items")
        marts = read_tables(
            warehouse,
            "restricted.marts",
            ("dim_respondents", "fct_respondent_answers", "fct_respondent_comments"),
        )
    people = marts["dim_respondents"].set_index("respondent_id").sort_index()
    answers = marts["fct_respondent_answers"]
    plan = _plan(people, answers, items, seeds)
    columns = _columns(people, answers, marts["fct_respondent_comments"], plan)
    folder.mkdir(parents=True)
    plan.write(folder)
    cells = [*people.groupby(["role", "care_rate_group"], dropna=False).indices.values()]
    with duckdb.connect() as connection:
        for part, chunk in enumerate(_chunks(columns, cells, plan, n, seed)):
            shown = ", ".join(f"{each}::tinyint as {each}" for each in chunk)
            connection.register("chunk", chunk)
            file = folder / f"part-{part:04d}.parquet"
            connection.execute(
                f"copy (select ({KIND_NUMBER})::integer as kind_number, 'drawn' as survey_wave, "
                f"true as is_synthetic, * from (select {shown} from chunk)) to '{file}'"
            )


def _plan(
    people: pd.DataFrame,
    answers: pd.DataFrame,
    items: pd.DataFrame,
    seeds: dict[str, pd.DataFrame],
) -> Plan:
    areas = people.dropna(subset="area_code").groupby("area_code")["care_rate_group"].first()
    scored = answers[answers["item_id"] != "demo_la"].dropna(subset="position")
    scored = scored.drop_duplicates(["item_id", "position"])
    scores = {
        str(item): [int(each) for each in rows.reindex(range(1, rows.index.max() + 1)).fillna(0)]
        for item, rows in scored.set_index("position").groupby("item_id")["score"]
    }
    scales = seeds["scales"].set_index("scale_id")
    feeding = seeds["scale_items"].groupby("scale_id", sort=False)["item_id"].agg(list)
    parts = scales["part_of"].fillna("").replace("", None).dropna()
    kinds = set(scales.index[scales["kind"].isin(["factor", "pair"])])
    named = {item for scale, of in feeding.items() if scale in kinds for item in of}
    sections = set(items.loc[items["item_id"].isin(named), "section"])
    joint = items[items["section"].isin(sections) & (items["asked_of"] == "all")]
    codes = seeds["coding_frames"]
    return Plan(
        areas=list(areas.index),
        groups=list(areas),
        items={item: scores[item] if any(scores[item]) else [] for item in scores},
        scales=feeding.to_dict(),
        least=scales["least_answered"].astype(int).to_dict(),
        wholes={str(whole): list(of.index) for whole, of in parts.groupby(parts)},
        frameworks=list(codes.loc[codes["level"] == "framework", "code_id"]),
        joint=list(joint.sort_values("questionnaire_order")["item_id"]),
        counts_sql=_counts_sql(),
    )


def _counts_sql() -> dict[str, str]:
    """The SQL of the counts as the last build with dbt in this clone recorded it."""
    parts = json.loads(RECORDING.read_text(encoding="utf-8"))["parts"]
    every = {node: statements for nodes in parts.values() for node, statements in nodes.items()}
    created = {
        name: next(
            found[1] for each in every[f"model.gofal.{name}"] if (found := CREATED.search(each))
        )
        for name in COUNTS
    }
    return {name: RELATION.sub(r"\1", sql) for name, sql in created.items()}


def _columns(
    people: pd.DataFrame, answers: pd.DataFrame, comments: pd.DataFrame, plan: Plan
) -> pd.DataFrame:
    """The synthetic respondents as small whole numbers, 0 where there is no answer."""
    places = answers.dropna(subset="position").pivot(  # noqa: PD010
        index="respondent_id", columns="item_id", values="position"
    )
    places = places.reindex(index=people.index, columns=list(plan.items))
    numbers = {area: number for number, area in enumerate(plan.areas, start=1)}
    found = places.assign(demo_la=people["area_code"].map(numbers))
    for framework in plan.frameworks:
        named = comments.loc[comments["code_id"] == framework, "respondent_id"]
        found[f"named_{framework}"] = people.index.isin(named).astype(int)
    return found.fillna(0).astype(np.int8)


def _chunks(
    columns: pd.DataFrame, cells: list[np.ndarray], plan: Plan, n: int, seed: int
) -> Iterator[pd.DataFrame]:
    random = np.random.default_rng(seed)
    shares = np.array([len(cell) for cell in cells]) / len(columns)
    together = [["demo_role", "demo_la"], *plan.scales.values()]
    together.append([f"named_{each}" for each in plan.frameworks])
    placed = {each for block in together for each in block}
    together += [[each] for each in columns if each not in placed]
    for start in range(0, n, CHUNK):
        size = min(CHUNK, n - start)
        of_cell = [np.flatnonzero(each) for each in _cells(random, shares, size)]
        drawn = {}
        for block in together:
            donor = np.empty(size, dtype=np.int64)
            for cell, there in zip(cells, of_cell, strict=True):
                donor[there] = random.choice(cell, len(there))
            drawn |= {each: columns[each].to_numpy()[donor] for each in block}
        yield pd.DataFrame(drawn)


def _cells(random: np.random.Generator, shares: np.ndarray, size: int) -> list[np.ndarray]:
    chosen = random.choice(len(shares), size, p=shares)
    return [chosen == each for each in range(len(shares))]
