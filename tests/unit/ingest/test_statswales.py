from pathlib import Path

import pandas as pd
import pytest

from flows.settings import PROJECT
from ingest.errors import UnreadableFileError
from ingest.statswales import read_children_looked_after, read_total_population

EXPORTS = PROJECT / "tests/fixtures/statswales"
CHILDREN = sorted(EXPORTS.glob("CLA_31MAR_*.csv"))
POPULATION = EXPORTS / "statswales_total_population_1991_2019_export.csv"


def damaged(tmp_path: Path, old: str, new: str, name: str = "CLA_31MAR_2018.csv") -> Path:
    text = (EXPORTS / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_seed_is_what_the_reader_reads_from_the_sixteen_exports():
    read = pd.concat([read_children_looked_after(path) for path in CHILDREN], ignore_index=True)
    seed = pd.read_csv(
        PROJECT / "seeds/raw/raw_statswales_children_looked_after.csv", dtype={"n_printed": str}
    )
    assert len(CHILDREN) == 16
    pd.testing.assert_frame_equal(read, seed)


def test_the_population_seed_is_what_the_reader_reads_from_the_export():
    seed = pd.read_csv(PROJECT / "seeds/raw/raw_statswales_total_population.csv")
    pd.testing.assert_frame_equal(read_total_population(POPULATION), seed)


def test_the_figures_of_one_authority_are_those_of_its_printed_row():
    frame = read_children_looked_after(EXPORTS / "CLA_31MAR_2018.csv")
    torfaen = frame[frame["area_label"] == "Torfaen"]
    printed = "5 40 30 85 20 * 185 10 40 45 70 20 * 180 365"
    assert " ".join(torfaen["n_printed"]) == printed
    assert list(torfaen["sex"].unique()) == ["boys", "girls", "all"]


def test_the_year_can_be_named_when_the_file_name_does_not_end_in_it(tmp_path):
    path = tmp_path / "export (3).csv"
    path.write_bytes((EXPORTS / "CLA_31MAR_2018.csv").read_bytes())
    with pytest.raises(UnreadableFileError, match="does not print its year"):
        read_children_looked_after(path)
    assert read_children_looked_after(path, 2018)["year_ending_march"].unique() == [2018]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",365", ",365 [r]", "row 25, column 17: neither a whole number nor *: '365 [r]'"),
        (",*,180,", ",-5,180,", "column 15: neither a whole number nor *: '-5'"),
        ("Girls (1)", "Young women", "a header this table does not have: 'Young women'"),
        ("16 to 17 years", "16 to 18 years", "a header this table does not have: '16 to 18"),
        (",Torfaen ", ",Powys ", "a figure is given twice for 'Powys, boys, under_1'"),
    ],
)
def test_a_damaged_export_is_refused_with_file_place_and_value(tmp_path, old, new, message):
    with pytest.raises(UnreadableFileError) as refused:
        read_children_looked_after(damaged(tmp_path, old, new))
    assert str(refused.value).startswith("CLA_31MAR_2018.csv")
    assert message in str(refused.value)


def test_a_table_of_another_dataset_is_refused_by_both_readers(tmp_path):
    with pytest.raises(UnreadableFileError, match="not a mid-year"):
        read_total_population(EXPORTS / "CLA_31MAR_2018.csv")
    with pytest.raises(UnreadableFileError, match="a header this table does not have"):
        read_children_looked_after(POPULATION, 2019)


def test_every_export_covers_wales_and_twenty_two_authorities():
    assert {len(read_children_looked_after(path)) for path in CHILDREN} == {23 * 15}
