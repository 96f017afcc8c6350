"""A dress rehearsal of 1 December 2026: the publisher's new table comes in, and people decide.

The table is held for one figure, as `test_serve` has it of the scheduled run, and is accepted.
Later that day a correction of other years arrives that stops the release.
"""

import csv
import json

import pytest

from flows.landing.deliveries import LandingStatus, kept, landed_editions
from flows.releases.store import current_release
from flows.settings import Settings
from flows.warehouse.read import read_rows
from tests.conftest import copy_home, run_gofal
from tests.editions import WALES, synthetic_counts, write_table
from tests.end_to_end.december import (
    MORNING,
    invented_2026,
    publishing,
    require_held_for_one_figure,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def publisher():
    with publishing() as address:
        yield address


def do(home: Settings, *words: str, code: int = 0) -> str:
    """Run a command that morning, and return what it said."""
    done = run_gofal(*words, "--home", str(home.home), clock=MORNING)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def ask(home: Settings, sql: str) -> list[dict]:
    return read_rows(current_release(home).warehouse, sql)


def newest_year(home: Settings) -> int:
    (answer,) = ask(
        home,
        "select max(year_ending_march) as year from marts.fct_care_rates "
        "where n_children_looked_after is not null",
    )
    return int(answer["year"])


def torfaen_2022(home: Settings) -> int:
    (answer,) = ask(
        home,
        "select n_children_looked_after as n from marts.fct_care_rates "
        "where year_ending_march = 2022 and area_name = 'Torfaen'",
    )
    return int(answer["n"])


def corrected_2022(path):
    """A table of 2019 to 2023; in 2022 Wales is 25 from its authorities: rounding allows 20."""
    table = synthetic_counts(2003, 2025).loc[2019:2023]
    table.loc[2022, "Torfaen"] += 5
    write_table(path, table)
    rows = list(csv.reader(path.open(encoding="utf-8-sig")))
    for row in rows:
        if row[2:4] == ["2021-22", WALES]:
            row[0] = str(int(row[0]) + 25)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def fetched(built, publisher, tmp_path_factory) -> Settings:
    """The data directory of that day, when the table was fetched."""
    home = Settings(tmp_path_factory.mktemp("december") / "home")
    copy_home(built, home.home)
    do(home, "fetch", "children_looked_after", "--api", publisher, code=5)
    return home


@pytest.fixture(scope="module")
def accepted(fetched, tmp_path_factory) -> tuple[Settings, str]:
    """The same when it was accepted and the correction has arrived, and what was said of that."""
    why = "stands so in the table of 1 December"
    do(fetched, "accept", "1", "--because", why, "--no-refresh")
    file = corrected_2022(tmp_path_factory.mktemp("files") / "synthetic_wales_apart.csv")
    return fetched, do(fetched, "land", str(file), "--published-on", MORNING[:10], code=5)


def test_the_table_is_fetched_and_held_for_one_figure(fetched):
    require_held_for_one_figure(fetched)
    assert current_release(fetched).id.startswith("000001")  # readers see what they saw


def test_once_it_is_accepted_it_goes_in_and_the_one_that_stops_the_release_is_held(accepted):
    home, said = accepted
    assert "Held synthetic_wales_apart.csv as delivery 2" in said
    assert "raw.counts_beside_wales.authorities_minus_wales at year 2022" in said
    assert [each.number for each in landed_editions(home)] == [1]
    assert [each.number for each in kept(home, LandingStatus.HELD)] == [2]
    assert newest_year(home) == 2026
    assert torfaen_2022(home) == invented_2026().loc[2022, "Torfaen"]


def test_every_mart_reaches_the_new_year_and_the_day_can_go_on(accepted, publisher):
    home, _ = accepted
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
    (finding,) = ask(home, "select area_name, year, because from marts.rpt_accepted_findings")
    assert (finding["area_name"], finding["year"]) == ("Powys", "2026")
    diff = do(home, "diff", "--all")
    assert "Torfaen 2025 children looked after:" in diff
    assert "Powys 2026 children looked after:" in diff
    release = current_release(home)
    for page in ("site/en/quality.html", "site/en/report/index.html"):
        assert release.id in (release.folder / page).read_text()
    assert "1 of them accepted" in (release.folder / "site/en/quality.html").read_text()
    assert "Nothing new: children_looked_after is as it was." in do(
        home, "fetch", "children_looked_after", "--api", publisher
    )
    assert "31 March 2026" in do(home, "status")


def test_what_stopped_the_release_goes_in_once_accepted_and_what_is_withdrawn_is_out(accepted):
    home, _ = accepted
    before = torfaen_2022(home)
    do(home, "withdraw", "1", "--because", "taken back by the publisher", "--no-refresh")
    do(home, "accept", "2", "--because", "published so")
    assert torfaen_2022(home) == before + 5
    release = current_release(home)
    (row,) = ask(
        home, "select check_name, year, accepted_value, because from marts.rpt_accepted_findings"
    )
    assert row == {
        "check_name": "raw.counts_beside_wales.authorities_minus_wales",
        "year": "2022",
        "accepted_value": "-25",
        "because": "published so",
    }
    manifest = json.loads((release.folder / "manifest.json").read_text())
    assert [each["because"] for each in manifest["accepted"]] == ["published so"]
    assert "1 of them accepted" in (release.folder / "site/en/quality.html").read_text()
    assert newest_year(home) == 2025
    assert "no longer in use: landing/" in do(home, "diff")
