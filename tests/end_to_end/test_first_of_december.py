"""A dress rehearsal of 1 December 2026: the publisher's new table comes in by the schedule.

The whole history to 2025 and an invented 2026, in the columns that the publisher's own code sends.
"""

import pandas as pd
import pytest

from flows.landing.deliveries import LandingStatus, kept
from flows.releases.store import current_release
from flows.settings import Settings
from flows.statswales.fetch import datasets
from flows.warehouse.read import read_rows
from tests.conftest import copy_home, run_gofal
from tests.editions import TOTAL, WALES, exported_wales, synthetic_counts
from tests.end_to_end.served import Service
from tests.unit.flows.statswales.publisher import Published, Publisher, serving

pytestmark = pytest.mark.slow
MORNING = "2026-12-01T09:35:00Z"
COLUMNS = (
    *("Data values", "Data description", "Year", "Start date", "End date"),
    *("Local Authority", "Notes"),
)


def invented_2026() -> pd.DataFrame:
    """Counts of 2003 to 2026; in the last year Powys leaps, and Torfaen was revised in 2025."""
    table = synthetic_counts(2003, 2025)
    table.loc[2026] = table.loc[2025]
    table.loc[2026, "Powys"] += 120
    table.loc[2025, "Torfaen"] -= 5
    return table


def published(table: pd.DataFrame) -> Published:
    """A table as the publisher has it that morning."""
    rows = [[*COLUMNS]]
    for year, counts in table.iterrows():
        total = exported_wales().get(year, sum(counts))
        for area, n in [(WALES, total), *counts.items()]:
            note = "Revised" if (year, area) == (2025, "Torfaen") else ""
            days = f"{year - 1}-04-01", f"{year}-03-31"
            rows.append([f"{n}", TOTAL, f"{year - 1}-{year % 100:02d}", *days, area, note])
    return Published(rows, MORNING[:10])


@pytest.fixture(scope="module")
def publisher():
    (dataset_id,) = datasets(("children_looked_after",)).values()
    with serving(Publisher({dataset_id: published(invented_2026())})) as address:
        yield address


@pytest.fixture(scope="module")
def morning(built, publisher, tmp_path_factory):
    """The data directory after the service's first run of that morning, and that run."""
    home = Settings(tmp_path_factory.mktemp("december") / "home")
    copy_home(built, home.home)
    environment = {"GOFAL_CLOCK": MORNING, "GOFAL_STATSWALES_API": publisher}
    service = Service(home, "--fetch", environment=environment)
    run = service.wait_for("start", "COMPLETED", "FAILED", "CRASHED")
    service.process.terminate()
    service.process.wait()
    return home, run


def ask(home: Settings, sql: str) -> list[dict]:
    return read_rows(current_release(home).warehouse, sql)


def test_the_scheduled_run_fetches_the_table_and_holds_it_for_one_figure(morning):
    home, run = morning
    assert run["state_name"] == "Held", run
    (held,) = kept(home, LandingStatus.HELD)
    assert held.receipt.n_figures == 24 * 23
    assert str(held.published_on) == "2026-12-01"
    assert held.receipt.source.startswith("http://127.0.0.1")
    (line,) = (held.folder / "report.txt").read_text().splitlines()
    assert line.startswith("hold year_on_year_jump")
    assert "W06000023 (Powys) 2026" in line
    assert current_release(home).id.startswith("000001")  # readers see what they saw


def test_once_it_is_accepted_every_mart_reaches_the_new_year_and_the_day_can_go_on(
    morning, publisher
):
    home, _ = morning

    def do(*words: str) -> str:
        done = run_gofal(*words, "--home", str(home.home), clock=MORNING)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    do("accept", "1", "--because", "stands so in the table of 1 December")
    assert ask(
        home,
        "select count(*) as n, count(care_rate_per_10k) as rates from marts.fct_care_rates "
        "where year_ending_march = 2026 and n_children_looked_after is not null",
    ) == [{"n": "23", "rates": "0"}]  # no population of mid-2025 has landed
    assert ask(
        home,
        "select n_children_looked_after as n, marker from marts.fct_care_rates "
        "where year_ending_march = 2025 and area_name = 'Torfaen'",
    )[0]["marker"].startswith("r")
    (accepted,) = ask(home, "select area_name, year, because from marts.rpt_accepted_findings")
    assert (accepted["area_name"], accepted["year"]) == ("Powys", "2026")
    diff = do("diff", "--all")
    assert "Torfaen 2025 children looked after:" in diff
    assert "Powys 2026 children looked after:" in diff
    for page in ("site/en/quality.html", "site/en/report/index.html"):
        assert current_release(home).id in (current_release(home).folder / page).read_text()
    assert (
        "1 of them accepted" in (current_release(home).folder / "site/en/quality.html").read_text()
    )
    assert "Nothing new: children_looked_after is as it was." in do(
        "fetch", "children_looked_after", "--api", publisher
    )
    assert "31 March 2026" in do("status")
