"""Questions outside the scales: about the respondent, the rates and the leaders."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from tools.synthetic_survey.constraints import Constraint
from tools.synthetic_survey.item_response import OF_WORKERS, ItemResponse, some
from tools.synthetic_survey.margins import apportion, read_margin, spread_margins
from tools.synthetic_survey.populations import CELLS, GROUPS, population
from tools.synthetic_survey.questionnaire import Questionnaire

QUALIFIED_LEADERS = 68  # of 74: leaders have mostly come up through practice
SMALLEST = 4  # respondents of the smallest authority: a response of a few per cent exists
SPREAD = 0.45  # of the logarithm of the authorities' sizes
AGES = {"worker": (0.16, 0.27, 0.28, 0.22, 0.07), "leader": (0.0, 0.1, 0.36, 0.41, 0.13)}
TEAMS = {"worker": (0.31, 0.28, 0.14, 0.16, 0.11), "leader": (0.14, 0.16, 0.11, 0.16, 0.43)}
NEGATIVE = ("leader_risk_averse", "leader_fear_media")
GROUP_SHIFT = 0.4  # SD by which increasing areas lean to "too high", decreasing away from it
SAME_VIEW = 0.6  # weight of what a respondent's answers to kindred questions share
VARIANCE = 0.7  # of an answer on five points where only the share that agrees is printed


def draw_people(
    rng: np.random.Generator,
    seeds: Mapping[str, pd.DataFrame],
    constraints: Sequence[Constraint],
    questions: Questionnaire,
    response: ItemResponse,
) -> dict[str, np.ndarray]:
    """Draw the answers to the questions about the respondent.

    Returns
    -------
    dict of numpy.ndarray
        By item: the place of the option, -1 where not answered, shape (respondents,).
    """
    cell = response.cell
    leader = population("leaders")[cell]
    n_qualified = next(
        int(each.low) for each in constraints if each.constraint_id == "sample.qualified"
    )
    has_said = response.answered["demo_qualified"]
    qualified = some(rng, has_said & leader, QUALIFIED_LEADERS)
    qualified |= some(rng, has_said & ~leader, n_qualified - int(qualified.sum()))
    answers = {
        "demo_role": _places(questions, "demo_role", [CELLS[each][0] for each in cell]),
        "demo_qualified": _places(
            questions, "demo_qualified", np.where(qualified, "yes", "no").tolist()
        ),
        "demo_age": _shared_out(rng, cell, AGES),
        "demo_team": _shared_out(rng, cell, TEAMS),
        "demo_la": _places(questions, "demo_la", _authorities(rng, seeds, questions, response)),
    }
    return {item: np.where(response.answered[item], each, -1) for item, each in answers.items()}


def _places(questions: Questionnaire, item_id: str, options: list[str]) -> np.ndarray:
    return np.array([questions.options[item_id].index(option) for option in options])


def _shared_out(
    rng: np.random.Generator, cell: np.ndarray, shares: Mapping[str, tuple[float, ...]]
) -> np.ndarray:
    """Give each cell the shares of its role: nothing differs between groups of authorities."""
    places = np.zeros(len(cell), dtype=int)
    for number, (role, _) in enumerate(CELLS):
        who = np.flatnonzero(cell == number)
        counts = apportion(len(who), np.array(shares[role]))
        places[rng.permutation(who)] = np.repeat(np.arange(len(counts)), counts)
    return places


def _authorities(
    rng: np.random.Generator,
    seeds: Mapping[str, pd.DataFrame],
    questions: Questionnaire,
    response: ItemResponse,
) -> list[str]:
    """Draw each respondent's authority, from those of the group."""
    named = seeds["published_care_rate_groups"].set_index("area_code")["care_rate_group"]
    codes = np.array(questions.options["demo_la"], dtype=object)
    group_of = named.reindex(codes).to_numpy()
    chosen = np.full(len(response.cell), codes[0], dtype=object)
    for group in GROUPS:
        of_group = (
            codes[~np.isin(group_of, GROUPS[:2])] if group == "other" else codes[group_of == group]
        )
        who = population(group)[response.cell] & response.answered["demo_la"]
        weights = np.exp(SPREAD * rng.standard_normal(len(of_group)))
        sizes = apportion(int(who.sum()), weights)
        if group == "other":
            smallest, largest = int(np.argmin(sizes)), int(np.argmax(sizes))
            sizes[largest] += sizes[smallest] - SMALLEST
            sizes[smallest] = SMALLEST
        chosen[rng.permutation(np.flatnonzero(who))] = np.repeat(of_group, sizes)
    return chosen.tolist()


def draw_single_items(
    rng: np.random.Generator,
    constraints: Sequence[Constraint],
    questions: Questionnaire,
    response: ItemResponse,
    answers: Mapping[str, np.ndarray],
    confidence: np.ndarray,
) -> dict[str, np.ndarray]:
    """Draw the answers about the rates, the leaders, the focus on risk, and the workers' view.

    Parameters
    ----------
    answers
        By item: the place of the option in the items drawn so far, shape (respondents,).
    confidence
        Score of confidence in the authority (factor 1), NaN where there is none.

    Notes
    -----
    The counts are the printed ones. Chosen are: more respondents of increasing areas find their
    own rate too high (the report says so without figures), and workers who trust their authority
    think better of its leaders.
    """
    cell = response.cell
    group = population("decreasing")[cell] * 1.0 - population("increasing")[cell] * 1.0
    trust = np.nan_to_num((confidence - np.nanmean(confidence)) / np.nanstd(confidence))
    shared = {name: rng.standard_normal(len(cell)) for name in ("rate", "leader", "fear", "driver")}
    drawn = {}
    for item in questions.items:
        if item in answers:
            continue
        own = rng.standard_normal(len(cell))
        if item.endswith(OF_WORKERS):
            own_answer = answers[item.removesuffix(OF_WORKERS)]
            leaning = own_answer + own
        elif item in NEGATIVE:
            leaning = SAME_VIEW * shared["fear"] - 0.3 * trust + own
        else:
            leaning = SAME_VIEW * shared[item.partition("_")[0]] + own
            leaning += 0.5 * trust * item.startswith("leader")
            leaning += GROUP_SHIFT * group * (item == "rate_la")
        counts = _counts(constraints, questions, response, item)
        who = np.flatnonzero(response.answered[item])
        drawn[item] = np.full(len(cell), -1)
        in_order = who[np.argsort(leaning[who], kind="stable")]
        drawn[item][in_order] = np.repeat(np.arange(len(counts)), counts)
    return drawn


def _counts(
    constraints: Sequence[Constraint], questions: Questionnaire, response: ItemResponse, item: str
) -> np.ndarray:
    # what leaders think of workers is not printed: it is spread as everybody's own answer is
    margin = read_margin(constraints, questions, item.removesuffix(OF_WORKERS))
    base = int(response.answered[item].sum())
    n_options = len(questions.options[item])
    scores = questions.scores[item] if item in questions.scores else np.arange(n_options)
    agree = margin.counts[0] / margin.base if margin.counts and margin.base else 0.5
    if item.endswith(OF_WORKERS):
        shares = [
            np.bincount(classes, minlength=n_options) * count
            for classes, count in zip(margin.classes, margin.counts or (), strict=True)
        ]
        return apportion(base, np.sum(shares, axis=0))
    mean = 2.5 + 1.8 * agree
    return spread_margins([margin], [base], [scores], np.zeros(1), mean, VARIANCE)[0]
