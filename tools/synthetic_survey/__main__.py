"""The command: synthetic respondents as files, made from the seeds alone.

``python -m tools.synthetic_survey --output DIR``; `gofal synthesise` is a door to it.
"""

from pathlib import Path

import click
import pandas as pd

from tools.synthetic_survey.export import as_parquet, codebook, read_donors, write_export
from tools.synthetic_survey.generator import synthesise
from tools.synthetic_survey.layout import Synthetic
from tools.synthetic_survey.questionnaire import read_questionnaire

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FOLDERS = ("reference", "published")
CODEBOOK = "codebook.toml"


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
    help="Folder for the files of the seeds: the respondents that Gofal ships.",
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for an export and its codebook, as gofal refresh --survey takes them.",
)
@click.option("--n", type=click.IntRange(min=1), help="How many are in the export.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Of the export.",
)
@click.option(
    "--seed", type=int, default=2020, show_default=True, help="Another seed, other people."
)
def main(output: Path | None, to: Path | None, n: int | None, kind: str, seed: int) -> None:
    """Make synthetic respondents: the 792 whose answers give the printed report, or many more.

    They are nobody, and say so wherever they go: see docs/synthetic.md.

    \b
    Examples:
      gofal synthesise --output synthetic
      gofal synthesise --n 1000000 --to large
    """  # noqa: D301  # click takes \b as "do not wrap what follows"
    if (output is None) == (to is None):
        raise click.UsageError("name a folder: --output for the seeds, or --to for an export")
    if (to is None) != (n is None):
        raise click.UsageError("--n says how many are in the export of --to: give both")
    seeds = read_seeds()
    made = synthesise(seeds, seed)
    if output:
        for file, n_rows in write(made, output).items():
            click.echo(f"{file}: {n_rows:,} rows")
    if to and n:
        export = write_large(made, seeds, to, n, seed, kind)
        click.echo(f"{export.name}: {n:,} synthetic respondents")
        click.echo(f"gofal refresh --survey {export} --codebook {to / CODEBOOK}")


def write_large(
    made: Synthetic, seeds: dict[str, pd.DataFrame], folder: Path, n: int, seed: int, kind: str
) -> Path:
    """Write an export of n synthetic respondents and its codebook; return the export."""
    folder.mkdir(parents=True, exist_ok=True)
    donors = read_donors(made, read_questionnaire(seeds), seeds)
    export = folder / f"synthetic_{n}.csv"
    write_export(donors, export, n, seed)
    if kind == "parquet":
        as_csv, export = export, as_parquet(export)
        as_csv.unlink()
    (folder / CODEBOOK).write_text(codebook(donors, f"synthetic {n}"), encoding="utf-8")
    return export


if __name__ == "__main__":
    main()
