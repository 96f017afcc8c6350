import numpy as np
import pandas as pd
import pytest

from domain.printed import Printed, bases
from flows.releases.store import current_release
from flows.settings import PROJECT
from flows.warehouse.read import opened


def published() -> pd.DataFrame:
    file = PROJECT / "seeds/published/published_values.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("value", "decimals", "low", "high"),
    [
        ("2.2", "1", 2.15, 2.25),  # binary arithmetic would start at 2.1500000000000004
        ("-0.04", "2", -0.045, -0.035),
        ("473", "0", 472.5, 473.5),
        ("3.0", "1", 2.95, 3.05),
    ],
)
def test_a_printed_number_stands_for_all_that_rounds_to_it(value, decimals, low, high):
    printed = Printed.of(value, decimals)
    assert (printed.low, printed.high) == (low, high)


def test_words_have_no_interval():
    assert Printed.of("", "1") is None
    assert Printed.of("20", "") is None


def test_the_ends_of_an_interval_are_those_of_binary_arithmetic_to_the_last_digits():
    for row in published().itertuples():
        if printed := Printed.of(row.value, row.decimals):
            half = 0.5 * 10.0 ** -int(row.decimals)
            assert printed.low == pytest.approx(float(row.value) - half, rel=1e-14)
            assert printed.high == pytest.approx(float(row.value) + half, rel=1e-14)


def test_the_models_give_a_printed_change_the_same_interval(built):
    values = published().set_index("value_id")
    groups = pd.read_csv(
        PROJECT / "seeds/published/published_care_rate_groups.csv", dtype=str, keep_default_na=False
    ).set_index("area_code")["value_id"]
    with opened(current_release(built).warehouse) as warehouse:
        rows = warehouse.sql(
            "select area_code, change_pct_low, change_pct_high from intermediate.int_table_4 "
            "where change_pct is not null"
        ).fetchall()
    assert rows
    for area_code, low, high in rows:
        row = values.loc[groups[area_code]]
        printed = Printed.of(row["value"], row["decimals"])
        assert (low, high) == (printed.low, printed.high), area_code


def test_the_bases_of_a_percentage_are_those_that_round_to_it():
    found = bases(63, 15.25, 15.35)  # 15.3% in Table 6
    assert found.tolist() == [411, 412, 413]
    assert (np.round(100 * 63 / found, 1) == 15.3).all()


def test_both_ends_of_the_interval_belong_to_it():
    assert bases(1, 50, 50).tolist() == [2]
    assert bases(1, 33.4, 49.9).tolist() == []


def test_a_count_of_zero_says_nothing_of_its_base():
    assert bases(0, 0, 0.05).tolist() == []
