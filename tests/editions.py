"""Editions made for tests in the shape of the new StatsWales site; some years are invented."""

import csv
import random
from functools import cache
from pathlib import Path

import pandas as pd

from flows.settings import PROJECT

HEADER = ["Data values", "Data description", "Collection Year (at 31 March)", "Local Authority"]
TOTAL = "Total looked after children"
WALES = "Total Welsh local authorities"
EXPORTED_WALES = "All Welsh local authorities"


@cache
def counts() -> pd.DataFrame:
    """All children looked after, by authority and year, as the seeds have them."""
    raw = pd.read_csv(PROJECT / "seeds/raw/raw_statswales_children_looked_after.csv")
    totals = raw[(raw["sex"] == "all") & (raw["age_band"] == "all")]
    later = pd.read_csv(PROJECT / "seeds/raw/raw_statswales_looked_after_totals.csv")
    totals = pd.concat([totals, later])
    wide = totals.pivot_table(
        index="year_ending_march", columns="area_label", values="n_printed", aggfunc="first"
    )
    return wide.drop(columns=EXPORTED_WALES).astype(int)


@cache
def exported_wales() -> dict[int, int]:
    """The Welsh row of the exports, by year."""
    raw = pd.read_csv(PROJECT / "seeds/raw/raw_statswales_children_looked_after.csv")
    is_total = (raw["sex"] == "all") & (raw["age_band"] == "all")
    of_wales = raw[is_total & (raw["area_label"] == EXPORTED_WALES)]
    return dict(zip(of_wales["year_ending_march"], of_wales["n_printed"].astype(int), strict=True))


@cache
def published_counts() -> pd.DataFrame:
    """Counts of the gap that the published rates give, to the nearest 5, as far as they do."""
    keys = ["area_code", "year_ending_march"]
    rates = pd.read_csv(PROJECT / "seeds/raw/raw_statswales_care_rates.csv")
    people = pd.read_csv(PROJECT / "seeds/raw/raw_ons_population.csv")
    people["year_ending_march"] = people["mid_year"] + 1
    both = rates[rates["year_ending_march"] > 2018].merge(people, on=keys)
    n = both["rate_per_10k_printed"] * both["population_0_17"] / 10_000
    names = pd.read_csv(PROJECT / "seeds/reference/local_authorities.csv")
    both = both.assign(n=(n / 5).round() * 5).merge(names[["area_code", "area_name"]])
    return both.pivot_table(index="year_ending_march", columns="area_name", values="n")


def synthetic_counts(first_year: int, last_year: int, shift: int = 0) -> pd.DataFrame:
    """Real counts where the seeds have them, and invented ones in the gap between.

    In the gap Wales follows its headlines, and authorities their published rates or, without one,
    the way from one real count to the other. ``shift`` adds so many times 5 children to the first
    authority's last year.
    """
    real, published = counts(), published_counts()
    headlines = pd.read_csv(PROJECT / "seeds/raw/raw_wales_headlines.csv")
    wales = headlines.groupby("year_ending_march")["n_children_looked_after"].last()
    rows = {year: row for year, row in real.iterrows() if first_year <= year <= last_year}
    chance = random.Random(2020)
    between = real.reindex(range(2018, 2025)).interpolate()
    for year in range(2019, min(last_year, 2023) + 1):
        known = published.loc[year] if year in published.index else pd.Series(dtype=float)
        moved = between.loc[year] + [chance.gauss(0, 0.4) * n**0.5 for n in between.loc[year]]
        others = moved.drop(known.index)
        others = others / others.sum() * (wales[year] - known.sum())
        rows[year] = pd.concat([known, (others / 5).round() * 5]).reindex(real.columns)
    table = pd.DataFrame(rows).T.sort_index().loc[first_year:last_year].astype(int)
    table.loc[last_year, table.columns[0]] += 5 * shift
    return table


def rows_of(table: pd.DataFrame) -> list[list[str]]:
    """Rows of a table of counts as the new site gives them, newest year first."""
    rows = []
    for year in sorted(table.index, reverse=True):
        period = f"{year - 1}-{year % 100:02d}"
        # rounded authorities miss the row of Wales by a few: where one is known it is given
        total = exported_wales().get(year, int(table.loc[year].sum()))
        rows.append([str(total), TOTAL, period, WALES])
        rows += [[str(n), TOTAL, period, area] for area, n in table.loc[year].items()]
    return rows


def write_edition(
    path: Path, first_year: int = 2016, last_year: int = 2024, shift: int = 0
) -> Path:
    """Write invented counts as an edition."""
    return write_table(path, synthetic_counts(first_year, last_year, shift))


def write_table(path: Path, table: pd.DataFrame) -> Path:
    """Write a table of counts as a CSV download of the new site, with its byte order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([HEADER, *rows_of(table)])
    return path
