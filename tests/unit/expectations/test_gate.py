import json

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
import pytest

from expectations.accepted import Accepted
from expectations.gate import ImplausibleDataError, judge, require, validate


def suite(name: str, *expectations: gxe.Expectation) -> gx.ExpectationSuite:
    return gx.ExpectationSuite(name=name, expectations=[*expectations], meta={"gate": "raw"})


def between(column: str, low: float, high: float, why: str) -> gxe.Expectation:
    return gxe.ExpectColumnValuesToBeBetween(
        column=column, min_value=low, max_value=high, description=why
    )


def matching(column: str, pattern: str, why: str) -> gxe.Expectation:
    return gxe.ExpectColumnValuesToMatchRegex(column=column, regex=pattern, description=why)


RATES = suite("rates", between("rate", 20, 400, "Beyond these a count was read as a rate."))


def frame(*rates: float) -> pd.DataFrame:
    areas = [f"area {i}" for i in range(len(rates))]
    return pd.DataFrame({"area": areas, "rate": [*rates]}, index=range(7, 7 + len(rates)))


def test_results_hold_one_row_per_expectation():
    (result,) = validate(RATES, frame(50.0, 102.0)).to_dict("records")
    assert result == {
        "gate": "raw",
        "suite": "rates",
        "expectation": "expect_column_values_to_be_between",
        "column": "rate",
        "why": "Beyond these a count was read as a rate.",
        "expected": "every value from 20 to 400",
        "observed": "50 to 102",
        "n_rows": 2,
        "n_unexpected": 0,
        "n_accepted": 0,
        "examples": "[]",
        "findings": (),
        "is_success": True,
    }


def test_examples_are_whole_rows_and_at_most_ten():
    result = validate(RATES, frame(102.0, *[6407.0] * 12)).iloc[0]
    examples = json.loads(result.examples)
    assert (result.n_unexpected, len(examples)) == (12, 10)
    assert examples[0] == {"area": "area 1", "rate": 6407.0}
    assert result.observed == "12 of 13 rows: 6,407"


def test_an_empty_frame_fails():
    result = validate(RATES, frame()).iloc[0]
    assert not result.is_success
    assert result.observed == "the frame is empty"


def test_a_missing_value_fails():
    result = validate(RATES, frame(102.0, float("nan"))).iloc[0]
    assert (result.is_success, result.n_unexpected) == (False, 1)
    assert "missing" in result.observed


@pytest.mark.parametrize("broken", ["no_such_column", "area"])
def test_an_exception_inside_great_expectations_fails(broken):
    results = validate(suite("s", between(broken, 1, 2, "Why.")), frame(1.0))
    assert not results.iloc[0].is_success
    assert results.iloc[0].observed.startswith("error while checking: ")
    with pytest.raises(ImplausibleDataError, match="error while checking: "):
        require(results)


def test_an_expectation_about_the_whole_table_has_no_column():
    rows = gxe.ExpectTableRowCountToEqual(value=3, description="Three.")
    result = validate(suite("table", rows), frame(1.0, 2.0)).iloc[0]
    assert (result.column, result.observed, result.is_success) == (None, "2", False)


def test_what_is_no_rule_of_single_values_says_what_it_saw_although_it_holds():
    mean = gxe.ExpectColumnMeanToBeBetween(column="rate", min_value=1, max_value=5)
    result = validate(suite("s", between("rate", 0, 9, "Why."), mean), frame(1.0, 2.0)).iloc[1]
    assert (result.observed, result.is_success) == ("1.5", True)


def test_expectations_that_hold_beside_one_that_fails_are_told_with_their_range():
    both = suite("s", between("rate", 20, 400, "Why."), between("population", 0, 9, "Why."))
    results = validate(both, frame(50.0, 102.0).assign(population=[3, 99]))
    assert results["observed"].tolist() == ["50 to 102", "1 of 2 rows: 99"]
    assert results["is_success"].tolist() == [True, False]


