import pytest

from report.tables import laid_out
from tests.unit.report.tables_by_hand import (
    CASE,
    FRAMEWORKS,
    OTHER,
    SIGNIFICANT,
    SUPPRESSED,
    TESTED,
    WALES,
    tables,
)


def cells(*rows: dict) -> list[list[str]]:
    """Every line of the only table, as it is drawn: label and figures."""
    ((table,),) = [wave.tables for wave in laid_out(tables(*rows))]
    return [
        [row.label, *(cell.text for cell in row.cells)]
        for block in table.blocks
        for row in block.rows
    ]


def test_means_deviations_df_p_and_t_of_a_score_stand_in_one_row_and_its_effect_size_beside_them():
    assert cells(SIGNIFICANT, OTHER) == [
        [
            *("Risk score", "3.3", "0.5", "3.0", "0.6", "706", "<0.001", "-6.1"),
            *("-0.79", "-1.04", "-0.53", "1.000"),
        ],
        [
            *("Courts", "2.0", "0.9", "2.0", "0.8", "689", "0.051", "0.0"),
            *("-0.01", "-0.26", "0.25", "<0.001"),
        ],
    ]


def test_an_effect_size_that_is_missing_has_the_reason_of_its_difference():
    effect = ("hedges_g", "hedges_g_low", "hedges_g_high", "equivalence_p")
    nothing = dict.fromkeys(("df", "p_value", "t", *effect))
    withheld = SIGNIFICANT | nothing | {"difference_missing_reason": "Too few."}
    assert cells(withheld)[0][5:] == ["[a]"] * 7


def test_significant_differences_stand_before_the_others_under_headings_of_their_own():
    ((table,),) = [wave.tables for wave in laid_out(tables(OTHER, SIGNIFICANT))]
    assert [(block.heading, len(block.rows)) for block in table.blocks] == [
        ("Significant differences", 1),
        ("Non-significant differences", 1),
    ]
    assert [(span.heading, span.n_columns) for span in table.spans] == [
        ("Leaders", 2),
        ("Workers", 2),
        ("Difference in means", 3),
        ("Not in the report: effect size", 4),
    ]


def test_a_figure_that_is_withheld_has_a_letter():
    assert cells(WALES, SUPPRESSED)[1] == ["Much too low", "[a]", "[a]", "0", "0.0"]


def test_each_reason_has_one_letter():
    other = SUPPRESSED | {"second_n": None, "second_pct": None, "second_missing_reason": "Other."}
    ((table,),) = [wave.tables for wave in laid_out(tables(SUPPRESSED, other | {"row_number": 3}))]
    assert table.reasons == {"a": "Fewer than 10 respondents.", "b": "Other."}
    assert cells(SUPPRESSED, other | {"row_number": 3})[1][1:] == ["[a]", "[a]", "[b]", "[b]"]


def test_a_figure_that_does_not_exist_is_empty():
    alone = SIGNIFICANT | {"first_sd": None}
    assert cells(alone)[0][:8] == ["Risk score", "3.3", "", "3.0", "0.6", "706", "<0.001", "-6.1"]


def test_respondents_behind_percentages_stand_in_headings_or_in_labels_as_in_the_report():
    ((table,),) = [wave.tables for wave in laid_out(tables(WALES))]
    assert [span.heading for span in table.spans] == ["In Wales (N=1,697)", "In your LA (N=695)"]
    ((table,),) = [wave.tables for wave in laid_out(tables(CASE))]
    assert table.blocks[0].heading == "Case study 2: immediately? (n=749)"
    assert cells(FRAMEWORKS, TESTED) == [
        ["Decreasing (N=70)", "12", "17.1", "22", "31.4", "", "", ""],
        ["Outcomes Framework", "", "", "", "", "74.2", "1", "<0.001"],
    ]


def test_every_wave_has_its_own_tables():
    waves = laid_out(tables(WALES, CASE, WALES | {"survey_wave": "2027", "first_n": 1400}))
    assert [(wave.name, [table.number for table in wave.tables]) for wave in waves] == [
        ("2020", [1, 2]),
        ("2027", [1]),
    ]
    assert waves[1].tables[0].blocks[0].rows[0].cells[0].text == "1,400"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.3"), (-0.25, "-0.3"), (2.65, "2.7"), (-0.04, "0.0"), (1234.5, "1,234.5")],
)
def test_halves_are_rounded_away_from_zero_as_in_the_ledger(value, text):
    assert cells(SIGNIFICANT | {"t": value})[0][7] == text
