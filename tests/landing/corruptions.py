"""Ways in which a good table goes wrong, each with the rule that must catch it."""

import copy
from collections.abc import Callable

from tests.landing.good import AGE, AREA, NOTES, SEX, VALUE, WHAT, YEAR, Rows

Change = Callable[[Rows], Rows]
TORFAEN_2018 = ("2017-18", "Torfaen", "Total", "Total")


def where(rows: Rows, year: str, area: str, sex: str = "Total", age: str = "Total") -> int:
    """The row of a place."""
    return next(
        number
        for number, row in enumerate(rows)
        if (row[YEAR], row[AREA], row[SEX], row[AGE]) == (year, area, sex, age)
    )


def setting(column: int, text: str, *place: str) -> Change:
    """Put a text into one cell."""

    def change(rows: Rows) -> Rows:
        rows[where(rows, *(place or TORFAEN_2018))][column] = text
        return rows

    return change


def without(column: int, text: str, *, of_year: str | None = None) -> Change:
    """Leave out the rows with a text in a column."""
    return lambda rows: [
        row for row in rows if row[column] != text or (of_year is not None and row[YEAR] != of_year)
    ]


def header(column: int, text: str) -> Change:
    """Rename a column."""

    def change(rows: Rows) -> Rows:
        rows[0][column] = text
        return rows

    return change


def every(column: int, text: str) -> Change:
    """Put a text into every cell of a column."""
    return lambda rows: [
        rows[0],
        *([*row[:column], text, *row[column + 1 :]] for row in rows[1:]),
    ]


def drop_column(column: int) -> Change:
    """Leave out a column."""
    return lambda rows: [[*row[:column], *row[column + 1 :]] for row in rows]


def add_column(name: str, text: str) -> Change:
    """Add a column that divides the figures."""
    return lambda rows: [[*rows[0], name], *([*row, text] for row in rows[1:])]


def scaled(factor: float, form: str) -> Change:
    """Multiply every figure, as another unit would."""

    def change(rows: Rows) -> Rows:
        for row in rows[1:]:
            if row[VALUE][0].isdigit():
                row[VALUE] = form.format(int(row[VALUE].replace(",", "")) * factor)
        return rows

    return change


def exchanged(one: str, other: str, year: str) -> Change:
    """Exchange the figures of two authorities in one year."""
    names = {one: other, other: one}

    def change(rows: Rows) -> Rows:
        for row in rows[1:]:
            if row[YEAR] == year:
                row[AREA] = names.get(row[AREA], row[AREA])
        return rows

    return change


def twice(*place: str, text: str | None = None) -> Change:
    """Give a row again, with the same figure or another."""

    def change(rows: Rows) -> Rows:
        again = copy.copy(rows[where(rows, *(place or TORFAEN_2018))])
        again[VALUE] = text or again[VALUE]
        return [*rows, again]

    return change


def shifted_rows(rows: Rows) -> Rows:
    """Move the column of figures down by one row."""
    figures = [row[VALUE] for row in rows[1:]]
    for row, figure in zip(rows[1:], [figures[-1], *figures[:-1]], strict=True):
        row[VALUE] = figure
    return rows


def shifted_cells(rows: Rows) -> Rows:
    """Move the cells of one row to the right."""
    number = where(rows, *TORFAEN_2018)
    rows[number] = ["", *rows[number]]
    return rows


def moved_cells(rows: Rows) -> Rows:
    """Move the cells of one row to the right and lose the last."""
    number = where(rows, *TORFAEN_2018)
    rows[number] = ["", *rows[number][:-1]]
    return rows


def years_moved(rows: Rows) -> Rows:
    """Give the figures of 2016 as those of 2018."""
    of_2016 = {tuple(row[AREA:NOTES]): row[VALUE] for row in rows if row[YEAR] == "2015-16"}
    for row in rows[1:]:
        if row[YEAR] == "2017-18":
            row[VALUE] = of_2016[tuple(row[AREA:NOTES])]
    return rows


def moved_total(change: int, *, with_wales: bool, sex_too: bool) -> Change:
    """Move Torfaen's count of 2018, and what it is a part of, so that sums stay right."""

    def changed(rows: Rows) -> Rows:
        places = [TORFAEN_2018]
        if sex_too:
            places += [("2017-18", "Torfaen", "Boys", age) for age in ("Total", "10 to 15 years")]
        if with_wales:
            places += [(year, "Total Welsh local authorities", *rest) for year, _, *rest in places]
        for place in places:
            row = rows[where(rows, *place)]
            row[VALUE] = str(int(row[VALUE].replace(",", "")) + change)
        return rows

    return changed


