"""Pages of one subject of the site, drawn from frames by hand with the strings of the seed."""

import json
from types import ModuleType

import pandas as pd

from report.site import build
from report.site.contents import Contents
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


def drawn(subject: ModuleType, frames: dict[str, pd.DataFrame], monkeypatch) -> dict[str, str]:
    """Every file of the subject's pages by path; a chart is its specification."""
    monkeypatch.setattr(build, "SUBJECTS", (subject,))
    monkeypatch.setattr(build, "DESCRIBED", ())
    given = {AUTHORITIES: NAMES, **frames}
    return dict(build.site(given, Contents(), STRINGS, HEADING, json.dumps))
