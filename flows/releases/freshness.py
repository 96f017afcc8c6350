"""How old the newest figures of a release are: what an analyst must know before using them."""

from datetime import date
from pathlib import Path

from flows.warehouse.connect import reading

NEWEST_COUNT = """
select max(make_date(year_ending_march, 3, 31))
from marts.fct_care_rates
where not is_wales and n_children_looked_after is not null
"""


def newest_count_by_authority(warehouse: Path) -> date | None:
    """Find the last 31 March at which a release counts the children of any local authority."""
    with reading(warehouse) as connection:
        found = connection.execute(NEWEST_COUNT).fetchone()
    return found[0] if found else None


def freshness(newest: date | None, today: date) -> str:
    """Say how long before today the newest count by authority was taken, in whole months."""
    if newest is None:
        return "Newest count by authority: none"
    months = 12 * (today.year - newest.year) + today.month - newest.month
    months -= today.day < newest.day and not _is_last_of_month(today)
    return (
        f"Newest count by authority: {newest.day} {newest:%B %Y}, "
        f"{_counted(months // 12, 'year')} {_counted(months % 12, 'month')} before today"
    )


def _is_last_of_month(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month


def _counted(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
