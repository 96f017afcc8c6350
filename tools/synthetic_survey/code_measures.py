"""Figures of the open questions, one function per kind of constraint, as in `measures`."""

import re

import numpy as np

from tools.synthetic_survey.sample import Sample


def of_framework(sample: Sample, row: tuple) -> float:
    """Respondents who named a framework, or any, and how often."""
    members = sample.of(row.population)
    if row.variable != "open_framework":
        return (members & sample.codes["open_framework", row.variable]).sum()
    mentions = sample.named("open_framework")[members]
    if row.statistic == "n in test":
        return members.sum()
    return mentions.sum() if "mentions" in row.statistic else mentions.any(axis=1).sum()


def of_coding(sample: Sample, row: tuple) -> float:
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
