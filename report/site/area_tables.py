"""Tables on the page of an area: groups, similar areas, respondents, vintages, headlines."""

from report.site.links import area_link
from report.site.newest import newest_rates
from report.site.parts import Cell, Column, DataTable, Link
from report.site.tables import Row, Tables
from report.site.words import Words

SHOWN_VINTAGES = 12


def groups(code: str, tables: Tables, words: Words) -> DataTable:
    """The printed group of an authority, and those to the newest year of each kind of rates."""
    groups = tables.rows("marts.fct_care_rate_groups", area_code=code)
    known = [row for row in groups if row["care_rate_group"] != "unknown"]
    newest = {row["rates"]: max(_end(each, row["rates"]) for each in known) for row in known}
    known = [row for row in known if _end(row, row["rates"]) == newest[row["rates"]]]
    known.sort(
        key=lambda row: (
            not row["is_printed"],
            -(row["end_year"] or 0),
            -(row["start_year"] or 0),
            row["rule"],
        )
    )
    return DataTable(
        words("groups.caption"),
        (
            Column(words("column.years")),
            Column(words("column.rule")),
            Column(words("column.group")),
            Column(words("column.change_pct"), 1, is_change=True),
            Column(words("column.wales_change_pct"), 1, is_change=True),
            Column(words("column.residual_pct"), 1, is_change=True),
            Column(words("column.measures_agreeing")),
            Column(words("column.certain")),
        ),
        [_group(row, words) for row in known],
    )


def _end(row: Row, rates: str | None) -> int:
    """The last year of a comparison on rates of a kind; what is printed has none."""
    return (row["end_year"] or 0) if row["rates"] == rates else 0


def _group(row: Row, words: Words) -> list[Cell | Link]:
    """A row of the table of groups. What the report prints has no years and no measures."""
    is_printed = row["is_printed"]
    n, of = row["n_measures_agreeing"], row["n_measures"]
    return [
        words("groups.printed")
        if is_printed
        else words("years", start=row["start_year"], end=row["end_year"]),
        words(f"rule.{row['rule']}"),
        words(f"care_rate_group.{row['care_rate_group']}"),
        row["change_pct"],
        row["wales_change_pct"],
        row["residual_pct"],
        "" if of is None else words("groups.agreeing", n=n, of=of),
        "" if is_printed else row["is_certain_despite_rounding"],
    ]


def similar(code: str, tables: Tables, words: Words) -> DataTable:
    """The Welsh areas that are like an authority, with their newest rates."""
    similar = tables.rows("marts.dim_similar_areas", area_code=code, is_similar_area_welsh=True)
    newest = newest_rates(tables)
    rates = {row["area_code"]: row["care_rate_per_10k"] for row in newest.authorities}
    rows: list[list[Cell | Link]] = [
        [
            area_link(row["similar_area_code"], words),
            words(f"similarity.{row['similarity']}"),
            row["similarity_rank"],
            rates.get(row["similar_area_code"]),
        ]
        for row in similar
    ]
    return DataTable(
        words("similar.caption", day=words.march(newest.year)),
        (
            Column(words("column.area")),
            Column(words("column.similarity")),
            Column(words("column.similarity_rank"), 0),
            Column(words("column.care_rate_per_10k"), 1),
        ),
        sorted(rows, key=lambda row: (str(row[1]), row[2])),
    )


def survey(of_area: list[Row], words: Words) -> DataTable:
    """Who answered the survey in an authority, as far as that can be shown."""
    return DataTable(
        words("survey_of_area.caption"),
        (
            Column(words("column.survey_wave")),
            Column(words("column.respondent_group")),
            Column(words("column.n_respondents"), 0),
            Column(words("column.response_pct"), 1),
        ),
        [
            [
                str(row["survey_wave"]),
                words(f"respondent_group.{row['respondent_group']}"),
                row["n_respondents"] if row["withheld_reason"] is None else words("withheld"),
                row["response_pct"],
            ]
            for row in of_area
        ],
    )


def vintages(code: str, tables: Tables, words: Words) -> DataTable:
    """How the newest counts of an area were published and revised."""
    vintages = tables.rows("marts.fct_care_rate_vintages", area_code=code)
    counted = [row for row in vintages if row["n_children_looked_after"] is not None]
    counted.sort(key=lambda row: (row["year_ending_march"], str(row["published_on"])), reverse=True)
    return DataTable(
        words("vintages.caption"),
        (
            Column(words("column.day_of_count")),
            Column(words("column.published_on")),
            Column(words("column.n_children_looked_after"), 0),
            Column(words("column.revision"), 0, is_change=True),
            Column(words("column.care_rate_per_10k"), 1),
        ),
        [
            [
                words.march(row["year_ending_march"]),
                words.day(row["published_on"]) if row["published_on"] else "",
                row["n_children_looked_after"],
                row["n_revision"],
                row["care_rate_per_10k"],
            ]
            for row in counted[:SHOWN_VINTAGES]
        ],
    )


def headlines(tables: Tables, words: Words) -> DataTable:
    """What each release said of Wales in its text."""
    headlines = tables.rows("marts.fct_wales_headlines")
    ordered = sorted(
        headlines, key=lambda row: (row["year_ending_march"], row["published_on"]), reverse=True
    )
    return DataTable(
        words("headlines.caption"),
        (
            Column(words("column.day_of_count")),
            Column(words("column.published_on")),
            Column(words("column.n_children_looked_after"), 0),
            Column(words("column.rate_printed"), 1),
        ),
        [
            [
                words.march(row["year_ending_march"]),
                words.day(row["published_on"]),
                row["n_children_looked_after"],
                row["rate_per_10k_printed"],
            ]
            for row in ordered
        ],
    )
