"""The trend of an area: its rates of the years, the line through them, and Wales beside it."""

from domain.areas import WALES
from report.site.charts import areas as charts
from report.site.newest import NotKnownError
from report.site.parts import Column, DataTable, Figure
from report.site.tables import Row, Tables
from report.site.words import Words


def _trend_rows(code: str, tables: Tables) -> list[Row]:
    rows = tables.rows("results.care_rate_trends", area_code=code, measure="care_rate")
    return sorted(rows, key=lambda row: row["year_ending_march"])


def trend_reading(code: str, tables: Tables) -> str:
    """What the trend of an area does: rising, falling, no clear change, or unknown."""
    last = [row for row in _trend_rows(code, tables) if row["is_last_segment"]]
    if not last or last[-1]["trend_missing_reason"] is not None:
        return "unknown"
    return str(last[-1]["reading"])


def trend(code: str, tables: Tables, words: Words) -> Figure:
    """Rates of the years with their intervals, the trend with its breaks, and Wales."""
    rows = _trend_rows(code, tables)
    segment = [row for row in rows if row["is_last_segment"]]
    if not segment:
        raise NotKnownError(f"no trend of {code}")
    last = segment[-1]
    title = words("trend.title", area=words.area(code))
    low, high = last["annual_change_low_pct"], last["annual_change_high_pct"]
    return Figure(
        "trend",
        words(
            f"trend.headline.{trend_reading(code, tables)}",
            change=words.change(last["annual_change_pct"]),
            interval=words.interval(low, high),
            year=segment[0]["year_ending_march"],
        ),
        title,
        words(
            "trend.sentence",
            n=last["n_segments"] - 1,
            recent=words(f"recent.{last['recent_trend']}"),
        ),
        charts.trend(
            _observed(rows),
            [
                {
                    "year": row["year_ending_march"],
                    "rate": row["fitted"],
                    "segment": row["segment_number"],
                }
                for row in rows
                if row["fitted"] is not None
            ],
            [] if code == WALES else _observed(_trend_rows(WALES, tables)),
            (words.area(code), words("wales")),
            words("unit.rate"),
        ),
        _trend_table(title, rows, words),
        words("key.trend_of_wales" if code == WALES else "key.trend"),
    )


def _trend_table(title: str, rows: list[Row], words: Words) -> DataTable:
    return DataTable(
        title,
        (
            Column(words("column.day_of_count")),
            Column(words("column.care_rate_per_10k"), 1),
            Column(words("column.low"), 1),
            Column(words("column.high"), 1),
            Column(words("column.source_of_rate")),
            Column(words("column.fitted"), 1),
        ),
        [
            [
                words.march(row["year_ending_march"]),
                row["observed"],
                row["observed_low"],
                row["observed_high"],
                words(f"source_of_rate.{row['observed_source']}") if row["observed_source"] else "",
                row["fitted"],
            ]
            for row in rows
        ],
    )


def _observed(rows: list[Row]) -> list[Row]:
    """Records of a trend's chart; Vega takes no missing value."""
    return [
        {
            "year": row["year_ending_march"],
            "rate": row["observed"],
            "low": row["observed_low"],
            "high": row["observed_high"],
        }
        for row in rows
        if row["observed"] is not None
    ]
