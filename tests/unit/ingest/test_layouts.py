"""Every layout of the publishers: equal content gives equal figures, anything else is refused."""

import csv
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from domain.problems import EditionError
from flows.landing.seed_figures import seed_figures
from flows.settings import PROJECT
from flows.warehouse.seeds import references
from ingest.statswales.read import read_edition

FIXTURES = PROJECT / "tests/fixtures/statswales"
PLACE = ["file", "row", "column"]
HEADERS = {
    "en": ["Data values", "Data description", "Year", "Local Authority", "Gender", "Age group"],
    "cy": ["Gwerthoedd data", "Disgrifiad data", "Blwyddyn", "Awdurdod Lleol", "Rhywedd", "Oedran"],
}
LABELS = {
    "en": {"what": "Total looked after children", "boys": "Boys", "girls": "Girls", "all": "Total"}
    | {"under_1": "Under 1 year", "16_to_17": "16 to 17 years"},
    "cy": {"what": "Plant sy'n derbyn gofal", "boys": "Bechgyn", "girls": "Merched"}
    | {"all": "Cyfanswm", "under_1": "O dan 1 oed", "16_to_17": "16 i 17 oed"},
}
AREAS = references()["local_authorities"].set_index("area_code")
# (area, year, sex, age band): a count, or none where it is confidential
FIGURES = {
    ("W92000004", 2024, "all", "all"): 7200,
    ("W92000004", 2023, "all", "all"): 7190,
    ("W06000001", 2024, "all", "all"): 155,
    ("W06000001", 2024, "girls", "under_1"): None,
    ("W06000014", 2024, "boys", "16_to_17"): 1045,
}


def printed(count: int | None, *, is_formatted: bool) -> str:
    if count is None:
        return "[c]" if is_formatted else ""
    return f"{count:,} [r]" if is_formatted else str(count)


def records(language: str, *, is_formatted: bool, is_extended: bool) -> list[list[str]]:
    """The figures as one of the new site's views; all counts carry the mark of a revision."""
    labels = LABELS[language]
    header = list(HEADERS[language])
    notes = {"en": "Notes", "cy": "Nodiadau"}[language]
    rows = [[*header, *([] if is_formatted else [notes])]]
    for (area, year, sex, age), count in FIGURES.items():
        name = AREAS.loc[area, "area_name" if language == "en" else "area_name_cy"]
        row = [
            printed(count, is_formatted=is_formatted),
            labels["what"],
            f"{year - 1}-{year % 100}",
        ]
        row += [name, labels[sex], labels[age]]
        rows.append([*row, *([] if is_formatted else ["c" if count is None else "r"])])
    if is_extended:
        extra = ["Start date", "Local Authority hierarchy", "Year sort order"]
        rows = [[*row, *(extra if n == 0 else ["2023-04-01", "W92000004", "1"])]
                for n, row in enumerate(rows)]  # fmt: skip
    return rows


def write(path: Path, rows: list[list[str]]) -> Path:
    match path.suffix:
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)
        case ".xlsx":
            workbook = openpyxl.Workbook()
            for row in rows:
                workbook.active.append([int(cell) if cell.isdigit() else cell for cell in row])
            workbook.save(path)
        case ".json":
            content = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def read(*files: Path):
    return read_edition(files, references())


def rules(*files: Path) -> list[str]:
    with pytest.raises(EditionError) as refused:
        read(*files)
    assert all(problem.file and problem.remedy for problem in refused.value.problems)
    return [problem.rule for problem in refused.value.problems]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("is_formatted", [True, False])
@pytest.mark.parametrize("is_extended", [True, False])
def test_every_view_of_the_new_site_gives_the_same_figures(
    tmp_path, suffix, language, is_formatted, is_extended
):
    rows = records(language, is_formatted=is_formatted, is_extended=is_extended)
    edition = read(write(tmp_path / f"download.{suffix}", rows))
    assert edition.dataset == "children_looked_after"
    assert edition.language == language
    figures = edition.figures.set_index(["area_code", "year", "sex", "age_band"])
    assert {
        place: None if pd.isna(value) else value for place, value in figures["value"].items()
    } == FIGURES
    assert list(figures["markers"]) == ["r", "r", "r", "c", "r"]
    assert list(figures["row"]) == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("year", range(2003, 2019))
def test_the_exports_of_the_old_site_are_the_figures_of_the_seed(year):
    figures = read(FIXTURES / f"CLA_31MAR_{year}.csv").figures
    seed = seed_figures("children_looked_after")
    columns = ["area_code", "year", "sex", "age_band", "printed", "value", "markers"]
    seed = seed[seed["year"] == year][columns].sort_values(columns[:4], ignore_index=True)
    pd.testing.assert_frame_equal(
        figures[columns].sort_values(columns[:4], ignore_index=True), seed, check_dtype=False
    )


