"""The real seeds and the synthetic respondents, and marts made of them by hand."""

from pathlib import Path

import pandas as pd
import pytest
from marts_by_hand import marts_of
from survey_marts_by_hand import survey_marts_of

from expectations.raw.check import WAVES
from flows.refresh.raw_input import read_raw_input
from tests.survey_rows import counted, shipped

READ_BY_MARTS = (
    "raw_statswales_children_looked_after",
    "raw_statswales_looked_after_totals",
    "raw_ons_population",
    "area_labels",
    "coding_frames",
    "response_options",
    "merged_options",
    "scales",
    "scale_items",
)
ROOT = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="session")
def seeds() -> dict[str, pd.DataFrame]:
    beside = {name: pd.read_csv(next(ROOT.glob(f"*/{name}.csv"))) for name in READ_BY_MARTS}
    return (
        beside
        | read_raw_input([])
        | shipped()
        | counted(shipped())
        # of the workforce and with a frame of its own, which no codebook says: so both are judged
        | {
            WAVES: pd.DataFrame(
                {"survey_wave": ["2020"], "compared_with": ["workforce"], "frame_n": ["3509"]}
            )
        }
    )


@pytest.fixture(scope="session")
def marts(seeds) -> dict[str, pd.DataFrame]:
    return marts_of(seeds) | survey_marts_of(seeds)
