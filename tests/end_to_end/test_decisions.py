"""Two deliveries arrive, and one of them stops the release; a person decides."""

import csv
import json

import pytest

from flows.landing.deliveries import LandingStatus, kept, landed_editions
from flows.releases.store import current_release
from flows.settings import Settings
from flows.warehouse.read import read_rows
from tests.conftest import run_gofal
from tests.editions import synthetic_counts, write_table

pytestmark = pytest.mark.slow
AFTERWARDS = "2026-12-01T10:00:00Z"


def with_wales_apart(path):
    """A table to 2026 whose Wales is 25 children from its authorities: rounding allows 20."""
    table = synthetic_counts(2016, 2025)
    table.loc[2026] = table.loc[2025]
    table.loc[2026, "Torfaen"] += 5
    write_table(path, table)
    rows = list(csv.reader(path.open(encoding="utf-8-sig")))
    for row in rows:
        if row[2:4] == ["2025-26", "Total Welsh local authorities"]:
            row[0] = str(int(row[0]) + 25)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def newest_year(settings: Settings) -> int:
    (answer,) = read_rows(
        current_release(settings).warehouse,
        "select max(year_ending_march) as year from marts.fct_care_rates "
        "where n_children_looked_after is not null",
    )
    return int(answer["year"])


def decide(settings: Settings, *words: str):
    return run_gofal(*words, "--home", str(settings.home), clock=AFTERWARDS)


def test_the_one_that_stops_the_release_is_held_the_other_goes_in_and_accepting_it_works(home):
    home.landing.mkdir(exist_ok=True)
    # the last to arrive is the first that a release is tried without: fewer are built
    write_table(home.landing / "synthetic_good.csv", synthetic_counts(2019, 2023))
    with_wales_apart(home.landing / "synthetic_wales_apart.csv")
    done = decide(home, "refresh")
    assert done.returncode == 5, done.stdout + done.stderr
    assert "Held synthetic_wales_apart.csv as delivery 2" in done.stdout
    assert "raw.counts_beside_wales.authorities_minus_wales at year 2026" in done.stdout
    assert [each.delivery for each in landed_editions(home)] == ["synthetic_good.csv"]
    assert newest_year(home) == 2025
    (held,) = kept(home, LandingStatus.HELD)

    done = decide(home, "accept", str(held.number), "--because", "published so")
    assert done.returncode == 0, done.stdout + done.stderr
    assert newest_year(home) == 2026
    release = current_release(home)
    (row,) = read_rows(
        release.warehouse,
        "select check_name, year, accepted_value, because from marts.rpt_accepted_findings",
    )
    assert row == {
        "check_name": "raw.counts_beside_wales.authorities_minus_wales",
        "year": "2026",
        "accepted_value": "-25",
        "because": "published so",
    }
    manifest = json.loads((release.folder / "manifest.json").read_text())
    assert [each["because"] for each in manifest["accepted"]] == ["published so"]
    assert "1 of them accepted" in (release.folder / "site/en/quality.html").read_text()

    done = decide(home, "withdraw", str(held.number), "--because", "taken back by the publisher")
    assert done.returncode == 0, done.stdout + done.stderr
    assert newest_year(home) == 2025
    done = decide(home, "diff")
    assert "no longer in use: landing/" in done.stdout
