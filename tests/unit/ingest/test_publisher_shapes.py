"""The publisher's own shapes and words: each is read whole, and nothing in it is dropped."""

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from domain.figures import Edition
from domain.problems import EditionError
from flows.warehouse.seeds import records, reference, references
from ingest.files.safety import require_safe
from ingest.statswales.read import read_edition
from tests.landing.good import AREA, NOTES, VALUE, Rows, as_csv, good_rows

TOTALS = [["Total", "Total"], ["Gender", "Age group"]]


def totals() -> Rows:
    """Real figures of all children, as a table of the new site."""
    return [row for row in good_rows() if row[4:6] in TOTALS]


def read(path: Path, content: bytes) -> Edition:
    path.write_bytes(content)
    require_safe([path], reference("landing_rules"))
    return read_edition([path], references())


def values(edition: Edition) -> dict[tuple, float]:
    figures = edition.figures
    return dict(zip(zip(figures["area_code"], figures["year"], strict=True), figures["value"],
                    strict=True))  # fmt: skip


def divided_by(sign: str) -> Callable[[Rows], bytes]:
    def written(rows: Rows) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=sign).writerows(rows)
        return text.getvalue().encode()

    return written


def extended(suffixes: tuple[str, ...]) -> Callable[[Rows], bytes]:
    """The view with references, orders and hierarchies behind every column that has a name."""

    def written(rows: Rows) -> bytes:
        header, *others = rows
        names = [name for cell in header for name in (cell, *(f"{cell}{s}" for s in suffixes))]
        codes = ["512"] * len(suffixes)
        return as_csv(
            [names, *([each for cell in row for each in (cell, *codes)] for row in others)]
        )

    return written


def decomposed(rows: Rows) -> bytes:
    rows = [["Ynys Môn" if cell == "Isle of Anglesey" else cell for cell in row] for row in rows]
    return unicodedata.normalize("NFD", as_csv(rows).decode()).encode()


def with_dates(rows: Rows) -> bytes:
    names = ("Start date", "End date", "Dyddiad cychwyn", "Dyddiad gorffen")
    return as_csv([[*rows[0], *names], *([*row, *("2018-03-31",) * 4] for row in rows[1:])])


@pytest.mark.parametrize(
    "written",
    [
        divided_by(";"), divided_by("\t"), divided_by("|"), decomposed, with_dates,
        extended(("_reference", "_sort", "_hierarchy")),
        extended(("_cyfeiriad", "_didoli", "_hierarchiaeth")),
        extended((" reference code", " sort order", " hierarchy")),
        lambda rows: b"\xef\xbb\xbf" + as_csv(rows),
        lambda rows: as_csv([[f"{cell} [note 1]" for cell in rows[0]], *rows[1:]]),
    ],
)  # fmt: skip
def test_every_shape_gives_the_same_figures(written, tmp_path):
    plain = read(tmp_path / "plain.csv", as_csv(totals()))
    assert values(read(tmp_path / "shape.csv", written(totals()))) == values(plain)


def test_every_word_of_the_shorthand_is_kept_also_joined_by_commas(tmp_path):
    words = [(row["marker"], word.strip()) for row in records("markers")
             for word in (row["meaning"], row["meaning_cy"], *row["also_written"].split(";"))
             if word.strip()]  # fmt: skip
    assert {"Break in time series", "Amodol", "Ddim ar gael", "Amherthnasol"} <= {
        word for _, word in words
    }
    for marker, word in words:
        rows = totals()
        for row in rows[1:]:
            row[NOTES] = f"{word}, Revised"
        markers = set(read(tmp_path / "t.csv", as_csv(rows)).figures["markers"])
        assert markers == {",".join(sorted({marker, "r"}))}, word


def test_two_marks_behind_one_figure_are_both_kept(tmp_path):
    rows = totals()
    for row in rows[1:]:
        row[VALUE] += " [b] [p]"
    edition = read(tmp_path / "t.csv", as_csv(rows))
    assert set(edition.figures["markers"]) == {"b,p"}
    assert edition.figures["value"].notna().all()


def test_an_empty_figure_is_missing_for_the_reason_that_the_notes_give(tmp_path):
    rows = totals()
    rows[1][VALUE], rows[1][NOTES] = "", "Not available"
    figures = read(tmp_path / "t.csv", as_csv(rows)).figures
    assert list(figures.loc[figures["value"].isna(), "markers"]) == ["x"]
    rows[1][NOTES] = "Provisional"
    with pytest.raises(EditionError, match="a place without its figure"):
        read(tmp_path / "t.csv", as_csv(rows))


