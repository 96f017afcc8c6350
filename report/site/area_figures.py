"""The charts of an authority's page, each with its headline, its sentence and its table."""

import pandas as pd

from domain.areas import WALES
from report.site.charts import areas as charts
from report.site.newest import STUDY_MEASURE, Frames, newest_complete_year, newest_rates
from report.site.parts import Column, DataTable, Figure
from report.site.words import Words


def trend(code: str, frames: Frames, words: Words) -> Figure:
    """Rates of the years with their intervals, and the trend with its breaks."""
    trends = frames["results.care_rate_trends"]
    rates = trends[trends["measure"] == "care_rate"].sort_values("year_ending_march")
    of_area, of_wales = rates[rates["area_code"] == code], rates[rates["area_code"] == WALES]
    last = of_area[of_area["is_last_segment"]].iloc[-1]
    first_year = int(of_area.loc[of_area["is_last_segment"], "year_ending_march"].iloc[0])
    compared = [] if code == WALES else _observed(of_wales)
    reading = str(last["reading"]) if pd.isna(last["trend_missing_reason"]) else "unknown"
    return Figure(
        "trend",
        words(
            f"trend.headline.{reading}",
            change=words.change(last["annual_change_pct"]),
            interval=words.interval(last["annual_change_low_pct"], last["annual_change_high_pct"]),
            year=first_year,
        ),
        words("trend.title", area=words.area(code)),
        words(
            "trend.sentence",
            n=int(last["n_segments"]) - 1,
            recent=words(f"recent.{last['recent_trend']}"),
        ),
        charts.trend(
            _observed(of_area),
            [
                {
                    "year": row["year_ending_march"],
                    "rate": row["fitted"],
                    "segment": row["segment_number"],
                }
                for row in of_area[of_area["fitted"].notna()].to_dict("records")
            ],
            compared,
            (words.area(code), words("wales")),
            words("unit.per_10k"),
        ),
        DataTable(
            words("trend.title", area=words.area(code)),
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
                    words(f"source_of_rate.{row['observed_source']}")
                    if row["observed_source"]
                    else "",
                    row["fitted"],
                ]
                for row in of_area.astype({"observed_source": object})
                .where(of_area.notna(), None)
                .to_dict("records")
            ],
        ),
    )


def _observed(rates: pd.DataFrame) -> list[dict[str, object]]:
    """Records of a trend's chart; Vega takes no missing value."""
    return [
        {
            "year": row["year_ending_march"],
            "rate": row["observed"],
            "low": row["observed_low"],
            "high": row["observed_high"],
        }
        for row in rates[rates["observed"].notna()].to_dict("records")
    ]


def rank(code: str, frames: Frames, words: Words) -> Figure:
    """Where an authority stands among all, and how sure its rank is."""
    shrunken = frames["results.shrunken_rates"]
    year = newest_complete_year(shrunken, "care_rate_per_10k")
    of_year = shrunken[shrunken["year_ending_march"] == year]
    own = of_year[of_year["area_code"] == code].iloc[0]
    rates = newest_rates(frames)
    wales = rates.wales["care_rate_per_10k"] if rates.year == year else None
    figure = ranking_of_rates(frames, words, marked=code, year=year)
    return Figure(
        "rank",
        words(
            "rank.headline",
            rank=int(own["care_rate_rank"]),
            n=int(own["n_authorities"]),
            low=int(own["rank_low"]),
            high=int(own["rank_high"]),
        ),
        figure.title,
        words(
            "rank.sentence",
            rate=words.number(own["care_rate_per_10k"], 1),
            wales=words.number(wales, 1),
            chance=words.number(100 * own["top_quarter_probability"]),
            n=int(own["n_top_quarter"]),
        ),
        figure.spec,
        figure.table,
    )


def ranking_of_rates(
    frames: Frames, words: Words, *, year: int, marked: str | None = None
) -> Figure:
    """Rates of all authorities with their intervals and the limits of their ranks."""
    rates = frames["marts.fct_care_rates"]
    of_year = rates[(rates["year_ending_march"] == year) & rates["care_rate_per_10k"].notna()]
    areas = of_year[~of_year["is_wales"]].sort_values("care_rate_per_10k", ascending=False)
    wales = of_year[of_year["is_wales"]]
    shrunken = frames["results.shrunken_rates"]
    ranks = shrunken[shrunken["year_ending_march"] == year].set_index("area_code")
    title = words("rank.title", day=words.march(year))
    first, last = areas.iloc[0], areas.iloc[-1]
    return Figure(
        "rank",
        words(
            "rates.headline",
            high=words.number(first["care_rate_per_10k"], 1),
            highest=words.area(first["area_code"]),
            low=words.number(last["care_rate_per_10k"], 1),
            lowest=words.area(last["area_code"]),
        ),
        title,
        words("rates.sentence", wales=words.number(wales["care_rate_per_10k"].iloc[0], 1))
        if len(wales)
        else "",
        charts.ranking(
            [
                {
                    "name": words.area(row["area_code"]),
                    "value": row["care_rate_per_10k"],
                    "low": row["care_rate_ci_low_per_10k"],
                    "high": row["care_rate_ci_high_per_10k"],
                }
                for row in areas.to_dict("records")
            ],
            float(wales["care_rate_per_10k"].iloc[0]) if len(wales) else None,
            words("unit.per_10k"),
            words.area(marked) if marked else None,
        ),
        DataTable(
            title,
            (
                Column(words("column.area")),
                Column(words("column.n_children_looked_after"), 0),
                Column(words("column.care_rate_per_10k"), 1),
                Column(words("column.low"), 1),
                Column(words("column.high"), 1),
                Column(words("column.rank"), 0),
                Column(words("column.rank_limits")),
            ),
            [
                [
                    words.area(row["area_code"]),
                    row["n_children_looked_after"],
                    row["care_rate_per_10k"],
                    row["care_rate_ci_low_per_10k"],
                    row["care_rate_ci_high_per_10k"],
                    row["care_rate_rank"],
                    words.interval(
                        ranks.loc[row["area_code"], "rank_low"],
                        ranks.loc[row["area_code"], "rank_high"],
                        0,
                    )
                    if row["area_code"] in ranks.index
                    else "",
                ]
                for row in areas.to_dict("records")
            ],
        ),
    )


