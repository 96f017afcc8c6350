"""Pages of one subject of the site, drawn from frames by hand with the strings of the seed."""

import json
from types import ModuleType

import pandas as pd

from flows.settings import PROJECT
from report.site import build
from report.site.contents import Contents
from report.site.heading import Heading

STRINGS = pd.read_csv(PROJECT / "seeds/reference/words.csv", dtype=str, keep_default_na=False)
HEADING = Heading("000007-abc", pd.Timestamp("2026-11-23T14:00:00Z"), "ac34035")
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
