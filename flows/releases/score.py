"""The ledger's score: how many of the numbers that each publication prints follow from the data."""

from flows.releases.store import Release
from flows.warehouse.read import read_rows

SCORE = """
select
    publication_title,
    verdict,
    basis,
    coalesce(severity, '') as severity,
    count(*) as n
from ledger.rpt_published_vs_computed
group by publication_title, verdict, basis, severity
order by
    min(min(report_order)) over (partition by publication_title),
    list_position(
        ['reproduced', 'consistent', 'contradicted', 'differs', 'not recomputable'], verdict
    ),
    n desc,
    basis,
    severity
"""


def ledger_score(release: Release) -> list[dict]:
    """How many values of each publication have each ``verdict``, ``basis`` and ``severity``.

    Returns
    -------
    list of dict
        These three, ``publication_title`` and ``n``, as text, publication by publication.
    """
    return read_rows(release.warehouse, SCORE)
