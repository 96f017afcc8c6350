"""The command: synthetic respondents as files, made from the seeds alone.

``python -m tools.synthetic_survey --output DIR``; `gofal synthesise` is a door to it.
"""

from pathlib import Path

import click
import pandas as pd

from tools.synthetic_survey.generator import synthesise
from tools.synthetic_survey.layout import Synthetic

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FOLDERS = ("reference", "published")


def read_seeds() -> dict[str, pd.DataFrame]:
    """Read every seed of reference and published figures, as text, by name."""
    return {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)
        for folder in FOLDERS
        for path in sorted((SEEDS / folder).glob("*.csv"))
    }


def write(made: Synthetic, folder: Path) -> dict[str, int]:
    """Write responses and comments as the raw seeds are laid out; count the rows."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, frame in (("responses", made.responses), ("comments", made.comments)):
        file = f"raw_survey_synthetic_{name}.csv"
        frame.to_csv(folder / file, index=False, lineterminator="\n")
        counts[file] = len(frame)
    return counts


@click.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the two files.",
)
@click.option("--n", "n_respondents", type=click.IntRange(min=1), help="How many; 792 by default.")
@click.option(
    "--seed", type=int, default=2020, show_default=True, help="Another seed, other people."
)
def main(output: Path, n_respondents: int | None, seed: int) -> None:
    """Make synthetic respondents whose answers give the printed report.

    The default is what Gofal ships as seeds. They are nobody: see docs/synthetic.md.

    \b
    Examples:
      gofal synthesise --output synthetic
      gofal synthesise --output large --n 1000000
    """  # noqa: D301  # click takes \b as "do not wrap what follows"
    for file, n_rows in write(synthesise(read_seeds(), seed, n_respondents), output).items():
        click.echo(f"{file}: {n_rows:,} rows")


if __name__ == "__main__":
    main()
