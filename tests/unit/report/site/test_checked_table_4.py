"""The page of Table 4 draws the changes of the marts beside the printed ones."""

import pytest

from report.site import checked, checked_table_4
from report.site.tables import Tables
from tests.unit.report.site.drawn import CY, EN, drawn, records, rows
from tests.unit.report.site.ledger_rows import frames


def test_dots_are_the_changes_of_the_mart_and_rings_the_printed_ones():
    by_authority, fits = checked_table_4.page(Tables(frames()), EN).figures
    dots, rings = records(by_authority.spec, 0), records(by_authority.spec, 1)
    assert [(dot["name"], dot["series"][:12], dot["value"]) for dot in dots] == [
        ("Powys", "2015 to 2020", 87.0),
        ("Powys", "2016 to 2020", 40.594),
        ("Isle of Anglesey", "2016 to 2020", 35.0),
        ("Powys", "2016 to 2020", 68.3),
    ]
    assert [(ring["name"], ring["value"]) for ring in rings] == [
        ("Powys", 40.6),
        ("Isle of Anglesey", 35.0),
    ]
    assert by_authority.headline == (
        "2016 to 2020, in % of the rate at the end: 8 of the 8 printed changes that can be "
        "checked come out"
    )
    assert "implies them: 1;" in by_authority.sentence
    assert [(bar["value"], bar["written"]) for bar in records(fits.spec, 0)] == [
        (100.0, "8 of 8"),
        (pytest.approx(100 / 3), "4 of 12"),
    ]
    assert "2 readings" in fits.sentence


def test_authorities_with_large_increases_are_named_in_the_language_of_the_page():
    table = checked_table_4.page(Tables(frames()), CY).context["statements"]
    assert rows(table)[0][3:5] == ["1", "Powys"]


def test_a_release_that_knows_no_reading_has_a_page_without_figures(monkeypatch):
    nothing = {
        table: frame.iloc[:0]
        for table, frame in frames().items()
        if table in (checked_table_4.CHANGES, checked_table_4.READINGS, checked_table_4.STATEMENTS)
    }
    pages = drawn(checked, frames(**nothing), monkeypatch)
    assert "<img" not in pages["en/report/table-4.html"]
