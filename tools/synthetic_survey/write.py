"""Synthetic respondents as files, made from the seeds alone."""

from pathlib import Path

import pandas as pd

from tools.synthetic_survey.generator import synthesise

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = ("reference", "published")


def read_seeds() -> dict[str, pd.DataFrame]:
    """Read every seed of reference and published figures, as text, by name."""
    return {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)
        for folder in SEEDS
        for path in sorted((PROJECT / "seeds" / folder).glob("*.csv"))
    }


def write_synthetic(folder: Path, seed: int, n_respondents: int | None) -> dict[str, int]:
    """Write respondents, answers and comments as the raw seeds are laid out; count the rows."""
    made = synthesise(read_seeds(), seed, n_respondents)
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name in ("respondents", "answers", "comments"):
        frame = getattr(made, name)
        file = f"raw_survey_synthetic_{name}.csv"
        frame.to_csv(folder / file, index=False, lineterminator="\n")
        counts[file] = len(frame)
    return counts
