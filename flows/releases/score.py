"""The ledger's score: how many of the report's printed numbers follow from the data."""

from flows.releases.store import Release
from flows.warehouse.read import read_rows

SCORE = """
select
    verdict,
    basis,
    coalesce(severity, '') as severity,
    count(*) as n
from ledger.rpt_published_vs_computed
group by verdict, basis, severity
order by
    list_position(
        ['reproduced', 'consistent', 'contradicted', 'differs', 'not recomputable'], verdict
    ),
    n desc,
    basis,
    severity
"""


def ledger_score(release: Release) -> list[dict]:
    """How many printed values have each ``verdict``, ``basis`` and ``severity``: ``n``, as text."""
    return read_rows(release.warehouse, SCORE)
