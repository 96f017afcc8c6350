"""What was expected and what was seen, in words a person can act on."""

import json

import pandas as pd

N_SHOWN = 3  # offending values, and offending rows, that the words name

PLAIN = {
    "expect_column_values_to_be_between": "every value from {min_value} to {max_value}",
    "expect_column_values_to_match_regex": "every value written as {regex}",
    "expect_table_row_count_to_equal": "{value} rows",
}


def expected(expectation: str, kwargs: dict) -> str:
    """Say what an expectation asks for; one without words of its own says its name."""
    if expectation not in PLAIN:
        return expectation.removeprefix("expect_").replace("_", " ")
    if kwargs.get("min_value") is not None and kwargs["min_value"] == kwargs["max_value"]:
        return f"every value {_short(kwargs['min_value'])}"
    shown = {name: _short(value) for name, value in kwargs.items()}
    return PLAIN[expectation].format_map(shown)


def observed(result: dict, frame: pd.DataFrame, column: str | None, broken: pd.Index) -> str:
    """Say in a few words what was seen: the offending values, or the range of good ones."""
    if frame.empty:
        return "the frame is empty"
    if "unexpected_count" not in result or column is None:
        return str(result.get("observed_value", f"{len(broken)} rows broke it"))
    if broken.empty:
        seen = frame[column]
        if not pd.api.types.is_numeric_dtype(seen):
            return f"{seen.nunique()} different values"
        return " to ".join(dict.fromkeys([_short(seen.min()), _short(seen.max())]))
    values = frame.loc[broken, column].map(_short).unique()
    more = ", ..." if len(values) > N_SHOWN else ""
    return f"{len(broken)} of {len(frame)} rows: {', '.join(values[:N_SHOWN])}{more}"


def _short(value: object) -> str:
    """Write one value for a person."""
    if pd.isna(value):
        return "missing"
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"


def paragraph(row: dict) -> str:
    """Tell a failed expectation: where, why it exists, what was seen, in which rows."""
    place = row["suite"] if pd.isna(row["column"]) else f"{row['suite']}.{row['column']}"
    lines = [f"- {place} ({row['gate']}): {row['why']}", f"  observed: {row['observed']}"]
    examples = json.loads(row["examples"])
    lines += [f"  {json.dumps(record, ensure_ascii=False)}" for record in examples[:N_SHOWN]]
    if row["n_unexpected"] > N_SHOWN:
        lines.append(f"  and {row['n_unexpected'] - N_SHOWN} more")
    return "\n".join(lines)
