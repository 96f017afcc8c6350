"""Respondents who say that they are synthetic: they stay so, and nobody else becomes it.

What is synthetic is shown as it is, and what is real is not: neither may be taken for the other.
"""

from collections.abc import Iterator

from domain.problems import Problem
from domain.respondents import SYNTHETIC
from ingest.survey.cells import by_text
from ingest.survey.codebook import Codebook
from ingest.survey.findings import Findings
from ingest.survey.tables import Export, Source
from ingest.survey.wording import plain

TRUE = frozenset({"true", "1", "yes"})


def synthetic_column(source: Source) -> str | None:
    """The column in which an export says of each respondent whether they are synthetic."""
    return next((name for name in source.header if plain(name) == SYNTHETIC), None)


def unsaid(source: Source, codebook: Codebook) -> Iterator[Problem]:
    """A codebook that calls respondents synthetic who do not say so themselves."""
    if codebook.synthetic and synthetic_column(source) is None:
        remedy = f"Leave synthetic out: what gofal synthesise writes has a column {SYNTHETIC}."
        problem = "the codebook says synthetic = true, and the export does not say it of anybody:"
        yield Problem(source.file, problem, remedy, value=f"no column {SYNTHETIC}")


def look_for_synthetic(table: Export, codebook: Codebook, findings: Findings) -> None:
    """Note rows that say something else of themselves than the codebook does."""
    column = next((name for name in table.columns if plain(name) == SYNTHETIC), None)
    if column is None:
        return
    cells = table.columns[column]
    is_synthetic = by_text((plain(text) in TRUE for text in table.meant(column)), bool)
    for each in cells.tally(wanted=is_synthetic != codebook.synthetic):
        if codebook.synthetic:
            problem = "a respondent who is not synthetic, and the codebook says synthetic = true:"
            remedy = "A wave is real or synthetic as a whole: leave synthetic out, or these rows."
        else:
            problem = "a synthetic respondent, and the codebook does not say so:"
            remedy = "Write synthetic = true at the top of the codebook, or leave these rows out."
        findings.add(each.first, column, problem, remedy, each.text or None, n=each.n)
    findings.next_rule()
