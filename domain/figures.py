"""An edition: what one delivery of a publisher says, in the form every layout is read into."""

from dataclasses import dataclass
from datetime import date

import pandas as pd


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
    """

    dataset: str
    layout: str
    language: str
    published_on: date | None
    figures: pd.DataFrame


BEFORE_DIMENSIONS = ("area_code", "year")
AFTER_DIMENSIONS = ("printed", "value", "markers", "file", "row", "column")
