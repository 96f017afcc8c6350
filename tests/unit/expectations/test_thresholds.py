import re

import pytest

from expectations.thresholds import TABLE, suites, thresholds

HEADER = "gate,suite,column,low,high,pattern,why,since\n"


@pytest.fixture
def table_of(tmp_path):
    """A table of one row."""

    def table(row):
        path = tmp_path / "thresholds.csv"
        path.write_text(f"{HEADER}{row}\n", encoding="utf-8")
        return thresholds(path)

    return table


def test_a_column_is_judged_once_in_a_suite():
    places = [(row.suite, row.column) for row in thresholds()]
    assert len(places) == len(set(places))


def test_a_suite_belongs_to_one_gate_and_its_rows_stand_together():
    places = [(row.gate, row.suite) for row in thresholds()]
    runs = [
        place for place, before in zip(places, [None, *places], strict=False) if place != before
    ]
    assert len(runs) == len({suite for _, suite in runs})
    assert {gate for gate, _ in runs} == {"raw", "marts"}


def test_the_lowest_plausible_value_is_not_above_the_highest():
    assert all(row.low <= row.high for row in thresholds() if row.pattern is None)


def test_a_pattern_holds_from_the_first_character_to_the_last():
    patterns = [row.pattern for row in thresholds() if row.pattern]
    assert patterns
    for pattern in patterns:
        re.compile(pattern)
        assert (pattern[0], pattern[-1]) == ("^", "$")


def test_every_expectation_says_in_a_sentence_why_it_exists():
    assert [row for row in thresholds() if not re.fullmatch(r"[A-Z0-9].{25,}\.", row.why)] == []


def test_every_bound_says_since_when_it_stands():
    days = [line.rsplit(",", 1)[1] for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    assert days == [row.since.isoformat() for row in thresholds()]


def test_a_row_becomes_an_expectation_with_its_bounds_and_its_reason():
    (children,) = suites("raw")["counts_by_area"].expectations
    assert (children.column, children.min_value, children.max_value) == ("n_children", 25, 1200)
    assert children.description.startswith("Authorities lie between 50 (Anglesey 2003) and 830")


def test_a_suite_names_its_gate():
    for gate in ("raw", "marts"):
        assert {suite.meta["gate"] for suite in suites(gate).values()} == {gate}


@pytest.mark.parametrize(
    "row",
    [
        "raw,s,c,1,,,Why.,2026-11-23",
        "raw,s,c,,1,,Why.,2026-11-23",
        "raw,s,c,,,,Why.,2026-11-23",
        "raw,s,c,1,2,^a$,Why.,2026-11-23",
        "raw,s,c,1,,^a$,Why.,2026-11-23",
    ],
)
def test_a_row_without_two_bounds_or_one_pattern_is_refused(table_of, row):
    with pytest.raises(ValueError, match=r"s\.c needs two bounds or a pattern"):
        table_of(row)


@pytest.mark.parametrize("since", ["", "last week", "2026-11"])
def test_a_row_without_the_day_of_its_bound_is_refused(table_of, since):
    with pytest.raises(ValueError, match="isoformat"):
        table_of(f"raw,s,c,1,2,,Why.,{since}")


def test_a_bound_of_nothing_is_a_bound(table_of):
    (row,) = table_of("raw,s,c,0,0,,Why.,2026-11-23")
    assert (row.low, row.high) == (0, 0)