def test_an_export_of_people_is_the_total_population_of_the_seed():
    edition = read(FIXTURES / "statswales_total_population_1991_2019_export.csv")
    assert edition.dataset == "total_populations"
    seed = seed_figures("total_populations")
    assert edition.figures["value"].sum() == seed["value"].sum()
    assert len(edition.figures) == len(seed)


def odata_page(path: Path, first: int, areas: list[tuple[str, object]], *, has_more: bool) -> Path:
    rows = [
        {
            "Data": data,
            "Localauthority_Code": "W06000001",
            "Localauthority_ItemName_ENG": area,
            "Measure_ItemName_ENG": measure,
            "Measure_ItemNotes_ENG": "Persons",
            "Year_ItemName_ENG": "Mid-year 2019",
            "RowKey": f"{first + number:016d}",
        }
        for number, (area, data) in enumerate(areas)
        for measure in ("Population", "Population density")
    ]
    page = {"odata.metadata": "http://open.statswales.gov.wales/en-gb/dataset/$metadata#popu1009"}
    page |= {"value": rows} | ({"odata.nextLink": "http://…"} if has_more else {})
    path.write_text(json.dumps(page))
    return path


def test_pages_of_an_odata_answer_are_read_together_in_any_order_with_numbers_or_text(tmp_path):
    first = odata_page(tmp_path / "a.json", 0, [("Isle of Anglesey", 69961.0)], has_more=True)
    second = odata_page(tmp_path / "b.json", 2, [("Gwynedd", "124178")], has_more=False)
    edition = read(second, first)
    assert edition.dataset == "total_populations"
    assert dict(zip(edition.figures["area_code"], edition.figures["value"], strict=True)) == {
        "W06000001": 69961,
        "W06000002": 124178,
    }
    assert rules(first) == ["missing_page"]
    assert rules(second) == ["missing_page"]


def test_a_coded_table_is_read_with_its_look_ups_and_the_numbers_of_areas(tmp_path):
    table = write(
        tmp_path / "data.csv",
        [
            ["YearCode", "AreaCode", "Data", "RowRef", "Measure", "NoteCodes"],
            ["202324", "596", "7200", "3", "1", "t"],
            ["202324", "512", "155", "3", "1", ""],
            ["202324", "512", "75", "2", "1", ""],
        ],
    )
    rows = write(
        tmp_path / "rows.csv",
        [
            ["RowRef", "Description_en", "Description_cy"],
            ["1", "Boys", ""],
            ["2", "Girls", ""],
            ["3", "Total", ""],
        ],
    )
    measures = write(
        tmp_path / "measures.csv",
        [["Measure", "Description_en"], ["1", "Total looked after children"]],
    )
    areas = FIXTURES / "realistic_area-lookup.csv"
    for look_ups in ([rows, measures, areas], [areas, measures, rows]):
        figures = read(table, *look_ups).figures
        assert list(figures["area_code"]) == ["W92000004", "W06000001", "W06000001"]
        assert list(figures["sex"]) == ["all", "all", "girls"]
        assert list(figures["markers"]) == ["t", "", ""]
    assert rules(table, measures) == ["unknown_column"]
    missing = write(tmp_path / "few.csv", [["RowRef", "Description_en"], ["1", "Boys"]])
    assert set(rules(table, missing, measures)) == {"unknown_code"}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("invalid_bad-note-codes.csv", "unknown_shorthand"),
        ("invalid_dupe-fact.csv", "duplicate_fact"),
        ("invalid_incomplete-fact.csv", "incomplete_fact"),
        ("invalid_non-numeric-data.csv", "not_a_number"),
        ("minimal_data.csv", "wrong_dataset"),
        ("new_site_foster_inside_la_2023_24.csv", "wrong_dataset"),
        ("realistic_area-lookup.csv", "unknown_layout"),
    ],
)
def test_a_table_that_is_broken_or_of_something_else_is_refused_by_the_rule_that_names_it(
    name, rule
):
    assert rules(FIXTURES / name) == [rule]


def ages_sheet(sheet, title: str, factor: int) -> None:
    sheet.append([title])
    sheet.append([])
    sheet.append(["Code", "Name", "Geography", "All ages", *range(90), "90+"])
    for code, name in (
        ("E06000001", "Hartlepool"),
        ("W92000004", "WALES"),
        ("W06000001", "Isle of Anglesey"),
    ):
        sheet.append([code, name, "Unitary Authority", 91 * factor, *[factor] * 91])


