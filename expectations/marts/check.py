"""The marts gate: which frame is made of the marts for each suite.

Figures of respondents are judged as they are, before disclosure control: a withheld figure has to
be plausible too. What is told of the results is for who runs the gate to say.
"""

from collections.abc import Iterable

import pandas as pd

from expectations.accepted import NOTHING, Accepted
from expectations.gate import Frames, Part, frames_of, judge
from expectations.marts import mentions, rates, residuals, scores, services, survey_statistics

MARTS = (
    "fct_care_rates",
    "fct_care_rate_changes",
    "fct_deprivation",
    "fct_deprivation_residuals",
    "fct_care_rate_groups",
    "fct_wales_headlines",
    "fct_published_care_rates",
    "fct_care_and_support_rates",
    "fct_foster_placements",
)
OF_RESPONDENTS = (
    "int_answer_shares",
    "int_missing_answers",
    "int_scale_scores",
    "int_response_rates",
    "int_framework_use",
    "int_comment_themes",
    "int_comment_responses",
)
BESIDE_MARTS = {"scales": "reference.scales", "statistics": "restricted.results.statistics"}

# authorities need not be in an export of the survey, nor rates of later years in a release
OPTIONAL = {"survey_response_rates", "deprivation_explains_later"}


def check_marts(
    frames: Frames, accepted: Accepted = NOTHING, *, is_past: bool = False
) -> pd.DataFrame:
    """Judge what was built before anybody reads it.

    Parameters
    ----------
    frames
        The marts named in `MARTS`, the exact tables named in `OF_RESPONDENTS`, and the tables of
        `BESIDE_MARTS` by the names it gives them.
    accepted
        What people accepted of deliveries.
    is_past
        Whether they show an early day, on which much was not known: then a suite may have nothing
        to judge, and a window may leave some authorities without a group.

    Returns
    -------
    pd.DataFrame
        The results of every suite, as `expectations.gate.validate` lays them out.
    """
    if is_past:
        groups = frames["fct_care_rate_groups"]
        frames = frames | {"fct_care_rate_groups": residuals.decided_windows(groups)}
    made = marts_frames(frames)
    if is_past:
        made = {name: frame for name, frame in made.items() if len(frame)}
    return judge("marts", made, accepted)


def marts_frames(frames: Frames, parts: Iterable[Part] | None = None) -> Frames:
    """Make the frame that each suite of this gate judges, by the suite's name.

    Parameters
    ----------
    parts
        Some of `PARTS`, to make their frames alone.
    """
    return frames_of(PARTS if parts is None else parts, frames, OPTIONAL)


def _rates(frames: Frames) -> Frames:
    """Care rates, how they change, and the groups that makes."""
    care_rates, changes = frames["fct_care_rates"], frames["fct_care_rate_changes"]
    return {
        "rates_of_authorities": rates.authorities(care_rates),
        "years_counted": rates.counted(care_rates),
        "wales_among_authorities": rates.years(care_rates),
        "wales_as_printed": rates.printed(care_rates, frames["fct_wales_headlines"]),
        "published_rates_beside_computed": rates.published(frames["fct_published_care_rates"]),
        "changes_in_a_year": rates.yearly_changes(changes),
        "authorities_keep_their_order": rates.order_kept(changes),
        "groups_of_authorities": residuals.group_sizes(frames["fct_care_rate_groups"]),
    }


def _services(frames: Frames) -> Frames:
    """Children looked after among those who receive social services."""
    supported, care_rates = frames["fct_care_and_support_rates"], frames["fct_care_rates"]
    placements = frames["fct_foster_placements"]
    return {
        "looked_after_among_supported": services.looked_after_among_supported(
            supported, care_rates
        ),
        "fostered_among_looked_after": services.fostered_among_looked_after(placements, care_rates),
    }


def _deprivation(frames: Frames) -> Frames:
    """Deprivation, and what it predicts."""
    deprivation, against = frames["fct_deprivation"], frames["fct_deprivation_residuals"]
    lines = residuals.lines(against)
    of_study = residuals.of_study_measure(lines)
    is_late = residuals.is_after_the_study(of_study)
    return {
        "wimd_shares_of_wales": residuals.wales_shares(deprivation),
        "low_income_in_marts": residuals.low_income_shares(deprivation),
        "deprivation_lines": lines,
        "deprivation_explains": of_study[~is_late],
        "deprivation_explains_later": of_study[is_late],
        "residuals_of_authorities": residuals.of_study_measure(against),
    }


def _scores(frames: Frames) -> Frames:
    """Answers and scores."""
    shares, scale_scores, scales = (
        frames[name] for name in ("int_answer_shares", "int_scale_scores", "scales")
    )
    return {
        "survey_shares": scores.questions(shares),
        "survey_bases": scores.bases(shares, frames["int_missing_answers"]),
        "survey_scores": scores.scores(scale_scores, scales),
        "survey_roles": scores.roles(scale_scores),
        "survey_alphas": scores.alphas(scale_scores, scales),
        "survey_response_rates": scores.response_rates(frames["int_response_rates"]),
    }


def _mentions(frames: Frames) -> Frames:
    """Frameworks, issues and themes."""
    themes = frames["int_comment_themes"]
    return {
        "survey_frameworks": mentions.frameworks(frames["int_framework_use"]),
        "survey_codes": mentions.codes(themes),
        "survey_themes": mentions.wholes(themes),
        "survey_mentions": mentions.responses(frames["int_comment_responses"], themes),
    }


def _statistics(frames: Frames) -> Frames:
    """Tests, intervals and odds ratios of the survey."""
    statistics = survey_statistics.of_survey(frames["statistics"])
    return {
        "survey_tests": survey_statistics.tests(statistics),
        "survey_t_values": survey_statistics.t_values(statistics),
        "survey_intervals": survey_statistics.intervals(statistics),
        "survey_groups": survey_statistics.groups(statistics),
        "survey_odds_ratios": survey_statistics.odds_ratios(statistics),
    }


# what is made together: no part reads what another makes
PARTS: tuple[Part, ...] = (_rates, _services, _deprivation, _scores, _mentions, _statistics)
