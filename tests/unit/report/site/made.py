"""Small releases, made by hand, that pages are drawn of."""

from datetime import UTC, datetime

import pandas as pd

from domain.tables import Column, Table
from flows.settings import PROJECT
from report.site.contents import Contents, PublishedFile, Source
from report.site.heading import Heading
from report.site.words import Words, with_parameters, words_in

STRINGS = with_parameters(
    *(
        pd.read_csv(
            PROJECT / f"seeds/reference/{seed}.csv",
            dtype=str,
            keep_default_na=False,
            encoding="utf-8",
        )
        for seed in ("words", "study_parameters")
    )
)
HEADING = Heading("000007-abcdef01", datetime(2026, 12, 1, 9, 30, tzinfo=UTC), "ac34035")
AREAS = pd.DataFrame(
    {"area_code": ["W06000020"], "area_name": ["Torfaen"], "area_name_cy": ["Tor-faen"]}
)
AREA_CODE = Column("area_code", "VARCHAR", "ONS code.", is_required=True)
RATES = Table(
    "marts.fct_care_rates",
    "One row per area and year.",
    (AREA_CODE, Column("care_rate_per_10k", "DOUBLE", "Care <rate>.", is_required=False)),
    ("area_code",),
    1529,
    is_synthetic=False,
)
SHARES = Table("results.statistics", "One row per result.", (AREA_CODE,), (), 7, is_synthetic=True)
FILES = tuple(
    PublishedFile(f"../files/{table.short_name}.{form}", 12_345)
    for table in (RATES, SHARES)
    for form in ("csv", "csv-metadata.json", "parquet", "json")
)
WHOLE = (
    PublishedFile("../gofal.duckdb", 31_000_000),
    PublishedFile("../files/gofal.xlsx", 120_000),
    PublishedFile("../files/datapackage.json", 99_999),
)
SOURCE = Source("raw_ons_population", "ons", "ogl", "ONS, <workbooks>.", "2024", "2012.")
CONTENTS = Contents((RATES, SHARES), (*FILES, *WHOLE), (SOURCE,))


def words(language: str) -> Words:
    """The strings of a language, with the names of two areas."""
    name = {"en": "area_name", "cy": "area_name_cy"}[language]
    return words_in(language, STRINGS, dict(zip(AREAS["area_code"], AREAS[name], strict=True)))
