"""The exports of the old site: what the seeds were made of, and copies that are damaged."""

from pathlib import Path

import pytest

from domain.figures import Edition
from domain.problems import EditionError
from flows.settings import PROJECT
from flows.warehouse.seeds import references
from ingest.statswales.read import read_edition

EXPORTS = PROJECT / "tests/fixtures/statswales"
CHILDREN = sorted(EXPORTS.glob("CLA_31MAR_*.csv"))


def read(*files: Path) -> Edition:
    return read_edition(files, references())


def damaged(tmp_path: Path, old: str, new: str, name: str = "CLA_31MAR_2018.csv") -> Path:
    text = (EXPORTS / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_figures_of_one_authority_are_those_of_its_printed_row():
    figures = read(EXPORTS / "CLA_31MAR_2018.csv").figures
    torfaen = figures[figures["area_code"] == "W06000020"]
    printed = "5 40 30 85 20 * 185 10 40 45 70 20 * 180 365"
    assert " ".join(torfaen["printed"]) == printed
    assert list(torfaen["sex"].unique()) == ["boys", "girls", "all"]
    assert set(torfaen["row"]) == {25}


def test_several_exports_are_one_edition_of_several_years():
    figures = read(*CHILDREN).figures
    assert len(CHILDREN) == 16
    assert list(figures.groupby("year").size()) == [23 * 15] * 16


def test_the_year_must_be_in_the_name_where_the_export_does_not_print_it(tmp_path):
    path = tmp_path / "export (3).csv"
    path.write_bytes((EXPORTS / "CLA_31MAR_2018.csv").read_bytes())
    with pytest.raises(EditionError, match=r"does not print its year.*ends in _2018\.csv"):
        read(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",365", ",365 or so", "row 25, column 17: neither a number nor known shorthand: '365 or"),
        ("Girls (1)", "Young women", "unknown category 'Young women'"),
        ("16 to 17 years", "16 to 18 years", "unknown category '16 to 18 years'"),
        (",Torfaen ", ",Powys ", "a figure is given twice for 'W06000023, 2018, boys, under_1'"),
        (",Torfaen ", ",Torvaen ", "row 25, column 3: unknown area 'Torvaen'"),
    ],
)
def test_a_damaged_export_is_refused_with_file_place_and_value(tmp_path, old, new, message):
    with pytest.raises(EditionError) as refused:
        read(damaged(tmp_path, old, new))
    assert str(refused.value).startswith("CLA_31MAR_2018.csv")
    assert message in str(refused.value)
