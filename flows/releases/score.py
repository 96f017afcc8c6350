"""The ledger's score: how many of the report's printed numbers follow from the data."""

from flows.releases.store import Release
from flows.warehouse.read import read_rows

SCORE = """
select
    verdict,
    basis,
    count(*) as n
from ledger.rpt_published_vs_computed
group by verdict, basis
order by verdict != 'reproduced', n desc
"""


def ledger_score(release: Release) -> list[dict]:
    """How many printed values have each ``verdict`` on each ``basis``: ``n``, as text."""
    return read_rows(release.warehouse, SCORE)
