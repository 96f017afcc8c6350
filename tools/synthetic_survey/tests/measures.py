"""Figures of synthetic respondents, one function per kind of constraint.

Each takes a sample and a constraint, and returns the figure of the sample.
"""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from domain.summaries import Summary, alpha_of_answers, pooled_t
from tools.synthetic_survey.constraints import Constraint, read_constraints
from tools.synthetic_survey.layout import Synthetic
from tools.synthetic_survey.populations import contrast
from tools.synthetic_survey.tests.sample import Sample, read_sample


def of_sample(sample: Sample, row: Constraint) -> float:
    """Respondents of a population, authorities, or missing answers in percent."""
    if row.statistic == "missing percent":
        return _extreme_missing(sample, row.low)
    members = sample.of(row.population)
    if row.variable == "demo_la" and row.population == "all":
        return len(np.unique(sample.answers["demo_la"][sample.answers["demo_la"] >= 0]))
    if "yes" in sample.questions.options.get(row.variable, ()):
        yes = sample.questions.options[row.variable].index("yes")
        return (members & (sample.answers[row.variable] == yes)).sum()
    return members.sum()


def _extreme_missing(sample: Sample, least: float) -> float:
    """Largest share of missing answers, %, or the smallest where that is below the least.

    The role decides who is asked what and everyone gave it; it is left out.
    """
    shares = []
    for item in sample.questions.items:
        if item != "demo_role":
            asked = sample.of(sample.questions.asked_of[item])
            shares.append(100 * (sample.answers[item][asked] < 0).mean())
    return min(shares) if min(shares) < least else max(shares)


def of_margin(sample: Sample, row: Constraint) -> float:
    """Respondents who gave an answer, or any answer, to an item."""
    places = sample.answers[row.variable][sample.of(row.population)]
    if row.statistic == "base_n":
        return (places >= 0).sum()
    name = row.constraint_id.rpartition(".")[2]
    return np.isin(places, sample.questions.categories(row.variable, name)).sum()


def of_score(sample: Sample, row: Constraint) -> float:
    """Number, mean, SD, alpha or pooled-variance t of a score."""
    score = sample.numbers(row.variable)
    if row.statistic == "t":
        first, second = (
            Summary.of(score[side[sample.cell] & ~np.isnan(score)])
            for side in contrast(row.population)
        )
        return pooled_t(second, first).t
    members = sample.of(row.population) & ~np.isnan(score)
    if row.statistic == "alpha":
        items = np.stack([sample.numbers(i) for i in sample.questions.scale_items[row.variable]])
        return alpha_of_answers(items[:, ~np.isnan(items).any(axis=0)].T)
    return {
        "n": lambda: members.sum(),
        "mean": lambda: score[members].mean(),
        "sd": lambda: score[members].std(ddof=1),
    }[row.statistic]()


def of_relation(sample: Sample, row: Constraint) -> float:
    """Respondents who answered several questions, or the correlation of two."""
    members = sample.of(row.population)
    if found := re.fullmatch(r"answered (\w+) (\d) but not \1 (\d)", row.statistic):
        kind, one, other = found.groups()
        without = np.isnan(sample.numbers(f"{kind}_{other}"))
        return (members & ~np.isnan(sample.numbers(f"{kind}_{one}")) & without).sum()
    if row.statistic.startswith("answered"):  # with the other items of the same scale
        scales = sample.questions.scale_items.values()
        items = next(items for items in scales if row.variable in items)
        return (members & np.all([sample.answers[item] >= 0 for item in items], axis=0)).sum()
    columns = np.stack(sample.variables(row.variable))
    complete = members & ~np.isnan(columns).any(axis=0)
    if row.statistic == "correlation":
        return np.corrcoef(columns[:, complete])[0, 1]
    return complete.sum()


def of_framework(sample: Sample, row: Constraint) -> float:
    """Respondents who named a framework, or any, and how often."""
    members = sample.of(row.population)
    if row.variable != "open_framework":
        return (members & sample.codes["open_framework", row.variable]).sum()
    mentions = sample.named("open_framework")[members]
    if row.statistic == "n in test":
        return members.sum()
    return mentions.sum() if "mentions" in row.statistic else mentions.any(axis=1).sum()


def of_coding(sample: Sample, row: Constraint) -> float:
    """Respondents with an issue or a number of issues, and mentions."""
    question_id = row.variable.partition(".")[0].partition(":")[0]
    if row.statistic == "sum of n":
        frames = sample.coding_frames
        unnamed = frames[
            (frames["question_id"] == question_id) & (frames["status"] == "placeholder")
        ]
        return sum(sample.codes[question_id, code].sum() for code in unnamed["code_id"])
    codes = re.findall(r"issue_\w+", row.variable)
    if codes:
        return np.logical_or.reduce([sample.codes[question_id, code] for code in codes]).sum()
    n_codes = sample.named(question_id).sum(axis=1)
    not_codable = sample.not_codable(question_id)
    by_name = {
        "codable": lambda: (n_codes > 0).sum(),
        "noncodable": lambda: not_codable.sum(),
        "responses": lambda: ((n_codes > 0) | not_codable).sum(),
        "one_issue": lambda: (n_codes == 1).sum(),
        "two_issues": lambda: (n_codes == 2).sum(),
        "more_issues": lambda: ((n_codes >= 3) & (n_codes <= 8)).sum(),
        "mentions": lambda: n_codes.sum(),
    }
    return by_name[row.constraint_id.rpartition(".")[2]]()


def check(seeds: Mapping[str, pd.DataFrame], made: Synthetic) -> pd.DataFrame:
    """Measure every constraint on synthetic respondents.

    Parameters
    ----------
    seeds
        Reference and published seeds as text, by name.

    Returns
    -------
    pandas.DataFrame
        ``constraint_id``, ``low``, ``high`` (infinite where open), ``value``, ``is_met``.

    Raises
    ------
    KeyError
        If a constraint is of a kind that is not known.
    """
    sample = read_sample(seeds, made)
    rows = []
    for row in read_constraints(seeds):
        value = float(KINDS[row.kind](sample, row))
        rows.append((row.constraint_id, row.low, row.high, value, row.low <= value <= row.high))
    return pd.DataFrame(rows, columns=["constraint_id", "low", "high", "value", "is_met"])


def unmet(seeds: Mapping[str, pd.DataFrame], made: Synthetic) -> pd.DataFrame:
    """The rows of `check` that are not met."""
    checked = check(seeds, made)
    return checked[~checked["is_met"]].reset_index(drop=True)


KINDS: dict[str, Callable[[Sample, Constraint], float]] = {
    "sample": of_sample,
    "margin": of_margin,
    "composite_n": of_score,
    "statistic": of_score,
    "relation": of_relation,
    "framework": of_framework,
    "coding": of_coding,
}
