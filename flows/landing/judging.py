"""What is found in a delivery, by the readers and by the rules of landing."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from domain.problems import EditionError, UnreadableFileError
from flows.landing.deliveries import landed_editions, newest_figures
from flows.settings import Settings
from flows.warehouse.seeds import reference, references

if TYPE_CHECKING:
    import pandas as pd

Problems = list[UnreadableFileError]


def judge(
    settings: Settings, files: list[Path], receipt: dict, published_on: date | None
) -> tuple[dict, Problems]:
    """Read a delivery and compare it with what is known.

    Returns
    -------
    dict, list
        The receipt with what the delivery holds, and every problem, each with its rule.
    """
    from expectations.landing.delivery import check_edition
    from ingest.statswales.read import read_edition

    try:
        edition = read_edition(files, references())
    except EditionError as error:
        return receipt, list(error.problems)
    except Exception as error:  # a reader that stumbles must not keep other deliveries waiting
        problem = f"no reader can make sense of it ({type(error).__name__}: {error})"
        remedy = "Land the table as it was downloaded; if it is, the reader needs mending."
        names = ", ".join(file.name for file in files)
        return receipt, [UnreadableFileError(names, problem, remedy, rule="unknown_layout")]
    landed_on = settings.clock.today()
    day, basis = (
        (published_on, "given")
        if published_on
        else (edition.published_on, "stated in the file")
        if edition.published_on
        else (landed_on, "not known: the day of landing")
    )
    findings = check_edition(
        edition.dataset,
        edition.figures,
        newest_figures(edition.dataset, landed_editions(settings)),
        reference("landing_rules"),
        day,
        landed_on,
    )
    years = edition.figures["year"]
    receipt = receipt | {
        "dataset": edition.dataset,
        "layout": edition.layout,
        "language": edition.language,
        "published_on": day.isoformat(),
        "published_on_basis": basis,
        "n_figures": len(edition.figures),
        "first_year": int(years.min()),
        "last_year": int(years.max()),
    }
    return receipt, _as_problems(findings)


def _as_problems(findings: "pd.DataFrame") -> Problems:
    columns = ["file", "problem", "remedy", "row", "column", "value", "rule"]
    rows = findings[columns].astype(object).where(findings[columns].notna(), None)
    return [UnreadableFileError(*row) for row in rows.itertuples(index=False)]