def test_a_workbook_of_mid_year_estimates_is_read_from_its_sheet_of_persons(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Contents"
    for title, factor in (("MYE2 - Persons", 20), ("MYE2 - Males", 9), ("MYE2 - Females", 11)):
        ages_sheet(workbook.create_sheet(title), f"{title}, mid-2024", factor)
    workbook.save(tmp_path / "mye24.xlsx")
    edition = read(tmp_path / "mye24.xlsx")
    assert edition.dataset == "populations"
    assert set(edition.figures["year"]) == {2024}
    anglesey = edition.figures[edition.figures["area_code"] == "W06000001"]
    assert dict(zip(anglesey["age_group"], anglesey["value"], strict=True)) == {
        "0_15": 320,
        "0_17": 360,
        "total": 1820,
    }


def test_ranks_of_a_later_index_say_their_year(tmp_path):
    header = ["LSOA code", "Area code", "wimd_rank", "wimd_decile", "income_rank", "income_decile"]
    rows = [["WIMD 2025 ranks", *[""] * 5], header, ["W01000001", "W06000001", "5", "1", "7", "1"]]
    edition = read(write(tmp_path / "ranks.csv", rows))
    assert edition.dataset == "wimd_ranks"
    assert set(edition.figures["year"]) == {2025}
    assert list(edition.figures["value"]) == [5, 1, 7, 1]
    assert rules(write(tmp_path / "no_year.csv", rows[1:])) == ["unknown_period"]


@pytest.mark.parametrize("cell", ["5th", "nan", "1_0", "٥", ""])
def test_a_rank_that_is_no_number_of_ours_is_refused_with_its_place(tmp_path, cell):
    header = ["LSOA code", "Area code", "wimd_rank", "wimd_decile", "income_rank", "income_decile"]
    path = write(
        tmp_path / "wimd_2025.csv", [header, ["W01000001", "W06000001", cell, "1", "7", "1"]]
    )
    with pytest.raises(EditionError, match=r"row 2, column 3: not a number:"):
        read(path)


def test_a_row_of_ranks_that_has_shifted_is_refused(tmp_path):
    header = ["LSOA code", "Area code", "wimd_rank", "wimd_decile", "income_rank", "income_decile"]
    rows = [header, ["W01000001", "W06000001", "5", "1", "7", "1"], ["W01000002", "W06000001", "6"]]
    assert rules(write(tmp_path / "wimd_2025.csv", rows)) == ["ragged_row"]


def test_comments_above_a_table_are_left_out_in_every_layout_of_csv(tmp_path):
    rows = records("en", is_formatted=True, is_extended=False)
    plain = read(write(tmp_path / "plain.csv", rows)).figures.drop(columns=PLACE)
    noted = read(write(tmp_path / "noted.csv", [["# from the site"], *rows])).figures
    pd.testing.assert_frame_equal(plain, noted.drop(columns=PLACE))
    assert list(noted["row"]) == [3, 4, 5, 6, 7]
    export = (FIXTURES / "CLA_31MAR_2018.csv").read_text(encoding="utf-8")
    (tmp_path / "CLA_31MAR_2018.csv").write_text(f"# from the site\n{export}", encoding="utf-8")
    assert len(read(tmp_path / "CLA_31MAR_2018.csv").figures) == 23 * 15
    assert rules(write(tmp_path / "only.csv", [["# nothing but this"]])) == ["unknown_layout"]


@pytest.mark.parametrize(
    ("cell", "text", "rule"),
    [
        ((3, 3), "Hartlepool", "unknown_area"),
        ((3, 2), "2023-25", "unknown_period"),
        ((3, 4), "Unknown", "unknown_category"),
        ((3, 1), "Children starting to be looked after", "unknown_category"),
        ((3, 0), "15O", "not_a_number"),
        ((3, 0), "155 [qq]", "unknown_shorthand"),
        ((3, 0), "", "incomplete_fact"),
        ((3, 3), "", "incomplete_fact"),
        ((0, 4), "Placement", "unknown_column"),
        ((0, 1), "Nothing", "missing_column"),
    ],
)
def test_one_wrong_cell_refuses_the_table_and_is_named(tmp_path, cell, text, rule):
    rows = records("en", is_formatted=True, is_extended=False)
    rows[cell[0]][cell[1]] = text
    with pytest.raises(EditionError) as refused:
        read(write(tmp_path / "download.csv", rows))
    problem = refused.value.problems[0]
    assert problem.rule == rule
    if cell[0]:
        assert (problem.row, problem.column) == (cell[0] + 1, cell[1] + 1)


def test_a_row_that_has_shifted_and_a_place_given_twice_are_refused(tmp_path):
    rows = records("en", is_formatted=True, is_extended=False)
    assert rules(write(tmp_path / "a.csv", [*rows, rows[1]])) == ["duplicate_fact"]
    rows[2] = rows[2][:-1]
    assert rules(write(tmp_path / "b.csv", rows)) == ["ragged_row"]
