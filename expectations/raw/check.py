"""The raw gate: which frame is made of figures, seeds and respondents for each suite."""

from collections.abc import Iterable

import pandas as pd

from domain.areas import WALES
from expectations.accepted import NOTHING, Accepted
from expectations.gate import Frames, Part, frames_of, judge
from expectations.raw import (
    adding_up,
    care_and_support,
    comments,
    counts,
    deprivation,
    foster_placements,
    headlines,
    population,
    published_rates,
    questionnaires,
    sample,
    similar_areas,
    spend,
    total_population,
)

FIGURES = ("children_looked_after", "populations", "total_populations")
SURVEY_SEEDS = (
    "raw_social_care_workforce",
    "workforce_groups",
    "survey_items",
)
SEEDS = (
    "raw_wimd_2019_lsoas",
    "raw_dwp_children_low_income",
    "raw_wales_headlines",
    "raw_statswales_care_rates",
    "raw_statswales_care_and_support_rates",
    "raw_statswales_foster_placements",
    "raw_statswales_social_services_spend",
    "raw_ons_similar_areas",
    "study_parameters",
    "markers",
    *SURVEY_SEEDS,
)
RESPONDENTS = (
    "survey_respondent_counts",
    "survey_answer_counts",
    "survey_habit_counts",
    "survey_comment_counts",
    "survey_response_counts",
    "survey_code_counts",
)
WAVES = "survey_waves"

# an export of the survey need not hold them: a question that was not asked is not judged, nor is
# a wave held against people whom its codebook does not name
OPTIONAL = {
    "survey_workforce",
    "survey_own_frames",
    "survey_qualified",
    "survey_authorities",
}


def check_raw(frames: Frames, accepted: Accepted = NOTHING) -> pd.DataFrame:
    """Judge figures, seeds and respondents before anything is built on them.

    Parameters
    ----------
    frames
        The datasets named in `FIGURES`: the newest figures in long form, ``area_code``,
        ``area_name``, ``year``, the dataset's dimensions, ``printed``, ``value``, ``markers``,
        ``published_on`` and ``edition_number`` (0 where a seed holds them). The seeds named in
        `SEEDS`, each as ``pd.read_csv`` reads it. The frames named in `RESPONDENTS`: counts of the
        respondents of all waves, real and synthetic, their answers, habits and comments. The frame
        `WAVES`: of each wave that landed ``survey_wave``, ``compared_with`` and ``frame_n``.
    accepted
        What people accepted of deliveries.

    Returns
    -------
    pd.DataFrame
        The results of every suite, as `expectations.gate.validate` lays them out.
    """
    return judge("raw", raw_frames(frames), accepted)


def raw_frames(frames: Frames, parts: Iterable[Part] | None = None) -> Frames:
    """Make the frame that each suite of this gate judges, by the suite's name.

    Parameters
    ----------
    parts
        Some of `PARTS`, to make their frames alone.
    """
    return frames_of(PARTS if parts is None else parts, frames, OPTIONAL)


def _people(frames: Frames) -> Frames:
    """Populations, and what is counted per head."""
    people = population.by_age(frames["populations"])
    totals = total_population.of_all_ages(frames["total_populations"])
    return _populations(people, totals) | _deprivation(
        frames["raw_wimd_2019_lsoas"], frames["raw_dwp_children_low_income"], people
    )


def survey_frames(frames: Frames) -> Frames:
    """Make the frames of the survey: who took part, closed questions and open questions."""
    respondents, answers, habits, written, responses, codes = (frames[name] for name in RESPONDENTS)
    waves = frames[WAVES]
    of_workforce = sample.of_workforce(answers, waves)
    asked = questionnaires.questions(answers, frames["survey_items"])
    return {
        "survey_samples": sample.samples(respondents, answers, written),
        "survey_workforce": sample.beside_workforce(
            sample.of_workforce(respondents, waves),
            of_workforce,
            frames["raw_social_care_workforce"],
            frames["workforce_groups"],
        ),
        "survey_own_frames": sample.beside_own_frames(respondents, waves),
        "survey_qualified": sample.qualified(of_workforce),
        "survey_authorities": sample.authorities(of_workforce),
        "survey_habits": questionnaires.habits(habits),
        "survey_questions": asked,
        "survey_opinions": questionnaires.opinions(asked),
        "survey_open_questions": comments.open_questions(written, respondents),
        "survey_responses": responses,
        "survey_coded_questions": comments.coded_questions(responses, codes),
    }


