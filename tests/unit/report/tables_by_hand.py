"""Rows of ``ledger.rpt_tables`` for tests: all columns, of which a test names those it is about."""

import pandas as pd

COLUMNS = (
    *("heading", "first_heading", "first_base_n", "first_n", "first_pct", "first_mean", "first_sd"),
    *("first_missing_reason", "second_heading", "second_base_n", "second_n", "second_pct"),
    *("second_mean", "second_sd", "second_missing_reason", "change_pct", "df", "p_value", "t"),
    *("hedges_g", "hedges_g_low", "hedges_g_high", "equivalence_p"),
    *("chi_squared", "test_n", "difference_missing_reason", "disclosure_rule"),
)
EMPTY = dict.fromkeys(COLUMNS)


def row(number: int, place: int, label: str, **figures) -> dict:
    known = {
        "survey_wave": "2020",
        "table_number": number,
        "row_number": place,
        "title": f"Title {number}",
        "label": label,
        "note": "A note.",
        "is_synthetic": False,
    }
    return EMPTY | known | figures


def tables(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    figures = [name for name in COLUMNS if not name.endswith(("heading", "reason", "rule"))]
    return frame.astype(dict.fromkeys(figures, "float64"))


HEADS = {"first_heading": "Leaders", "second_heading": "Workers"}
SIGNIFICANT = row(
    3, 1, "Risk score", heading="Significant differences", **HEADS, first_n=66, first_mean=3.25,
    first_sd=0.5, second_n=642, second_mean=3.04, second_sd=0.56, df=706, p_value=2e-9, t=-6.06,
    test_n=708, hedges_g=-0.785, hedges_g_low=-1.042, hedges_g_high=-0.527, equivalence_p=0.99989,
)  # fmt: skip
OTHER = row(
    3, 2, "Courts", heading="Non-significant differences", **HEADS, first_n=65, first_mean=2.0,
    first_sd=0.9, second_n=626, second_mean=2.0, second_sd=0.8, df=689, p_value=0.0506, t=-0.04,
    test_n=691, hedges_g=-0.005, hedges_g_low=-0.26, hedges_g_high=0.25, equivalence_p=0.0004,
)  # fmt: skip
WALES = row(
    1, 1, "Too high", first_heading="In Wales", first_base_n=1697, first_n=1424, first_pct=83.912,
    second_heading="In your LA", second_base_n=695, second_n=353, second_pct=50.791,
)  # fmt: skip
SUPPRESSED = row(
    1, 2, "Much too low", first_heading="In Wales", first_base_n=1697,
    first_missing_reason="Fewer than 10 respondents.", second_heading="In your LA",
    second_base_n=695, second_n=0, second_pct=0,
)  # fmt: skip
CASE = row(
    2, 1, "Engage", heading="Case study 2: immediately?", first_heading="All respondents",
    first_base_n=749, first_n=169, first_pct=22.56,
)  # fmt: skip
POWYS = row(4, 1, "Powys", heading="Increasing care rates", change_pct=40.6)
FRAMEWORKS = row(
    6, 1, "Decreasing", first_heading="Signs of Safety", first_base_n=70, first_n=12,
    first_pct=17.14, second_heading="Outcomes Framework", second_base_n=70, second_n=22,
    second_pct=31.43,
)  # fmt: skip
TESTED = row(
    6, 2, "Outcomes Framework", heading="Differences between the groups",
    first_heading="Signs of Safety", second_heading="Outcomes Framework", df=1, p_value=7e-18,
    chi_squared=74.21, test_n=482,
)  # fmt: skip
ROWS = (WALES, SUPPRESSED, CASE, SIGNIFICANT, OTHER, POWYS, FRAMEWORKS, TESTED)
