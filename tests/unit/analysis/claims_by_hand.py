"""Checks of claims on the report's own figures, and on figures changed by hand."""

import pandas as pd

from analysis.report_checks.claims.run import check_claims
from tests.unit.analysis.conftest import SEEDS

QUESTIONNAIRE = {
    name: pd.read_csv(SEEDS / f"reference/{name}.csv", dtype=str)
    for name in ("survey_items", "response_options", "study_parameters")
}
PRINTED = pd.read_csv(SEEDS / "published/published_values.csv", dtype=str)
CLAIMS = pd.read_csv(SEEDS / "published/published_claims.csv", dtype=str)
CHECKS = pd.read_csv(SEEDS / "published/published_claim_checks.csv", dtype=str)


def tried(checks: pd.DataFrame = CHECKS, **changes: str) -> pd.DataFrame:
    """Findings by check, with the values of some printed numbers changed."""
    printed = PRINTED.copy()
    for value_id, value in changes.items():
        printed.loc[printed["value_id"] == value_id, "value"] = value
    return check_claims(checks, printed, QUESTIONNAIRE).set_index("check_id")


def made(kind: str, rows: dict[str, str], parameters: str = "level=0.05") -> pd.DataFrame:
    """Findings of checks of one kind, made for a test: their values by name."""
    return tried(
        pd.DataFrame(
            [
                {"check_id": name, "kind": kind, "value_ids": values, "parameters": parameters}
                for name, values in rows.items()
            ]
        )
    )


def one(kind: str, values: str, parameters: str = "level=0.05", **changes: str) -> pd.Series:
    """The finding of a check made for a test."""
    row = {"check_id": "check", "kind": kind, "value_ids": values, "parameters": parameters}
    return tried(pd.DataFrame([row]), **changes).loc["check"]
