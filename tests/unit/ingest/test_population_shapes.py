"""Population in every shape ONS and Nomis give it: equal people give equal figures."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.figures import Edition
from domain.problems import EditionError
from flows.warehouse.seeds import references
from ingest.statswales.read import read_edition

AREAS = {"W06000001": "Isle of Anglesey", "W06000015": "Cardiff", "E06000001": "Hartlepool"}
WELSH = ("W06000001", "W06000015")
YEARS = (2022, 2023)
AGES = range(91)  # the last of them is 90 and over
Rows = list[list[str]]


def males(area: str, year: int, age: int) -> int:
    """Made-up people."""
    return 10 + age + year % 100 + (1000 if area == "W06000015" else 0)


def females(area: str, year: int, age: int) -> int:
    return 20 + age % 7 + year % 10 + (1100 if area == "W06000015" else 0)


def people(area: str, year: int, age: int) -> int:
    return males(area, year, age) + females(area, year, age)


def total(area: str, year: int, end: int, count: Callable[[str, int, int], int] = people) -> int:
    return sum(count(area, year, age) for age in range(end))


FIGURES = {
    (area, year, group): total(area, year, end)
    for area in WELSH
    for year in YEARS
    for group, end in {"0_15": 16, "0_17": 18, "total": 91}.items()
}
SEXES = {"Male": males, "Female": females}


def age_label(age: int) -> str:
    return "Aged 90+" if age == AGES[-1] else f"Age {age}"


def single_years() -> Rows:
    header = ["area code", "area name", "mid-year", *map(str, AGES[:-1]), "90+"]
    return [header, *([area, name, str(year), *(str(people(area, year, age)) for age in AGES)]
                      for area, name in AREAS.items() for year in YEARS)]  # fmt: skip


API = ["DATE", "DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GENDER_NAME", "C_AGE_NAME",
       "C_AGE_SORTORDER", "MEASURES_NAME", "OBS_VALUE", "OBS_STATUS_NAME"]  # fmt: skip


def api_row(area: str, year: int, sex: str, age: str, n: int, measure: str = "Value") -> list[str]:
    place = [str(year), str(year), AREAS[area], area, sex, age]
    return [*place, "1", measure, str(n), "Normal Value"]


def api(*, sexes: bool = False, bands: bool = False, shares: bool = False) -> Rows:
    """An answer of the Nomis API: all people or both sexes, single years or the bands asked for."""
    rows = []
    for area in AREAS:
        for year in YEARS:
            for sex, count in SEXES.items() if sexes else [("Total", people)]:
                for age in () if bands else AGES:
                    rows.append(api_row(area, year, sex, age_label(age), count(area, year, age)))
                for label, end in {"Aged 0 to 15": 16, "Aged 0 to 17": 18, "All Ages": 91}.items():
                    n = total(area, year, end, count)
                    rows += [api_row(area, year, sex, label, n)] if bands else []
                if shares:
                    rows.append(api_row(area, year, sex, "All Ages", 100, "Percent"))
    return [API, *rows]


def series(code: str = "ladcode23", name: str = "laname23", sexes: str = "12") -> Rows:
    """The detailed series of ONS: a row for each sex and age, a column for each year."""
    header = [code, name, "country", "sex", "age", *(f"population_{year}" for year in YEARS)]
    rows = [
        [
            area,
            AREAS[area],
            area[0],
            sex,
            str(age),
            *(str(count(area, year, age)) for year in YEARS),
        ]
        for area in AREAS
        for sex, count in zip(sexes, SEXES.values(), strict=True)
        for age in AGES
    ]
    return [header, *rows]


TITLES = [
    ["Population estimates - local authority based by single year of age"],
    ["ONS Crown Copyright Reserved [from Nomis on 20 November 2026]"],
]
LOCAL = "local authority: district / unitary (as of April 2023)"


def ages_across() -> Rows:
    """Blocks of the Nomis site, one a year and sex, with ages for columns."""
    rows: Rows = []
    for year in YEARS:
        for sex, count in SEXES.items():
            rows += [*TITLES, ["Date       :", str(year)], ["Gender     :", sex]]
            rows += [[LOCAL, "mnemonic", *map(age_label, AGES)]]
            rows += [[name, area, *(str(count(area, year, age)) for age in AGES)]
                     for area, name in AREAS.items()]  # fmt: skip
            rows += [["Figures may not add up."], ["See the notes."]]
    return rows


def years_across() -> Rows:
    """Blocks of the Nomis site, one an age group, with years for columns."""
    rows: Rows = []
    for label, end in {"Aged 0 to 15": 16, "Aged 0 to 17": 18, "All Ages": 91}.items():
        rows += [*TITLES, ["Gender", "Total"], ["Age", label]]
        rows += [[LOCAL, "mnemonic", *map(str, YEARS)]]
        rows += [[name, area, *(str(total(area, year, end)) for year in YEARS)]
                 for area, name in AREAS.items()]  # fmt: skip
        rows += [["Figures may not add up."], ["See the notes."]]
    return rows


def read(folder: Path, rows: Rows) -> Edition:
    path = folder / "population.csv"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return read_edition([path], references())


def refused(folder: Path, rows: Rows) -> list[str]:
    with pytest.raises(EditionError) as error:
        read(folder, rows)
    assert all(problem.file and problem.remedy for problem in error.value.problems)
    return [f"{problem.rule} {problem}" for problem in error.value.problems]


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        (single_years(), "single years of age"),
        (api(), "Nomis API"),
        (api(sexes=True), "Nomis API"),
        (api(bands=True), "Nomis API"),
        (api(bands=True, sexes=True, shares=True), "Nomis API"),
        (series(), "ONS series by sex and age"),
        (series("lad2014_code", "lad2014_name", "MF"), "ONS series by sex and age"),
        (ages_across(), "Nomis table"),
        (years_across(), "Nomis table"),
    ],
)
def test_every_shape_of_population_gives_the_same_figures(rows, layout, tmp_path):
    edition = read(tmp_path, rows)
    assert (edition.dataset, edition.layout) == ("populations", layout)
    figures = edition.figures.set_index(["area_code", "year", "age_group"])
    assert dict(figures["value"]) == FIGURES
    assert [int(printed) for printed in figures["printed"]] == list(figures["value"])
    assert not edition.remarks


def test_only_the_groups_that_were_asked_for_are_read(tmp_path):
    rows = [row for row in api(bands=True) if row[5] != "Aged 0 to 17"]
    assert set(read(tmp_path, rows).figures["age_group"]) == {"0_15", "total"}


def test_a_group_whose_single_years_are_not_all_there_is_left_out(tmp_path):
    rows = [row for row in api() if row[5] != "Age 16"]
    assert set(read(tmp_path, rows).figures["age_group"]) == {"0_15"}


def test_ages_that_do_not_reach_an_open_one_are_not_all_people(tmp_path):
    rows = [row for row in api() if row[5] != "Aged 90+"]
    assert set(read(tmp_path, rows).figures["age_group"]) == {"0_15", "0_17"}


def changed(rows: Rows, row: int, column: int, text: str) -> Rows:
    return [[text if (r, c) == (row, column) else cell for c, cell in enumerate(cells)]
            for r, cells in enumerate(rows)]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed(api(), 1, 8, "5O"), "not_a_number population.csv, row 2, column 9"),
        (changed(api(), 1, 8, "-5"), "negative_figure population.csv, row 2, column 9"),
        (changed(api(), 1, 5, "Working age"), "unknown_category population.csv, row 2, column 6"),
        (changed(api(), 1, 4, "Other"), "unknown_category population.csv, row 2, column 5"),
        (changed(api(), 1, 0, "soon"), "unknown_period population.csv, row 2, column 1"),
        (changed(api(), 1, 7, "Index"), "unknown_category population.csv, row 2, column 8"),
        (changed(api(), 1, 2, "Cardiff"), "name_against_code population.csv, row 2, column 4"),
        (changed(api(), 1, 3, "W06000099"), "name_against_code population.csv, row 2, column 4"),
        ([*api(), api()[1]], "duplicate_fact population.csv, row 548"),
        (
            [row for row in api(sexes=True) if row[4] != "Male"],
            "missing_cell population.csv, row 2",
        ),
        (
            [*api(), api_row("W06000001", 2022, "Total", "All Ages", 5)],
            "categories_do_not_add_up population.csv, row 548, column 9",
        ),
        (
            [*api(sexes=True), api_row("W06000001", 2022, "Total", "Age 0", 5)],
            "categories_do_not_add_up population.csv, row 1094, column 9",
        ),
        (changed(series(), 1, 5, "x"), "not_a_number population.csv, row 2, column 6"),
        (changed(series(), 1, 3, "3"), "unknown_category population.csv, row 2, column 4"),
        ([row for row in series() if row[3] != "2"], "missing_cell"),
        ([*series()[:-1], series()[-1][:-1]], "ragged_row population.csv, row 547"),
        ([row for row in series() if row[0][0] != "W"], "wrong_dataset population.csv"),
        (changed(years_across(), 4, 2, "Rate"), "unknown_period population.csv, row 5, column 3"),
        (changed(years_across(), 3, 1, "Jobs"), "unknown_category population.csv, row 5, column 3"),
        (changed(years_across(), 5, 0, "Cardiff"), "name_against_code population.csv, row 6"),
        (changed(years_across(), 5, 1, "W06000099"), "unknown_area population.csv, row 6"),
        ([row[:-1] if n == 5 else row for n, row in enumerate(years_across())], "ragged_row"),
        (
            [["Jobs density"] if n % 10 == 0 else row for n, row in enumerate(years_across())],
            "wrong_dataset population.csv: a Nomis table of something else",
        ),
    ],
)
def test_one_slip_in_a_table_of_people_refuses_it_and_is_named(rows, said, tmp_path):
    assert any(each.startswith(said) for each in refused(tmp_path, rows))


def test_a_further_dimension_of_nomis_refuses_the_table_unless_it_has_one_value(tmp_path):
    rows = api(bands=True)
    one = [[*row, "C_ETH_NAME" if n == 0 else "All"] for n, row in enumerate(rows)]
    assert len(read(tmp_path, one).figures) == len(FIGURES)
    two = [[*row, "C_ETH_NAME" if n == 0 else str(n % 2)] for n, row in enumerate(rows)]
    assert "unknown_column" in refused(tmp_path, two)[0]


def test_a_name_that_stands_beside_the_code_of_another_is_refused_in_single_years_too(tmp_path):
    rows = changed(single_years(), 1, 1, "Cardiff")
    assert refused(tmp_path, rows)[0].startswith("name_against_code population.csv, row 2")


def test_a_name_nobody_knows_is_taken_by_its_code_and_said(tmp_path):
    edition = read(tmp_path, changed(single_years(), 1, 1, "Mona"))
    assert [problem.rule for problem in edition.remarks] == ["name_taken_by_code"]
