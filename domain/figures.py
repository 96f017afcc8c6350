"""Figures in long form: an edition of a publisher, and which of several figures is the newest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from domain.problems import Problem

BEFORE_DIMENSIONS = ("area_code", "year")
AFTER_DIMENSIONS = ("printed", "value", "markers", "file", "row", "column")


@dataclass(frozen=True, slots=True)
class Edition:
    """A delivery that was read.

    Attributes
    ----------
    dataset
        Which table it is: a key of the seed ``datasets``.
    layout
        What the file looks like, such as ``new site, CSV, raw``.
    language
        ``en`` or ``cy``: of its headers and labels.
    published_on
        The day of publication, where the file itself says it.
    figures
        A row per figure: ``area_code``, ``year`` (as the dataset counts years), the dataset's
        dimensions, ``printed`` (text as it stands), ``value`` (number, missing where there is
        none), ``markers`` (shorthand in lower case, joined by commas, sorted; empty where none)
        and the place it stands at: ``file``, ``row`` and ``column``, numbered from 1.
    remarks
        What was understood, and a person should know: each with a rule that warns.
    """

    dataset: str
    layout: str
    language: str
    published_on: date | None
    figures: pd.DataFrame
    remarks: tuple[Problem, ...] = ()


def newest(figures: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Of several figures for one place the one published last; of two of one day the last landed.

    Parameters
    ----------
    figures
        The columns of ``key``, ``published_on`` (days, or text as year-month-day) and
        ``edition_number`` (0 for the seeds, then the order of landing).
    key
        The columns that place a figure.

    Returns
    -------
    pandas.DataFrame
        The rows that stand, ordered by their place.

    Notes
    -----
    The macro ``newest`` says the same in SQL; a test holds both equal.
    """
    ordered = figures.sort_values(
        ["published_on", "edition_number"], kind="stable", na_position="first"
    )
    return ordered.drop_duplicates(key, keep="last").sort_values(list(key), ignore_index=True)
