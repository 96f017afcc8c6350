"""The raw gate: which frames are made of the seeds, and which suite judges each."""

from itertools import starmap

import pandas as pd

from domain.areas import WALES
from expectations import survey
from expectations.gate import Checks, validate
from expectations.raw import adding_up, counts, deprivation, headlines, population, total_population

FIGURES = ("children_looked_after", "populations", "total_populations")
SEEDS = (
    "raw_wimd_2019_lsoas",
    "raw_dwp_children_low_income",
    "raw_wales_headlines",
    "study_parameters",
    "markers",
    *survey.SEEDS,
)


def check_raw(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Judge figures, seeds and respondents before anything is built on them.

    Parameters
    ----------
    frames
        The datasets named in `FIGURES`: the newest figures in long form, ``area_code``,
        ``area_name``, ``year``, the dataset's dimensions, ``printed``, ``value``, ``markers``,
        ``published_on`` and ``edition_number`` (0 where a seed holds them). The seeds named in
        `SEEDS`, each as ``pd.read_csv`` reads it. The frames named in `survey.RESPONDENTS`:
        respondents, answers and comments of all waves, real and synthetic.

    Returns
    -------
    pd.DataFrame
        The results of every suite, as `expectations.gate.validate` lays them out.
    """
    return pd.concat(starmap(validate, raw_checks(frames)), ignore_index=True)


def raw_checks(frames: dict[str, pd.DataFrame]) -> Checks:
    """Pair every suite of this gate with the frame it judges."""
    people = population.by_age(frames["populations"])
    return [
        *_counts(
            frames["children_looked_after"],
            frames["raw_wales_headlines"],
            frames["study_parameters"],
            frames["markers"],
        ),
        *_populations(people, total_population.of_all_ages(frames["total_populations"])),
        *_deprivation(frames["raw_wimd_2019_lsoas"], frames["raw_dwp_children_low_income"], people),
        *survey.raw_checks(frames),
    ]


def _counts(
    figures: pd.DataFrame, releases: pd.DataFrame, parameters: pd.DataFrame, markers: pd.DataFrame
) -> Checks:
    """Children looked after."""
    totals = counts.area_totals(figures)
    cells = adding_up.intervals(figures, parameters, markers)
    is_wales = totals["area_code"] == WALES
    return [
        (counts.counts_by_year(), counts.years(totals)),
        (
            counts.counts_by_area(),
            totals[~is_wales].drop(columns=["n_year_before", "move_in_roots"]),
        ),
        (counts.count_moves(), totals.dropna(subset=["n_year_before"])),
        (adding_up.printed_cells(), adding_up.cells_as_printed(figures)),
        (adding_up.sexes_add_up(), adding_up.sexes(cells)),
        (adding_up.ages_add_up(), adding_up.ages(cells)),
        (adding_up.areas_add_up(), adding_up.areas(cells)),
        (adding_up.ages_and_sexes(), adding_up.profile(cells)),
        (headlines.headline_counts(), headlines.headline_gaps(releases, totals)),
        (headlines.headlines_by_year(), headlines.headline_years(releases)),
        (headlines.rates_with_headlines(), headlines.headline_rates(releases)),
    ]


def _populations(ons: pd.DataFrame, totals: pd.DataFrame) -> Checks:
    """Children and people."""
    moves = population.moves(ons)
    is_census = moves["mid_year"] == population.CENSUS
    sources = total_population.sources(totals, ons)
    return [
        (population.ages_of_population(), population.age_shares(ons)),
        (population.population_by_year(), population.mid_years(ons)),
        (population.population_moves(), moves[~is_census]),
        (population.population_moves_at_census(), moves[is_census]),
        (total_population.total_population_by_year(), total_population.mid_years(totals)),
        (total_population.total_population_moves(), total_population.moves(totals)),
        (total_population.population_sources(), sources),
        (
            total_population.population_sources_by_year(),
            total_population.sources_by_year(sources),
        ),
    ]


def _deprivation(lsoas: pd.DataFrame, children: pd.DataFrame, ons: pd.DataFrame) -> Checks:
    """Deprivation and low income."""
    shares = deprivation.low_income(children, ons)
    return [
        (deprivation.wimd_ranks(), deprivation.ranks(lsoas)),
        (deprivation.wimd_as_a_whole(), deprivation.whole_index(lsoas)),
        (deprivation.wimd_by_area(), deprivation.people_per_lsoa(lsoas, ons)),
        (deprivation.low_income_shares(), shares),
        (deprivation.low_income_by_year(), deprivation.low_income_years(shares, lsoas)),
    ]