CELLS: dict[str, tuple[str, Change]] = {
    "an authority is missing": ("missing_authority", without(AREA, "Torfaen")),
    "an authority is missing in one year": (
        "missing_authority", without(AREA, "Torfaen", of_year="2017-18")),
    "Wales is missing": ("missing_authority", without(AREA, "Total Welsh local authorities")),
    "an English authority": ("unknown_area", setting(AREA, "Shropshire")),
    "an extra authority": ("unknown_area", lambda rows: [*rows, [*rows[-1][:3], "Dyfed",
                                                                 *rows[-1][4:]]]),
    "a name with a slip": ("unknown_area", setting(AREA, "Torfean")),
    "a region in place of an authority": ("unknown_area", setting(AREA, "Gwent")),
    "an area without its name": ("incomplete_fact", setting(AREA, "")),
    "a figure without its year": ("incomplete_fact", setting(YEAR, "")),
    "a figure without its sex": ("incomplete_fact", setting(SEX, "")),
    "a place without its figure": ("incomplete_fact", setting(VALUE, "")),
    "a year in the middle is missing": ("missing_year", without(YEAR, "2016-17")),
    "a year that is none": ("unknown_period", setting(YEAR, "2017-19")),
    "a year of the last century but one": ("unknown_period", setting(YEAR, "1817-18")),
    "a quarter in place of a year": ("unknown_period", setting(YEAR, "2018 Q1")),
    "a year in words": ("unknown_period", setting(YEAR, "last year")),
    "a sex nobody prints": ("unknown_category", setting(SEX, "Unknown")),
    "an age band of another table": ("unknown_category", setting(AGE, "0 to 4 years")),
    "a cell of one authority is missing": (
        "missing_cell",
        lambda rows: [row for n, row in enumerate(rows)
                      if n != where(rows, "2017-18", "Torfaen", "Boys", "5 to 9 years")]),
    "all girls of an authority are missing": (
        "missing_cell",
        lambda rows: [row for row in rows if (row[AREA], row[SEX]) != ("Torfaen", "Girls")]),
    "a row twice": ("duplicate_fact", twice()),
    "a place twice with two figures": ("duplicate_fact", twice(text="370")),
    "a year twice under two spellings": (
        "duplicate_fact",
        lambda rows: [*rows, *([*row[:YEAR], "31 March 2018", *row[YEAR + 1:]]
                               for row in rows if row[YEAR] == "2017-18")]),
    "a letter for a digit": ("not_a_number", setting(VALUE, "36O")),
    "words for a figure": ("not_a_number", setting(VALUE, "about 365")),
    "a percentage": ("not_a_number", setting(VALUE, "3.6%")),
    "two figures in a cell": ("not_a_number", setting(VALUE, "365 370")),
    "a comma in the wrong place": ("not_a_number", setting(VALUE, "3,65")),
    "a figure with an error of a spreadsheet": ("not_a_number", setting(VALUE, "#REF!")),
    "a date in place of a figure": ("not_a_number", setting(VALUE, "Mar-65")),
    "shorthand nobody explains": ("unknown_shorthand", setting(VALUE, "365 [q]")),
    "unknown shorthand beside known": ("unknown_shorthand", setting(VALUE, "[c,yy]")),
    "unknown shorthand in the notes": ("unknown_shorthand", setting(NOTES, "qq")),
    "a figure below zero": ("negative_figure", setting(VALUE, "-365")),
    "a count that is not rounded": ("not_rounded", setting(VALUE, "367")),
    "a table that nobody rounded": ("not_rounded", scaled(1.002, "{:.0f}")),
    "a count with decimals": ("rates_as_counts", setting(VALUE, "365.5")),
    "rates in place of counts": ("rates_as_counts", scaled(0.0137, "{:.1f}")),
    "rates of whole fives, where Wales is like an authority": (
        "rates_as_counts",
        lambda rows: [rows[0], *([("100" if row[AREA].startswith("Total Welsh") else "105"),
                                  *row[1:]] for row in rows[1:]
                                 if (row[SEX], row[AGE]) == ("Total", "Total"))]),
    "thousands in place of counts": ("not_rounded", scaled(0.1, "{:.0f}")),
    "another description": (
        "wrong_dataset", every(WHAT, "Children looked after in foster placements")),
    "children on the register": ("wrong_dataset", every(WHAT, "Child protection register")),
    "two descriptions in one table": (
        "unknown_category", setting(WHAT, "Children starting to be looked after")),
    "no column of descriptions": ("missing_column", drop_column(WHAT)),
    "no column of areas": ("missing_column", drop_column(AREA)),
    "no column of years": ("unknown_layout", drop_column(YEAR)),
    "no column of figures": ("unknown_layout", drop_column(VALUE)),
    "a column that divides further": ("unknown_column", add_column("Placement", "Foster care")),
    "a column renamed": ("unknown_column", header(SEX, "Legal status")),
    "a row with a cell too many": ("ragged_row", shifted_cells),
    "cells moved within a row": ("incomplete_fact", moved_cells),
    "the column of figures moved down": ("does_not_add_up_to_wales", shifted_rows),
    "a year's figures given for another": ("shifted_year", years_moved),
    "two authorities exchanged": (
        "swapped_authorities", exchanged("Torfaen", "Monmouthshire", "2017-18")),
    "two large authorities exchanged": (
        "swapped_authorities", exchanged("Cardiff", "Rhondda Cynon Taf", "2017-18")),
    "digits transposed": ("does_not_add_up_to_wales", setting(VALUE, "635")),
    "a digit lost": ("does_not_add_up_to_wales", setting(VALUE, "35")),
    "a digit doubled": ("does_not_add_up_to_wales", setting(VALUE, "3,665")),
    "Wales with a wrong digit": (
        "does_not_add_up_to_wales",
        setting(VALUE, "6,905", "2017-18", "Total Welsh local authorities")),
    "a total that its sexes do not give": ("categories_do_not_add_up", setting(VALUE, "385")),
    "a sex that its ages do not give": (
        "categories_do_not_add_up", setting(VALUE, "165", "2017-18", "Torfaen", "Girls")),
    "a leap that all sums follow": (
        "year_on_year_jump", moved_total(150, with_wales=True, sex_too=True)),
    "a known year changed by much": (
        "large_revision", setting(VALUE, "85", "2015-16", "Isle of Anglesey", "Total", "Total")),
    "a filled column without a name": ("says_two_things", add_column("", "Foster care")),
    "a remark beside the table": (
        "says_two_things",
        lambda rows: [[*row, "see note 3" if n == 7 else ""] for n, row in enumerate(rows)]),
    "a second column of figures": ("says_two_things", add_column("Value", "5")),
    "a second column of areas": ("says_two_things", add_column("Area", "Cardiff")),
    "a header twice": ("says_two_things", add_column("Data values", "5")),
    "an English code beside every name": (
        "name_against_code", add_column("Area code", "E06000001")),
    "the code of one authority beside others": (
        "name_against_code", add_column("Area code", "W06000015")),
    "a reference of the publisher that is another's code": (
        "name_against_code", add_column("Local Authority_reference", "W06000015")),
    "a mark that says nothing of a missing figure": ("not_a_number", setting(VALUE, "[p]")),
    "a word of the shorthand for a figure": ("not_a_number", setting(VALUE, "Average")),
    "a number divided by a blank": (
        "not_a_number", setting(VALUE, "6 405", "2017-18", "Total Welsh local authorities")),
    "a date that a spreadsheet made": ("unknown_period", setting(YEAR, "2018-12-01 00:00:00")),
    "a year far ahead": ("unknown_period", setting(YEAR, "2089-90")),
    "a missing figure that hides a wrong one": (
        "left_for_missing",
        lambda rows: setting(VALUE, "[x]", "2017-18", "Powys", "Total", "Total")(
            setting(VALUE, "725", "2017-18", "Cardiff", "Total", "Total")(rows))),
    "a large figure called confidential": (
        "left_for_missing", setting(VALUE, "[c]", "2017-18", "Cardiff", "Total", "Total")),
    "a figure that begins a formula": ("formula", setting(VALUE, "=300+65")),
    "a note that begins a formula": ("formula", setting(NOTES, "=HYPERLINK(\"http://x\")")),
    "a note that runs a command": ("formula", setting(NOTES, "@SUM(1+1)*cmd|' /C calc'!A0")),
    "a minus that begins a formula": ("formula", setting(NOTES, "-2+3+cmd|' /C calc'!A0")),
}  # fmt: skip
