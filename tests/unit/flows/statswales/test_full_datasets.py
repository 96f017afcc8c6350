"""The looked-after datasets whole, from a server that answers as the publisher's own does."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from domain.clock import Clock
from flows.landing.deliveries import Landing, LandingStatus, landed_editions
from flows.landing.land import land
from flows.landing.seed_figures import seed_figures
from flows.settings import Settings
from flows.statswales.client import FetchError
from flows.statswales.fetch import client, datasets, fetch, remember
from flows.warehouse.seeds import reference
from tests.conftest import run_gofal
from tests.editions import TOTAL, WALES, rows_of, synthetic_counts
from tests.landing.good import LABELS
from tests.unit.flows.statswales.publisher import Published, Publisher, Rows, serving

BY_AGE = "children_looked_after"  # by gender and age group
(AGE_ID,) = datasets((BY_AGE,)).values()
ETHNICITY_ID = "38c79cbf-8bb9-4476-86e9-a6348c5a9088"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
GROUPS = ("White", "Mixed ethnic groups", "Asian or Asian British", "Black or Black British",
          "Other ethnic group", "Not known", "Refused")  # fmt: skip


@pytest.fixture
def settings(tmp_path):
    settings = Settings(tmp_path / "home", clock=Clock(NOW))
    settings.landing.mkdir(parents=True)
    return settings


def by_age() -> Rows:
    """Every year, sex and age known: sexes are what is counted, and one code has two names."""
    names = reference("local_authorities").set_index("area_code")["area_name"].to_dict()
    names["W92000004"] = WALES
    sexes = {"boys": "Boys", "girls": "Girls", "all": TOTAL}
    rows = [["Data values", "Data description", "Year", "Local Authority", "Area Code",
             "Age group", "Notes"]]  # fmt: skip
    figures = seed_figures(BY_AGE)
    for row in figures[figures["year"] <= 2018].itertuples():
        name = names[row.area_code]
        if row.area_code == "W06000014" and row.year > 2010:
            name = "The Vale of Glamorgan"
        printed, note = ("", "c") if row.printed == "*" else (f"{row.value:.0f}", "")
        period = f"{row.year - 1}-{row.year % 100:02d}"
        place = [period, name, row.area_code, LABELS[row.age_band]]
        rows.append([printed, sexes[row.sex], *place, note])
    return rows


def by_ethnicity(shift: int = 0) -> Rows:
    """Nine years of totals, with ethnic groups beside them as what is counted; no area codes."""
    table = synthetic_counts(2017, 2025, shift)
    rows = [["Data values", "Data description", "Year", "Local Authority", "Notes"]]
    for count, _, period, area in rows_of(table):
        rows.append([count, TOTAL, period, area, ""])
        rows += [["", group, period, area, "c"] for group in GROUPS]
    return rows


@pytest.fixture
def publisher():
    return Publisher(
        {
            AGE_ID: Published(by_age(), "2026-01-30"),
            ETHNICITY_ID: Published(by_ethnicity(), "2026-02-26"),
        }
    )


def fetch_and_land(
    settings: Settings, address: str, name: str, version: str = "v1"
) -> Landing | None:
    """What became of a dataset; none if it has not changed."""
    asked = client(address, sleep=lambda _seconds: None)
    (fetched,) = fetch(settings, asked, (name,), version)
    if fetched.file is None:
        return None
    landing = land(settings, [fetched.file], published_on=fetched.published_on)
    remember(settings, fetched)
    return landing


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize(
    ("name", "n_figures", "years"),
    [(BY_AGE, 16 * 23 * 15, (2003, 2018)), (ETHNICITY_ID, 9 * 23, (2017, 2025))],
)
def test_a_full_dataset_lands_whole_and_a_second_time_is_nothing_new(
    settings, publisher, version, name, n_figures, years
):
    with serving(publisher) as address:
        landing = fetch_and_land(settings, address, name, version)
        assert landing.status is LandingStatus.LANDED, landing.problems
        receipt = landing.landed.receipt
        assert (receipt.first_year, receipt.last_year) == years
        assert receipt.n_figures == n_figures
        n_asked = sum(publisher.asked.values())
        assert fetch_and_land(settings, address, name, version) is None
    assert sum(publisher.asked.values()) == n_asked + 1


def test_what_lands_of_the_full_history_is_what_the_seeds_hold(settings, publisher):
    with serving(publisher) as address:
        landing = fetch_and_land(settings, address, BY_AGE)
    assert {str(problem.rule) for problem in landing.problems} == {"nothing_new"}
    known = seed_figures(BY_AGE).set_index(["area_code", "year", "sex", "age_band"])["value"]
    figures = landing.landed.edition.figures.set_index(known.index.names)["value"]
    assert figures.dropna().equals(known.reindex(figures.index).dropna())


def test_ethnic_groups_beside_the_totals_are_left_out_with_a_word(settings, publisher):
    with serving(publisher) as address:
        landing = fetch_and_land(settings, address, ETHNICITY_ID)
    left_out = [each.value for each in landing.problems if str(each.rule) == "parts_left_out"]
    assert left_out == [group.casefold() for group in GROUPS]
    assert set(landing.landed.edition.figures["age_band"]) == {"all"}


def test_a_revision_is_fetched_again_and_is_the_newer_one(settings, publisher):
    with serving(publisher) as address:
        fetch_and_land(settings, address, ETHNICITY_ID)
        publisher.datasets[ETHNICITY_ID] = Published(by_ethnicity(shift=1), "2026-12-01")
        landing = fetch_and_land(settings, address, ETHNICITY_ID)
    assert landing.status is LandingStatus.LANDED, landing.problems
    days = [str(edition.published_on) for edition in landed_editions(settings)]
    assert days == ["2026-02-26", "2026-12-01"]


def without_a_row(rows: Rows) -> Rows:
    return [row for n, row in enumerate(rows) if n != 700]


def without_a_name(rows: Rows) -> Rows:
    return [*rows[:-1], [*rows[-1][:3], "", ""]]


@pytest.mark.parametrize(
    ("cut", "rule"), [(without_a_row, "unknown_category"), (without_a_name, "incomplete_fact")]
)
def test_a_dataset_that_is_not_whole_at_the_publisher_does_not_land_in_part(
    settings, publisher, cut: Callable[[Rows], Rows], rule
):
    publisher.datasets[ETHNICITY_ID] = Published(cut(by_ethnicity()), "2026-12-01")
    with serving(publisher) as address:
        landing = fetch_and_land(settings, address, ETHNICITY_ID)
    assert landing.status is LandingStatus.REFUSED
    assert rule in {str(problem.rule) for problem in landing.problems}
    assert landed_editions(settings) == []


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_what_the_server_says_of_an_unknown_dataset_is_shown(settings, publisher, version):
    del publisher.datasets[AGE_ID]
    said = r"status 404 \(dataset_id; errors.no_dataset; Not good: dataset_id\)"
    with serving(publisher) as address, pytest.raises(FetchError, match=said):
        fetch_and_land(settings, address, BY_AGE, version)
    assert not list((settings.cache / "fetch").glob("*.csv"))


def test_the_command_takes_ids_and_says_nothing_new_the_second_time(settings, publisher):
    with serving(publisher) as address:
        command = ("fetch", BY_AGE, ETHNICITY_ID, "--no-refresh")
        command += ("--api", address, "--home", str(settings.home))
        done = run_gofal(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "5,520 figures" in done.stdout
        assert "207 figures" in done.stdout
        again = run_gofal(*command)
    assert again.returncode == 0, again.stdout + again.stderr
    assert f"Nothing new: {BY_AGE} is as it was." in again.stdout
    assert f"Nothing new: {ETHNICITY_ID} is as it was." in again.stdout


def test_what_is_neither_a_name_nor_an_id_is_named(settings):
    with pytest.raises(FetchError, match="no id is known for 38c79cbf; known: children_looked"):
        datasets(("38c79cbf",))