def test_a_note_in_words_is_said_to_be_left_out(tmp_path):
    rows = totals()
    rows[1][NOTES] = "Recording changed in this authority"
    edition = read(tmp_path / "t.csv", as_csv(rows))
    assert [problem.rule for problem in edition.remarks] == ["remark_left_out"]


def test_a_name_nobody_knows_is_taken_by_the_code_beside_it_and_said(tmp_path):
    codes = {row["area_label"]: row["area_code"] for row in records("area_labels")}
    rows = [[*row, codes.get(row[AREA], "Area code")] for row in totals()]
    plain = read(tmp_path / "plain.csv", as_csv(rows))
    for row in rows[1:]:
        row[AREA] = row[AREA].replace("Torfaen", "Borough of Torfaen")
    edition = read(tmp_path / "t.csv", as_csv(rows))
    assert values(edition) == values(plain)
    assert [str(problem.rule) for problem in edition.remarks] == ["name_taken_by_code"]
    assert "Borough of Torfaen" in str(edition.remarks[0])


def test_columns_of_an_order_that_belong_to_no_column_may_divide_the_figures(tmp_path):
    rows = [[*row, "Placement hierarchy" if n == 0 else "x"] for n, row in enumerate(totals())]
    with pytest.raises(EditionError, match="Placement hierarchy"):
        read(tmp_path / "t.csv", as_csv(rows))


def ages(last: int, *, stated: int | None = None) -> bytes:
    """One person of each age in Cardiff, two of the open one."""
    names = [*map(str, range(last)), f"{last}+"]
    people = ["1"] * last + ["2"]
    middle = [] if stated is None else [str(stated)]
    header = ["Code", *(["All ages"] if middle else []), *names]
    return as_csv([["Population estimates mid-2023"], header, ["W06000015", *middle, *people]])


@pytest.mark.parametrize("last", [90, 91, 105])
def test_all_ages_are_counted_wherever_the_open_one_begins(last, tmp_path):
    figures = read(tmp_path / "t.csv", ages(last)).figures.set_index("age_group")["value"]
    assert dict(figures) == {"0_15": 16, "0_17": 18, "total": last + 2}
    assert len(read(tmp_path / "t.csv", ages(last, stated=last + 2)).figures) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("90+", "90"), "without a gap"),
        (lambda text: text.replace(",44,", ",444,"), "without a gap"),
        (lambda text: text.replace(",44,", ",45,"), "two columns hold the age '45'"),
        (lambda text: text.replace(",1,1,2", ",-1,1,2"), "fewer than none"),
        (lambda text: text.replace(",1,1,2", ",1.5,1,2"), "no decimals"),
        (lambda text: text.replace("mid-2023", "mid-2023, females"), "not all persons"),
    ],
)
def test_ages_that_are_not_all_people_are_refused(change, said, tmp_path):
    with pytest.raises(EditionError, match=said):
        read(tmp_path / "t.csv", change(ages(90).decode()).encode())


def test_ages_that_their_stated_total_contradicts_are_refused(tmp_path):
    with pytest.raises(EditionError, match="the ages add up to 92, and all ages are '93'"):
        read(tmp_path / "t.csv", ages(90, stated=93))


def test_odd_looks_stop_no_workbook_and_dates_stay_dates(tmp_path):
    from tests.unit.ingest.test_excel import with_part

    workbook, file = openpyxl.Workbook(), io.BytesIO()
    for row in totals():
        workbook.active.append(row)
    workbook.save(file)
    odd = with_part(
        file.getvalue(),
        "xl/styles.xml",
        lambda styles: styles.replace(b"<fills ", b"<fills><fill/></fills><fills ", 1),
    )
    plain = read(tmp_path / "plain.csv", as_csv(totals()))
    assert values(read(tmp_path / "t.xlsx", odd)) == values(plain)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.json", b'{"a": 1}\n{"a": 2}\n', "several records, one a line"),
        ("t.csv.gz", b"\x1f\x8b\x08\x00", "packed with gzip"),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(name, content, said, tmp_path):
    with pytest.raises(EditionError, match=said):
        read(tmp_path / name, content)
