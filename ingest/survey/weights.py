"""The survey weight of each respondent: a number above zero, or a problem of its cell."""

import re
from dataclasses import dataclass

import numpy as np

from domain.weights import effective_n, normalised
from ingest.survey.cells import by_text
from ingest.survey.codebook import Codebook
from ingest.survey.findings import Findings
from ingest.survey.questions import UNANSWERED
from ingest.survey.tables import Export
from ingest.survey.wording import plain

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
SMALLEST, LARGEST = 1e-9, 1e9  # beyond these their squares would lose digits
WORDS = frozenset({
    "weight", "weights", "weighting", "wght", "wgt", "wgts", "wt", "wts", "pw", "pweight", "pwght",
    "pwgt", "finalwt", "finalweight", "pwysau", "pwysoliad",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighting:
    """What the weights of a wave are like; no weight of a single respondent.

    Attributes
    ----------
    column
        Of the export.
    n
        Respondents.
    n_effective
        How many with equal weights would tell as much (Kish 1965).
    smallest, largest
        As multiples of the mean.
    """

    column: str
    n: int
    n_effective: float
    smallest: float
    largest: float


def is_called_weight(name: str) -> bool:
    """Whether a column is called as weights are: `wgt`, `final_weight`, `PWGHT`, `Weight2`."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
    return bool(WORDS & {word.casefold() for word in (*words, name.strip())})


def as_weight(text: str) -> float | None:
    """A text as a weight, or None if it is no number above zero."""
    if not NUMBER.fullmatch(text):
        return None
    weight = float(text)
    return weight if SMALLEST <= weight <= LARGEST else None


def read_weights(
    export: Export, codebook: Codebook, rows: np.ndarray, findings: Findings
) -> np.ndarray | None:
    """Weights of the respondents, shape (rows,); None if the codebook names no column.

    Parameters
    ----------
    rows
        Rows of the export that are respondents, counted from 0: no other row needs a weight.
    findings
        Takes whatever is no weight.
    """
    column = codebook.weight
    if column is None:
        return None
    findings.next_rule()
    missing = {"", plain(UNANSWERED), *map(plain, codebook.missing)}
    cells = export.columns[column]
    weights = [as_weight(text) for text in cells.texts]
    is_none = by_text((weight is None for weight in weights), bool)
    for each in cells.tally(rows, is_none):
        problem, remedy = _trouble(each.text, is_missing=plain(each.text) in missing)
        findings.add(each.first, column, problem, remedy, each.text or None, n=each.n)
    return by_text((weight or np.nan for weight in weights), float)[cells.codes[rows]]


def weighting(column: str, weights: np.ndarray) -> Weighting:
    """Describe the weights of a wave."""
    scaled = normalised(weights)
    return Weighting(
        column, len(scaled), effective_n(scaled), float(scaled.min()), float(scaled.max())
    )


def _trouble(text: str, *, is_missing: bool) -> tuple[str, str]:
    """Problem and remedy of a text that is no weight."""
    if is_missing:
        remedy = (
            "All respondents of a wave have one, or none has: fill it in, or leave the row out."
        )
        return "no weight", remedy
    if not NUMBER.fullmatch(text):
        return "a weight that is no number", "Write digits and a decimal point, such as 0.85."
    if float(text) < 0:
        return "a weight below zero", "Correct it where the weights were made."
    if float(text) == 0:
        remedy = "Whoever counts for nothing is no respondent: leave the row out, or correct it."
        return "a weight of zero", remedy
    remedy = f"Weights are from {SMALLEST:.9f} to {LARGEST:,.0f}: divide all by one number."
    return "a weight that nobody can compute with", remedy
