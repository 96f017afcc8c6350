"""New data lands: dropped, read, judged, and built into a release that says what changed."""

import json
import stat
from datetime import UTC, date, datetime

import pytest

from flows.landing.deliveries import landed_editions
from flows.releases.store import current_release, list_releases
from flows.settings import Settings
from flows.warehouse.read import read_rows
from tests.conftest import run_gofal
from tests.editions import write_edition

pytestmark = pytest.mark.slow
SPRING_NIGHT = "2027-03-28T00:30:00Z"  # half an hour before summer time begins


def ask(settings: Settings, sql: str) -> list[dict]:
    return read_rows(current_release(settings).warehouse, sql)


def test_what_landed_is_kept_read_only_with_a_receipt_and_leaves_the_folder(extended):
    (landed,) = landed_editions(extended)
    assert landed.receipt.dataset == "children_looked_after"
    assert (landed.receipt.first_year, landed.receipt.last_year) == (2016, 2024)
    assert landed.receipt.landed_at == datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert landed.published_on == date(2028, 2, 29)  # not known: the day of landing
    for file in landed.folder.rglob("*"):
        assert file.is_dir() or stat.S_IMODE(file.stat().st_mode) == 0o444
    assert sorted(path.name for path in extended.landing.iterdir()) == ["editions"]


def test_every_mart_of_care_rates_reaches_the_years_that_landed(extended):
    (rates,) = ask(
        extended,
        "select count(*) as n, max(care_rate_rank) as ranks from marts.fct_care_rates "
        "where year_ending_march = 2024 and care_rate_per_10k is not null",
    )
    assert rates == {"n": "23", "ranks": "22"}
    (groups,) = ask(
        extended,
        "select count(distinct end_year) as n from marts.fct_care_rate_groups "
        "where window_years = 5 and rule = 'change_pct_of_end' and care_rate_group != 'unknown' "
        "and rates like 'computed%'",
    )
    assert int(groups["n"]) >= 3
    assert ask(extended, "from marts.fct_deprivation_residuals where year_ending_march = 2024")
    assert ask(
        extended,
        "from results.statistics where end_year = 2024 and statistic = 'cooks_distance' limit 1",
    )


def test_with_2016_and_2020_the_readings_of_table_4_are_all_compared_and_ranked(extended):
    readings = ask(
        extended,
        "select rates, n_compared, verdict, fit_rank from marts.rpt_table_4_readings "
        "where start_year in (2015, 2016) and end_year = 2020",
    )
    assert sorted((each["rates"][:8], each["n_compared"]) for each in readings) == [
        *[("computed", "12")] * 4,
        *[("publishe", "8")] * 4,
    ]
    for reading in readings:
        assert "not compared" not in reading["verdict"]
        assert reading["fit_rank"] != "None"


def test_counts_that_land_take_the_place_of_what_the_published_rates_leave(extended):
    assert ask(
        extended,
        "select count(*) as n from marts.fct_care_rates where year_ending_march in (2019, 2020) "
        "and (n_children_looked_after is null or marker = 'implied by the published rate')",
    ) == [{"n": "0"}]


def test_landing_it_again_changes_nothing(extended, tmp_path):
    before = [release.id for release in list_releases(extended)]
    again = write_edition(tmp_path / "another_name.csv")
    done = run_gofal("land", str(again), "--home", str(extended.home))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing new: another_name.csv is delivery 1" in done.stdout
    assert [release.id for release in list_releases(extended)] == before
    done = run_gofal("refresh", "--home", str(extended.home))
    assert "Nothing new" in done.stdout


def test_a_revision_is_added_and_the_figure_before_it_stays(revised):
    vintages = ask(
        revised,
        "select edition_number, n_revision, is_latest from marts.fct_care_rate_vintages "
        "where area_name = 'Torfaen' and year_ending_march = 2024 order by edition_number",
    )
    assert vintages == [
        {"edition_number": "0", "n_revision": "None", "is_latest": "False"},
        {"edition_number": "1", "n_revision": "0", "is_latest": "False"},
        {"edition_number": "2", "n_revision": "-5", "is_latest": "True"},
    ]


def test_the_diff_names_the_figure_and_all_that_follows_from_it(revised):
    done = run_gofal("diff", "--all", "--home", str(revised.home))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    counts = [line for line in lines if "children looked after:" in line]
    assert len(counts) == 2  # Torfaen, and Wales, which is its sum here
    assert "synthetic_revision.csv" in counts[0]
    rates = [line for line in lines if "per 10,000:" in line]
    assert any("because Torfaen count 2024:" in line for line in rates)
    assert not [line for line in lines if line.endswith("because None")]


def test_a_release_as_of_a_day_has_only_what_was_published_by_then(revised):
    done = run_gofal(
        "refresh", "--as-of", "2019-11-30", "--home", str(revised.home), clock=SPRING_NIGHT
    )
    assert done.returncode == 0, done.stdout + done.stderr
    then = Settings(revised.home, date(2019, 11, 30))
    assert current_release(then).manifest.created_at.isoformat() == "2027-03-28T00:30:00+00:00"
    (wales,) = ask(
        then,
        "select max(year_ending_march) as last_year from marts.fct_care_rates "
        "where is_wales and n_children_looked_after is not null",
    )
    assert wales == {"last_year": "2019"}
    assert current_release(revised).id.startswith("000003")
    macro = ask(
        revised,
        "select n_children_looked_after as n from marts.care_rates_as_of('2019-11-30') "
        "where is_wales and year_ending_march = 2019",
    )
    assert macro == [{"n": "6846"}]


def test_a_file_that_is_refused_changes_nothing_and_its_report_says_what_to_do(revised):
    before = current_release(revised).id
    bad = revised.landing / "bad.csv"
    bad.write_text("Data values,Data description,Year,Local Authority\n1O,Total,2023-24,Wales\n")
    done = run_gofal("land", "--home", str(revised.home))
    assert done.returncode == 4, done.stdout
    assert not bad.exists()
    (folder,) = sorted((revised.landing / "refused").iterdir())
    (problem,) = json.loads((folder / "report.json").read_text())
    assert problem["rule"] == "not_a_number"
    assert (problem["file"], problem["row"], problem["column"], problem["value"]) == (
        *("bad.csv", 2, 1),
        "1O",
    )
    assert problem["remedy"]
    assert (folder / "files" / "bad.csv").read_text().startswith("Data values")
    assert current_release(revised).id == before
