"""The Welsh index of deprivation as its workbook gives it: names of authorities, ranks alone."""

from pathlib import Path

import pandas as pd
import pytest

from domain.figures import Edition
from domain.problems import EditionError
from flows.landing.seed_figures import seed_figures
from flows.warehouse.seeds import raw, reference, references
from ingest.files.safety import require_safe
from ingest.statswales.read import read_edition
from tests.landing.open_documents import sheet, write_ods

HEADER = ["LSOA code", "LSOA name (Eng)", "Local Authority name (Eng)", "WIMD 2019 ", "Income ",
          "Employment ", "Health ", "Education ", "Access to Services ", "Housing "]  # fmt: skip
TITLES = [["Welsh Index of Multiple Deprivation (WIMD) 2019"], ["Ranks: 1 is the most deprived"]]
COVER = [["Welsh Index of Multiple Deprivation"], ["Contents"]]
DECILES = [["LSOA code", "WIMD 2019 overall decile"], ["W01000001", "5"]]
PLACE = ["area_code", "year", "lsoa_code", "measure"]
Rows = list[list[str]]


def published(header: list[str] | None = None) -> Rows:
    """The ranks of 2019 as the published workbook lays them out, below two titles."""
    names = reference("local_authorities").set_index("area_code")["area_name"]
    ranks = raw("raw_wimd_2019_lsoas")
    rows = [
        [row.lsoa_code, f"Area {row.lsoa_code[-3:]}", names[row.area_code], row.wimd_rank,
         row.income_rank, row.employment_rank, row.health_rank, row.education_rank,
         row.access_rank, row.housing_rank]
        for row in ranks.itertuples()
    ]  # fmt: skip
    return [*TITLES, header or HEADER, *rows]


def read(path: Path, rows: Rows) -> Edition:
    sheets = sheet(COVER, "Cover") + sheet(rows, "WIMD_2019_ranks") + sheet(DECILES, "Deciles")
    write_ods(path, sheets)
    require_safe([path], reference("landing_rules"))
    return read_edition([path], references())


def test_the_published_workbook_gives_the_ranks_and_deciles_of_the_seed(tmp_path):
    edition = read(tmp_path / "wimd.ods", published())
    assert edition.dataset == "wimd_ranks"
    assert edition.layout == "ranks of LSOAs, deciles by their ranks"
    figures, seed = (
        frame.sort_values(PLACE, ignore_index=True)[[*PLACE, "printed", "value"]]
        for frame in (edition.figures, seed_figures("wimd_ranks"))
    )
    assert len(figures) == 4 * 1909
    pd.testing.assert_frame_equal(figures, seed, check_dtype=False)


def test_a_name_of_an_authority_that_nobody_knows_refuses_the_index(tmp_path):
    rows = published()
    rows[5][2] = "Hartlepool"
    with pytest.raises(EditionError, match=r"row 6, column 3: unknown area 'Hartlepool'"):
        read(tmp_path / "wimd.ods", rows)


def test_an_authority_called_otherwise_than_its_code_refuses_the_index(tmp_path):
    codes = {row.area_name: row.area_code for row in reference("local_authorities").itertuples()}
    rows = [[*row, *(["Area code"] if row == HEADER else [codes[row[2]]] if len(row) > 2 else [])]
            for row in published()]  # fmt: skip
    assert len(read(tmp_path / "good.ods", rows).figures) == 4 * 1909
    rows[5][-1] = "W06000015"
    with pytest.raises(EditionError, match=r"row 6, column 11: the area is called 'Isle of"):
        read(tmp_path / "wimd.ods", rows)


def test_a_sheet_of_ranks_without_authorities_says_what_it_lacks(tmp_path):
    header = [name if "Authority" not in name else "Region" for name in HEADER]
    with pytest.raises(EditionError, match="a column is missing: 'area_code'"):
        read(tmp_path / "wimd.ods", published(header))


def test_an_index_whose_year_nobody_says_is_refused(tmp_path):
    header = ["wimd_rank" if "WIMD" in name else name for name in HEADER]
    rows = [row for row in published(header) if row not in TITLES]
    with pytest.raises(EditionError, match="neither a title nor a column says the year"):
        read_without_titles(tmp_path / "index.ods", rows)


def read_without_titles(path: Path, rows: Rows) -> Edition:
    write_ods(path, sheet(rows, "Ranks"))
    return read_edition([path], references())
