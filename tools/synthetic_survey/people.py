"""Who the respondents are: role, authority, qualification, age and team. All of it is chosen."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tools.synthetic_survey.item_response import Turnout, some
from tools.synthetic_survey.margins import apportion
from tools.synthetic_survey.populations import CELLS, GROUPS, population
from tools.synthetic_survey.questionnaire import Questionnaire

QUALIFIED_LEADERS = 68  # of 74: leaders have mostly come up through practice
SMALLEST = 4  # respondents of the smallest authority: a response of a few per cent exists
SPREAD = 0.45  # of the logarithm of the authorities' sizes
AGES = {"worker": (0.16, 0.27, 0.28, 0.22, 0.07), "leader": (0.0, 0.1, 0.36, 0.41, 0.13)}
TEAMS = {"worker": (0.31, 0.28, 0.14, 0.16, 0.11), "leader": (0.14, 0.16, 0.11, 0.16, 0.43)}


def draw_people(
    rng: np.random.Generator,
    seeds: Mapping[str, pd.DataFrame],
    questions: Questionnaire,
    turnout: Turnout,
) -> dict[str, np.ndarray]:
    """Draw the answers to the questions about the respondent.

    Returns
    -------
    dict of numpy.ndarray
        By item: the place of the option, -1 where not answered, shape (respondents,).
    """
    cell = turnout.cell
    leader = population("leaders")[cell]
    n_qualified = int(_printed(seeds["survey_constraints"], "sample.qualified"))
    has_said = turnout.answered["demo_qualified"]
    qualified = some(rng, has_said & leader, QUALIFIED_LEADERS)
    qualified |= some(rng, has_said & ~leader, n_qualified - int(qualified.sum()))
    answers = {
        "demo_role": _places(questions, "demo_role", [CELLS[each][0] for each in cell]),
        "demo_qualified": _places(
            questions, "demo_qualified", np.where(qualified, "yes", "no").tolist()
        ),
        "demo_age": _shared_out(rng, cell, AGES),
        "demo_team": _shared_out(rng, cell, TEAMS),
        "demo_la": _places(questions, "demo_la", _authorities(rng, seeds, questions, turnout)),
    }
    return {item: np.where(turnout.answered[item], each, -1) for item, each in answers.items()}


def _printed(constraints: pd.DataFrame, constraint_id: str) -> str:
    return constraints.set_index("constraint_id").loc[constraint_id, "low"]


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
    turnout: Turnout,
) -> list[str]:
    """Draw each respondent's authority, from those of the group."""
    named = seeds["published_care_rate_groups"].set_index("area_code")["care_rate_group"]
    codes = np.array(questions.options["demo_la"], dtype=object)
    group_of = named.reindex(codes).to_numpy()
    chosen = np.full(len(turnout.cell), codes[0], dtype=object)
    for group in GROUPS:
        of_group = (
            codes[~np.isin(group_of, GROUPS[:2])] if group == "other" else codes[group_of == group]
        )
        who = population(group)[turnout.cell] & turnout.answered["demo_la"]
        weights = np.exp(SPREAD * rng.standard_normal(len(of_group)))
        sizes = apportion(int(who.sum()), weights)
        if group == "other":
            smallest, largest = int(np.argmin(sizes)), int(np.argmax(sizes))
            sizes[largest] += sizes[smallest] - SMALLEST
            sizes[smallest] = SMALLEST
        chosen[rng.permutation(np.flatnonzero(who))] = np.repeat(of_group, sizes)
    return chosen.tolist()
