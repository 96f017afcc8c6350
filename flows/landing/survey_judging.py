"""Is a survey plausible? Asked in seconds before it lands, of the raw gate's suites of surveys."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.settings import PROJECT

if TYPE_CHECKING:
    import pandas as pd

# what hangs on whom a wave is compared with, which the codebook can say
OF_THE_FRAME = frozenset(
    {
        ("survey_workforce", "response_pct"),
        ("survey_authorities", "n_authorities"),
        ("survey_authorities", "largest_authority_pct"),
    }
)
SAY_THE_FRAME = (
    "If it is a survey of others than the Welsh workforce, say so in its codebook: compared_with = "
    '"nothing", or compared_with = {n = 540, of = "staff of three councils"}. Then land it again.'
)


class SurveyHeldError(Exception):
    """A survey that is whole but unlike the one it is compared with; the message says how."""


def failures(frames: dict[str, "pd.DataFrame"]) -> "pd.DataFrame":
    """Ask the raw gate's suites of surveys; return the expectations that failed.

    Parameters
    ----------
    frames
        Counts of respondents, their answers and comments, and waves: those of `with_synthetic`.

    Returns
    -------
    pd.DataFrame
        As `expectations.gate.validate` lays results out.
    """
    import pandas as pd

    from expectations.gate import judge
    from expectations.raw.check import SURVEY_SEEDS, raw_frames, survey_frames

    seeds = {name: pd.read_csv(next(PROJECT.glob(f"seeds/*/{name}.csv"))) for name in SURVEY_SEEDS}
    results = judge("raw", raw_frames(frames | seeds, [survey_frames]))
    return results[~results["is_success"].astype(bool)]


def in_words(failed: "pd.DataFrame") -> list[str]:
    """A paragraph for each failed expectation: what was seen and why it is asked, but no rows."""
    return [
        f"{row['suite']}.{row['column']}: {row['observed']} (expected: {row['expected']}).\n"
        f"  {row['why']}"
        for row in failed.to_dict("records")
    ]


def require_plausible(frames: dict[str, "pd.DataFrame"]) -> None:
    """Let a plausible survey pass.

    Raises
    ------
    SurveyHeldError
        If it is only smaller, or of fewer authorities, than what it is compared with.
    ImplausibleDataError
        If anything else is not plausible: no codebook mends that.
    """
    from expectations.errors import ImplausibleDataError

    failed = failures(frames)
    if failed.empty:
        return
    said = "\n".join(f"- {each}" for each in in_words(failed))
    if is_of_the_frame(zip(failed["suite"], failed["column"], strict=True)):
        raise SurveyHeldError(f"The survey is held:\n{said}\n{SAY_THE_FRAME}")
    raise ImplausibleDataError(f"The survey is not plausible, and did not land:\n{said}")


def is_of_the_frame(failed: Iterable[tuple[str, str]]) -> bool:
    """Whether all that failed hangs on whom a wave is compared with."""
    return set(failed) <= OF_THE_FRAME
