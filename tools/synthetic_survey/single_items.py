"""Answers to the closed items that feed no scale."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tools.synthetic_survey.item_response import OF_WORKERS, Turnout
from tools.synthetic_survey.margins import apportion, read_margin, spread_margins
from tools.synthetic_survey.populations import population
from tools.synthetic_survey.questionnaire import Questionnaire

NEGATIVE = ("leader_risk_averse", "leader_fear_media")
GROUP_SHIFT = 0.4  # SD by which increasing areas lean to "too high", decreasing away from it
SAME_VIEW = 0.6  # weight of what a respondent's answers to kindred questions share
VARIANCE = 0.7  # of an answer on five points where only the share that agrees is printed


def draw_single_items(
    rng: np.random.Generator,
    constraints: pd.DataFrame,
    questions: Questionnaire,
    turnout: Turnout,
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
    cell = turnout.cell
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
        counts = _counts(constraints, questions, turnout, item)
        who = np.flatnonzero(turnout.answered[item])
        drawn[item] = np.full(len(cell), -1)
        in_order = who[np.argsort(leaning[who], kind="stable")]
        drawn[item][in_order] = np.repeat(np.arange(len(counts)), counts)
    return drawn


def _counts(
    constraints: pd.DataFrame, questions: Questionnaire, turnout: Turnout, item: str
) -> np.ndarray:
    # what leaders think of workers is not printed: it is spread as everybody's own answer is
    margin = read_margin(constraints, questions, item.removesuffix(OF_WORKERS))
    base = int(turnout.answered[item].sum())
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
