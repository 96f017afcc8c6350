"""The gate: every frame is asked what its suite expects, and opens or says why not."""

from functools import cache

import great_expectations as gx
import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

from expectations import words
from expectations.errors import ImplausibleDataError

Checks = list[tuple[gx.ExpectationSuite, pd.DataFrame]]  # every suite of a gate, and its frame

N_EXAMPLES = 10  # offending rows kept in the results


def validate(suite: gx.ExpectationSuite, frame: pd.DataFrame) -> pd.DataFrame:
    """Ask a frame everything its suite expects.

    Parameters
    ----------
    suite
        Expectations, each with its reason as description; ``meta["gate"]`` names the gate.
    frame
        Rows to judge, with the columns that say which rows they are.

    Returns
    -------
    pd.DataFrame
        One row per expectation: gate, suite, expectation, column, why, expected, observed,
        n_rows, n_unexpected, examples (JSON records of up to ten offending rows), is_success.

    Notes
    -----
    Stricter than Great Expectations, which passes an empty frame and steps over missing values:
    a check that saw nothing has found nothing, so both fail here.
    """
    frame = frame.reset_index(drop=True)  # positions, so that offending rows can be looked up
    batch = _batch_definition().get_batch({"dataframe": frame})
    results = batch.validate(suite, result_format={"result_format": "COMPLETE"}).results
    return pd.DataFrame([_row(suite, result, frame) for result in results])


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
    paragraphs = [words.paragraph(row) for row in failed.to_dict("records")]
    heading = f"{len(failed)} of {len(results)} expectations failed: could this be Wales?"
    raise ImplausibleDataError("\n".join([heading, *paragraphs]))


@cache
def _batch_definition() -> BatchDefinition:
    """One context for the process, in memory: nothing is saved, sent or drawn."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _row(
    suite: gx.ExpectationSuite, result: ExpectationValidationResult, frame: pd.DataFrame
) -> dict[str, object]:
    """Flatten one validation result, with the whole rows that broke the expectation."""
    config = result.expectation_config
    column = config.kwargs.get("column")
    error = _exception_text(result.exception_info)
    unseen = frame.index[frame[column].isna()] if column in frame else frame.index[:0]
    broken = frame.index[result.result.get("unexpected_index_list") or []].union(unseen)
    observed = error or words.observed(result.result, frame, column, broken)
    return {
        "gate": suite.meta["gate"],
        "suite": suite.name,
        "expectation": config.type,
        "column": column,
        "why": config.description,
        "expected": words.expected(config.type, config.kwargs),
        "observed": observed,
        "n_rows": len(frame),
        "n_unexpected": len(broken),
        "examples": frame.loc[broken[:N_EXAMPLES]].to_json(orient="records", force_ascii=False),
        "is_success": bool(result.success and not error and not len(unseen) and len(frame)),
    }


def _exception_text(info: dict) -> str | None:
    """First exception inside Great Expectations, which keys them by metric or holds just one."""
    for each in [info, *(value for value in info.values() if isinstance(value, dict))]:
        if each.get("raised_exception"):
            return f"error while checking: {each.get('exception_message')}"
    return None