def test_a_frame_without_a_suite_of_its_name_is_refused():
    with pytest.raises(KeyError, match="no_such_suite"):
        judge("raw", {"no_such_suite": frame(1.0)})


def test_text_is_observed_as_a_number_of_values():
    result = validate(suite("s", matching("area", "^area", "Why.")), frame(1.0, 2.0))
    assert result.iloc[0].observed == "2 different values"


@pytest.mark.parametrize(
    ("expectation", "words"),
    [
        (between("rate", 22, 22, "Why."), "every value 22"),
        (between("rate", 1_000, 2_000.5, "Why."), "every value from 1,000 to 2,000"),
        (matching("area", "^area", "Why."), "every value written as ^area"),
        (gxe.ExpectTableRowCountToEqual(value=3), "3 rows"),
        (gxe.ExpectColumnMeanToBeBetween(column="rate", min_value=1), "column mean to be between"),
    ],
)
def test_what_is_expected_is_said_in_words(expectation, words):
    assert validate(suite("s", expectation), frame(1.0)).iloc[0].expected == words


def test_the_gate_opens_when_every_expectation_holds():
    require(validate(RATES, frame(102.0)))


def test_the_error_says_why_and_shows_the_rows():
    with pytest.raises(ImplausibleDataError) as refused:
        require(validate(RATES, frame(102.0, 6407.0, 1.0, 2.0, 3.0)))
    assert str(refused.value) == (
        "1 of 1 expectations failed: these data are not plausible\n"
        "- rates.rate (raw): Beyond these a count was read as a rate.\n"
        "  observed: 4 of 5 rows: 6,407, 1, 2, ...\n"
        '  {"area": "area 1", "rate": 6407.0}\n'
        '  {"area": "area 2", "rate": 1.0}\n'
        '  {"area": "area 3", "rate": 2.0}\n'
        "  and 1 more"
    )


def test_no_results_at_all_are_refused():
    with pytest.raises(ImplausibleDataError, match="nothing was checked"):
        require(pd.DataFrame())


def accepted(place: tuple, value: str) -> Accepted:
    return Accepted(values=frozenset({("raw.rates.rate", place, value)}))


def test_an_accepted_value_breaks_nothing_and_is_counted():
    passes = accepted((("area", "area 1"),), "6407")
    result = validate(RATES, frame(102.0, 6407.0), passes).iloc[0]
    assert (result.is_success, result.n_unexpected, result.n_accepted) == (True, 0, 1)
    assert result.observed == "102 to 6,407, 1 of them accepted"
    require(validate(RATES, frame(102.0, 6407.0), passes))


def test_the_same_value_elsewhere_and_another_value_there_are_not_accepted():
    passes = accepted((("area", "area 1"),), "6407")
    for rates in [(6407.0, 102.0), (102.0, 6408.0), (102.0, 6407.0, 1.0)]:
        with pytest.raises(ImplausibleDataError) as closed:
            require(validate(RATES, frame(*rates), passes))
        (finding,) = closed.value.findings
        assert (finding.check, finding.place) != ("raw.rates.rate", (("area", "area 1"),)) or (
            finding.value == "6408"
        )


def test_every_offending_value_is_named_so_that_it_can_be_accepted():
    with pytest.raises(ImplausibleDataError) as closed:
        require(validate(RATES, frame(*[6407.0] * 12)))
    assert len(closed.value.findings) == 12
    assert closed.value.findings[3].named == "area area 3"
    assert closed.value.findings[3].value == "6407"


def test_a_missing_value_can_be_accepted_and_an_empty_frame_cannot():
    result = validate(RATES, frame(102.0, float("nan")), accepted((("area", "area 1"),), "missing"))
    assert result.iloc[0].is_success
    assert not validate(RATES, frame(), accepted((("area", "area 0"),), "1")).iloc[0].is_success
