"""The gate: every frame is asked what its suite expects, and opens or says why not."""

import json
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from expectations.accepted import NOTHING, YEAR_COLUMNS, Accepted
from expectations.engine import (
    ColumnMapExpectation,
    ExpectationValidationResult,
    PandasExecutionEngine,
    Validator,
    configured_once,
    gx,
)
from expectations.errors import Finding, ImplausibleDataError, Place
from expectations.thresholds import suites

Frames = dict[str, pd.DataFrame]
Part = Callable[[Frames], Frames]  # makes frames that suites judge, of those of some tables

N_EXAMPLES = 10  # offending rows kept in the results
NO_PLACE = frozenset({"printed", "markers", "published_on"})  # texts that do not place a row
N_ACCEPTABLE = 500  # offending values that are named one by one
N_SHOWN = 3  # offending values, and offending rows, that the words name

PLAIN = {
    "expect_column_values_to_be_between": "every value from {min_value} to {max_value}",
    "expect_column_values_to_match_regex": "every value written as {regex}",
    "expect_table_row_count_to_equal": "{value} rows",
}


def frames_of(parts: Iterable[Part], frames: Frames, optional: set[str]) -> Frames:
    """Make the frames of suites from those of tables; an optional one without rows is left out."""
    made: Frames = {}
    for part in parts:
        made |= part(frames)
    return {name: frame for name, frame in made.items() if len(frame) or name not in optional}


def judge(
    gate: str, frames: Mapping[str, pd.DataFrame], accepted: Accepted = NOTHING
) -> pd.DataFrame:
    """Ask every frame what the suite of its name expects.

    Parameters
    ----------
    gate
        ``raw`` or ``marts``: whose suites.
    frames
        The frame that each suite judges, by the suite's name.
    accepted
        What people accepted: it breaks nothing.

    Returns
    -------
    pd.DataFrame
        The results of every suite, as `validate` lays them out, in the order of the frames.
    """
    of_gate = suites(gate)
    return pd.concat(
        [validate(of_gate[name], frame, accepted) for name, frame in frames.items()],
        ignore_index=True,
    )


def validate(
    suite: gx.ExpectationSuite, frame: pd.DataFrame, accepted: Accepted = NOTHING
) -> pd.DataFrame:
    """Ask a frame everything its suite expects.

    Parameters
    ----------
    suite
        Expectations, each with its reason as description; ``meta["gate"]`` names the gate.
    frame
        Rows to judge, with the columns that say which rows they are.
    accepted
        What people accepted: it breaks nothing, and is counted.

    Returns
    -------
    pd.DataFrame
        One row per expectation: gate, suite, expectation, column, why, expected, observed,
        n_rows, n_unexpected, n_accepted, examples (JSON records of up to ten offending rows),
        findings (every offending value, see `Finding`), is_success.

    Notes
    -----
    Stricter than Great Expectations, which passes an empty frame and steps over missing values:
    a check that saw nothing has found nothing, so both fail here.
    """
    frame = frame.reset_index(drop=True)  # positions, so that offending rows can be looked up
    results = _results(suite, frame)
    return pd.DataFrame([_row(suite, result, frame, accepted) for result in results])


def require(results: pd.DataFrame) -> None:
    """Open the gate, or refuse the data and say what a person should look at.

    Raises
    ------
    ImplausibleDataError
        If any expectation failed, or if there are no results at all.
    """
    if results.empty:
        raise ImplausibleDataError("nothing was checked: the results hold no expectation")
    failed = results[~results["is_success"].astype(bool)]
    if failed.empty:
        return
    paragraphs = [_paragraph(row) for row in failed.to_dict("records")]
    heading = f"{len(failed)} of {len(results)} expectations failed: these data are not plausible"
    findings = [finding for found in failed["findings"] for finding in found]
    raise ImplausibleDataError("\n".join([heading, *paragraphs]), findings)


def _results(suite: gx.ExpectationSuite, frame: pd.DataFrame) -> list[ExpectationValidationResult]:
    """Ask for yes or no, and where that is no for the rows: finding those takes as long again."""
    engine = PandasExecutionEngine(batch_data_dict={suite.name: frame})
    validator = Validator(engine)  # in no context: nothing is saved, sent or drawn
    validator.metrics_calculator.show_progress_bars = False
    with configured_once():
        asked = validator.process_expectations_for_validation(suite.expectation_configurations)
        if all(isinstance(each, ColumnMapExpectation) for each in suite.expectations):
            answers = validator.graph_validate(asked, {"result_format": "BOOLEAN_ONLY"})
            if all(answer.success for answer in answers):
                return answers
        return validator.graph_validate(asked, {"result_format": "COMPLETE"})