def funnel(code: str | None, frames: Frames, words: Words) -> Figure:
    """Rates against populations, with what chance alone would allow."""
    newest = newest_rates(frames)
    curves = frames["marts.rpt_funnel_curves"]
    curves = curves[curves["year_ending_march"] == newest.year].sort_values("population_0_17")
    areas = newest.authorities
    n_outside = int((areas["funnel_position"].fillna("inside") != "inside").sum())
    title = words("funnel.title", day=words.march(newest.year))
    if code is None:
        headline = words("funnel.headline.all", n=n_outside, of=len(areas))
    else:
        own = areas[areas["area_code"] == code].iloc[0]
        headline = words(f"funnel.headline.{own['funnel_position']}")
    return Figure(
        "funnel",
        headline,
        title,
        words("funnel.sentence"),
        charts.funnel(
            [
                {
                    "name": words.area(row["area_code"]),
                    "population": row["population_0_17"],
                    "rate": row["care_rate_per_10k"],
                    "is_outside": row["funnel_position"] != "inside",
                }
                for row in areas.to_dict("records")
            ],
            [
                {
                    "population": row["population_0_17"],
                    "rate": row["wales_rate_per_10k"],
                    "low_95": row["funnel_overdispersed_95_low_per_10k"],
                    "high_95": row["funnel_overdispersed_95_high_per_10k"],
                    "low_99_8": row["funnel_overdispersed_99_8_low_per_10k"],
                    "high_99_8": row["funnel_overdispersed_99_8_high_per_10k"],
                }
                for row in curves.to_dict("records")
            ],
            (words("unit.population"), words("unit.per_10k")),
            words.area(code) if code else None,
        ),
        DataTable(
            title,
            (
                Column(words("column.area")),
                Column(words("column.population_0_17"), 0),
                Column(words("column.care_rate_per_10k"), 1),
                Column(words("column.funnel_low"), 1),
                Column(words("column.funnel_high"), 1),
                Column(words("column.funnel_position")),
            ),
            [
                [
                    words.area(row["area_code"]),
                    row["population_0_17"],
                    row["care_rate_per_10k"],
                    row["funnel_overdispersed_95_low_per_10k"],
                    row["funnel_overdispersed_95_high_per_10k"],
                    words(f"funnel.{row['funnel_position']}"),
                ]
                for row in areas.to_dict("records")
            ],
        ),
    )


def deprivation(code: str | None, frames: Frames, words: Words) -> Figure:
    """Rates against deprivation: more or fewer children looked after than it predicts."""
    residuals = frames["marts.fct_deprivation_residuals"]
    study = residuals[residuals["measure"] == STUDY_MEASURE]
    year = newest_complete_year(study, "residual_per_10k")
    of_year = study[study["year_ending_march"] == year].sort_values(
        "residual_per_10k", ascending=False
    )
    title = words("deprivation.title", day=words.march(year))
    line = of_year.iloc[0]
    ends = (of_year["value"].min(), of_year["value"].max())
    if code is None:
        headline = words(
            "deprivation.headline.all", r_squared=words.number(100 * line["r_squared"])
        )
    else:
        own = of_year[of_year["area_code"] == code].iloc[0]
        side = "above" if own["residual_pct"] > 0 else "below"
        headline = words(
            f"deprivation.headline.{side}", pct=words.number(abs(own["residual_pct"]), 1)
        )
    return Figure(
        "deprivation",
        headline,
        title,
        words("deprivation.sentence", r_squared=words.number(100 * line["r_squared"])),
        charts.fitted_line(
            [
                {
                    "name": words.area(row["area_code"]),
                    "value": 100 * row["value"],
                    "rate": row["care_rate_per_10k"],
                }
                for row in of_year.to_dict("records")
            ],
            [{"value": 100 * end, "rate": line["intercept"] + line["slope"] * end} for end in ends],
            (words("unit.deprivation"), words("unit.per_10k")),
            words.area(code) if code else None,
        ),
        DataTable(
            title,
            (
                Column(words("column.area")),
                Column(words("column.deprivation_pct"), 1),
                Column(words("column.care_rate_per_10k"), 1),
                Column(words("column.predicted_rate"), 1),
                Column(words("column.residual_per_10k"), 1, is_change=True),
                Column(words("column.residual_pct"), 1, is_change=True),
            ),
            [
                [
                    words.area(row["area_code"]),
                    100 * row["value"],
                    row["care_rate_per_10k"],
                    row["predicted_rate_per_10k"],
                    row["residual_per_10k"],
                    row["residual_pct"],
                ]
                for row in of_year.to_dict("records")
            ],
        ),
    )
