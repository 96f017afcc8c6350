import pytest

from domain.problems import UnreadableFileError
from ingest.files.text import read_csv
from ingest.statswales.crosstab import Cell, read_crosstab

SMALL = """\
,,Total (1),,
,,Boys,.,.
,,All,.,All
,,Young,Old,.
All Wales ,,1,2,3
All Wales ,Conwy (2),4,5,9
,Newport ,*,6,10
"""


def cells_of(text: str, encoding: str = "utf-8") -> list[Cell]:
    return read_crosstab(read_csv("export.csv", text.encode(encoding)))


def test_a_filler_repeats_the_header_to_its_left_and_stands_for_a_total_under_a_new_one():
    cells = cells_of(SMALL)
    assert [cell.headers for cell in cells[:3]] == [
        ("Total", "Boys", "All", "Young"),
        ("Total", "Boys", "All", "Old"),
        ("Total", "Boys", "All", None),
    ]


def test_a_group_label_holds_until_the_next_one_and_marks_and_blanks_come_off():
    cells = cells_of(SMALL)
    assert [cell.labels for cell in cells[::3]] == [
        ("All Wales", None),
        ("All Wales", "Conwy"),
        ("All Wales", "Newport"),
    ]


def test_a_cell_knows_its_row_and_column_as_a_spreadsheet_counts_them():
    star = next(cell for cell in cells_of(SMALL) if cell.printed == "*")
    assert (star.row, star.column) == (7, 3)


def test_quotes_line_ends_and_a_byte_order_mark_make_no_difference():
    plain = cells_of(SMALL)
    quoted = "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in SMALL.splitlines()
    )
    assert cells_of("\ufeff" + quoted.replace("\n", "\r\n")) == plain


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "export.csv: the file is empty"),
        (SMALL + ",Powys,1,2\n", "row 8: 4 cells where the first row has 5: ',Powys,1,2'"),
        ("a,b,c\n1,2,3\n", "no figures behind header rows and label columns"),
        (",,Boys\n,,Young\n", "no figures behind header rows and label columns"),
    ],
)
def test_a_file_that_is_no_crosstab_is_refused_with_its_place(text, message):
    with pytest.raises(UnreadableFileError) as refused:
        cells_of(text)
    assert message in str(refused.value)


def test_another_encoding_is_refused_and_named():
    with pytest.raises(UnreadableFileError, match="byte 3 is not UTF-8"):
        cells_of(",,Môn\n", encoding="latin-1")