def _children(frames: Frames) -> Frames:
    """Children looked after."""
    figures, releases = frames["children_looked_after"], frames["raw_wales_headlines"]
    totals = counts.area_totals(figures)
    cells = adding_up.intervals(figures, frames["study_parameters"], frames["markers"])
    authorities = totals[totals["area_code"] != WALES]
    return {
        "counts_by_year": counts.years(totals),
        "counts_beside_wales": counts.beside_wales(totals),
        "counts_beside_headlines": counts.beside_headlines(totals, releases),
        "counts_by_area": authorities[["year", "area_code", "area_name", "n_children"]],
        "count_moves": totals.dropna(subset=["n_before"]).drop(columns="edition_number"),
        "printed_cells": adding_up.cells_as_printed(figures),
        "sexes_add_up": adding_up.sexes(cells),
        "ages_add_up": adding_up.ages(cells),
        "areas_add_up": adding_up.areas(cells),
        "ages_and_sexes": adding_up.profile(cells),
        "headline_counts": headlines.headline_gaps(releases, totals),
        "headlines_by_year": headlines.headline_years(releases),
        "rates_with_headlines": headlines.headline_rates(releases),
        "published_rates": published_rates.moves(frames["raw_statswales_care_rates"]),
        "published_rates_by_year": published_rates.years(frames["raw_statswales_care_rates"]),
    }


def _services(frames: Frames) -> Frames:
    """Children who receive social services, what these cost, and who is like whom."""
    rates, money = (
        frames[f"raw_statswales_{name}"]
        for name in ("care_and_support_rates", "social_services_spend")
    )
    people = population.by_age(frames["populations"])
    placements = frames["raw_statswales_foster_placements"]
    cells = foster_placements.intervals(placements, frames["study_parameters"])
    similar = frames["raw_ons_similar_areas"]
    return {
        "care_and_support_rates": care_and_support.moves(rates),
        "care_and_support_by_year": care_and_support.years(rates),
        "care_and_support_beside_wales": care_and_support.beside_wales(rates, people),
        "foster_placements_printed": placements,
        "foster_carers_add_up": foster_placements.carers(cells),
        "foster_areas_add_up": foster_placements.areas(cells),
        "spend_by_service": spend.services(money),
        "spend_by_area": spend.areas(money),
        "spend_per_child": spend.per_child(money, people),
        "similar_areas_listed": similar_areas.lists(similar),
        "similar_areas_by_kind": similar_areas.authorities(similar),
    }


def _populations(people: pd.DataFrame, totals: pd.DataFrame) -> Frames:
    """Children and people."""
    moves = population.moves(people)
    is_census = moves["mid_year"] == population.CENSUS
    sources = total_population.sources(totals, people)
    return {
        "ages_of_population": population.age_shares(people),
        "population_by_year": population.mid_years(people),
        "population_moves": moves[~is_census],
        "population_moves_at_census": moves[is_census],
        "total_population_by_year": total_population.mid_years(totals),
        "total_population_moves": total_population.moves(totals),
        "population_sources": sources,
        "population_sources_by_year": total_population.sources_by_year(sources),
    }


def _deprivation(lsoas: pd.DataFrame, children: pd.DataFrame, people: pd.DataFrame) -> Frames:
    """Deprivation and low income."""
    shares = deprivation.low_income(children, people)
    return {
        "wimd_ranks": deprivation.ranks(lsoas),
        "wimd_as_a_whole": deprivation.whole_index(lsoas),
        "wimd_by_area": deprivation.people_per_lsoa(lsoas, people),
        "low_income_shares": shares,
        "low_income_by_year": deprivation.low_income_years(shares, lsoas),
    }


# what is made together: no part reads what another makes
PARTS: tuple[Part, ...] = (_children, _people, _services, survey_frames)
