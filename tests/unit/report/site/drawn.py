"""Pages of one subject of the site, drawn from frames by hand with the strings of the seed."""

import csv
import io
import json
from types import ModuleType

import pandas as pd

from report.site import build
from report.site.contents import Contents
from report.site.parts import DataTable
from report.site.words import words_in
from tests.unit.report.site.made import HEADING, STRINGS

AUTHORITIES = "marts.dim_local_authorities"
NAMES = pd.DataFrame(
    {
        "area_code": ["W06000023", "W06000001", "W06000015"],
        "area_name": ["Powys", "Isle of Anglesey", "Cardiff"],
        "area_name_cy": ["Powys", "Ynys Môn", "Caerdydd"],
        "sort_order": [1, 2, 3],
    }
)
AREAS = {"en": "area_name", "cy": "area_name_cy"}
EN, CY = (
    words_in(language, STRINGS, dict(zip(NAMES["area_code"], NAMES[column], strict=True)))
    for language, column in AREAS.items()
)
POWYS, ANGLESEY = "W06000023", "W06000001"


def rows(table: DataTable) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.as_csv().lstrip("\ufeff"))))[1:]


def records(spec: dict, layer: int) -> list[dict]:
    return spec["layer"][layer]["data"]["values"]


def drawn(subject: ModuleType, frames: dict[str, pd.DataFrame], monkeypatch) -> dict[str, str]:
    """Every file of the subject's pages by path; a chart is its specification."""
    monkeypatch.setattr(build, "SUBJECTS", (subject,))
    monkeypatch.setattr(build, "DESCRIBED", ())
    given = {AUTHORITIES: NAMES, **frames}
    return dict(build.site(given, Contents, STRINGS, HEADING, json.dumps))
