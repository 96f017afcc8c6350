import duckdb
import numpy as np
import pandas as pd
import pytest

from domain.printed import Printed, bases
from flows.settings import PROJECT


def published() -> pd.DataFrame:
    file = PROJECT / "seeds/published/published_values.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("value", "decimals", "low", "high"),
    [
        ("2.2", "1", 2.15, 2.25),
        ("-0.04", "2", -0.045, -0.035),
        ("473", "0", 472.5, 473.5),
        ("3.0", "1", 2.95, 3.05),
    ],
)
def test_a_printed_number_stands_for_all_that_rounds_to_it(value, decimals, low, high):
    printed = Printed.of(value, decimals)
    assert (printed.low, printed.high) == pytest.approx((low, high), rel=1e-14)


def test_words_have_no_interval():
    assert Printed.of("", "1") is None
    assert Printed.of("20", "") is None


def test_the_interval_of_every_printed_value_rounds_to_the_print():
    for row in published().itertuples():
        if printed := Printed.of(row.value, row.decimals):
            inside = [0.999 * end + 0.001 * printed.value for end in (printed.low, printed.high)]
            assert [round(each, printed.decimals) for each in inside] == [printed.value] * 2
            beyond = [2 * end - printed.value for end in (printed.low, printed.high)]
            assert printed.value not in [round(each, printed.decimals) for each in beyond]


def table_4(values: pd.DataFrame) -> pd.DataFrame:
    """The model int_table_4, on the seeds and other printed values."""
    model = next((PROJECT / "models").glob("**/int_table_4.sql")).read_text(encoding="utf-8")
    areas = pd.read_csv(PROJECT / "seeds/reference/local_authorities.csv", dtype=str)
    with duckdb.connect() as database:
        database.register("published_values_seed", values.replace("", None))
        database.register("areas_seed", areas.assign(is_wales=areas["area_type"] == "country"))
        database.read_csv(
            str(PROJECT / "seeds/published/published_care_rate_groups.csv"), all_varchar=True
        ).to_view("groups_seed")
        for name, seed in (
            ("int_areas", "areas_seed"),
            ("published_care_rate_groups", "groups_seed"),
            ("published_values", "published_values_seed"),
        ):
            model = model.replace(f"{{{{ ref('{name}') }}}}", seed)
        return database.sql(model).df()


def test_the_models_give_a_printed_change_the_same_interval():
    values = published()
    is_change = values["statistic"].eq("change_percent") & values["value"].ne("")
    by_value = {
        float(row.value): Printed.of(row.value, row.decimals)
        for row in values[is_change].itertuples()
    }
    rows = table_4(values).dropna(subset="change_pct")
    assert len(rows) == 12
    for row in rows.itertuples():
        printed = by_value[row.change_pct]
        assert (row.change_pct_low, row.change_pct_high) == (printed.low, printed.high)


def test_the_bases_of_a_percentage_are_those_that_round_to_it():
    found = bases(63, 15.25, 15.35)  # 15.3% in Table 6
    assert found.tolist() == [411, 412, 413]
    assert (np.round(100 * 63 / found, 1) == 15.3).all()


def test_both_ends_of_the_interval_belong_to_it():
    assert bases(1, 50, 50).tolist() == [2]
    assert bases(1, 33.4, 49.9).tolist() == []


def test_a_count_of_zero_says_nothing_of_its_base():
    assert bases(0, 0, 0.05).tolist() == []