def _row(
    suite: gx.ExpectationSuite,
    result: ExpectationValidationResult,
    frame: pd.DataFrame,
    accepted: Accepted,
) -> dict[str, object]:
    """Flatten one validation result, with the whole rows that broke the expectation."""
    config = result.expectation_config
    if config is None:
        raise ValueError(f"{suite.name}: a result without its expectation")
    column = config.kwargs.get("column")
    error = _exception_text(result.exception_info)
    unseen = frame.index[frame[column].isna()] if column in frame else frame.index[:0]
    broken = frame.index[result.result.get("unexpected_index_list") or []].union(unseen)
    found = _findings(suite, config.kwargs, str(config.description), frame.loc[broken])
    passing = [index for index, finding in found.items() if accepted.covers(finding)]
    broken = broken.difference(passing)
    is_as_expected = bool(result.success) and not len(unseen)
    return {
        "gate": suite.meta["gate"],
        "suite": suite.name,
        "expectation": config.type,
        "column": column,
        "why": config.description,
        "expected": _expected(config.type, config.kwargs),
        "observed": error or _observed(result.result, frame, column, broken, len(passing)),
        "n_rows": len(frame),
        "n_unexpected": len(broken),
        "n_accepted": len(passing),
        "examples": frame.loc[broken[:N_EXAMPLES]].to_json(
            orient="records", date_format="iso", force_ascii=False
        ),
        "findings": tuple(found[index] for index in broken if index in found),
        "is_success": bool(
            (is_as_expected or (passing and broken.empty)) and not error and len(frame)
        ),
    }


def _findings(
    suite: gx.ExpectationSuite, kwargs: dict, why: str, broken: pd.DataFrame
) -> dict[object, Finding]:
    """Name each offending value, by its row; of so many that nobody would look at each, none."""
    column = str(kwargs.get("column"))
    if column not in broken or len(broken) > N_ACCEPTABLE:
        return {}
    gate, name = suite.meta["gate"], suite.name
    return {
        index: Finding(gate, name, column, _place(row), _exact(row[column]), why)
        for index, row in broken.iterrows()
    }


def _place(row: pd.Series) -> Place:
    """What places a row: its texts and years, but for what was printed and when."""
    return tuple(
        (str(column), _exact(value))
        for column, value in row.items()
        if (isinstance(value, str) or column in YEAR_COLUMNS) and column not in NO_PLACE
    )


def _exact(value: object) -> str:
    """Write a value so that it is known again: in a later run it is the same to six digits."""
    if pd.isna(value):
        return "missing"
    return value if isinstance(value, str) else f"{value:.6g}"


def _exception_text(info: dict) -> str | None:
    """First exception inside Great Expectations, which keys them by metric or holds just one."""
    for each in [info, *(value for value in info.values() if isinstance(value, dict))]:
        if each.get("raised_exception"):
            return f"error while checking: {each.get('exception_message')}"
    return None


def _expected(expectation: str, kwargs: dict) -> str:
    """Say what an expectation asks for; one without words of its own says its name."""
    if expectation not in PLAIN:
        return expectation.removeprefix("expect_").replace("_", " ")
    if kwargs.get("min_value") is not None and kwargs["min_value"] == kwargs["max_value"]:
        return f"every value {_short(kwargs['min_value'])}"
    shown = {name: _short(value) for name, value in kwargs.items()}
    return PLAIN[expectation].format_map(shown)


def _observed(
    result: dict, frame: pd.DataFrame, column: str | None, broken: pd.Index, n_accepted: int
) -> str:
    """Say in a few words what was seen: the offending values, or the range of good ones."""
    if frame.empty:
        return "the frame is empty"
    if "observed_value" in result or column is None:
        return str(result.get("observed_value", f"{len(broken)} rows broke it"))
    if broken.empty:
        seen = frame[column]
        if not pd.api.types.is_numeric_dtype(seen):
            return f"{seen.nunique()} different values"
        span = " to ".join(dict.fromkeys([_short(seen.min()), _short(seen.max())]))
        return f"{span}, {n_accepted} of them accepted" if n_accepted else span
    values = frame.loc[broken, column].map(_short).unique()
    more = ", ..." if len(values) > N_SHOWN else ""
    return f"{len(broken)} of {len(frame)} rows: {', '.join(values[:N_SHOWN])}{more}"


def _short(value: str | float) -> str:
    """Write one value for a person."""
    if pd.isna(value):
        return "missing"
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"


def _paragraph(row: dict) -> str:
    """Tell a failed expectation: where, why it exists, what was seen, in which rows."""
    place = row["suite"] if pd.isna(row["column"]) else f"{row['suite']}.{row['column']}"
    lines = [f"- {place} ({row['gate']}): {row['why']}", f"  observed: {row['observed']}"]
    examples = json.loads(row["examples"])
    lines += [f"  {json.dumps(record, ensure_ascii=False)}" for record in examples[:N_SHOWN]]
    if row["n_unexpected"] > N_SHOWN:
        lines.append(f"  and {row['n_unexpected'] - N_SHOWN} more")
    return "\n".join(lines)
