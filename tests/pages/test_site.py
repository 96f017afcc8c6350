"""The files of the site: everything leads somewhere, has its twin, and says what the marts say."""

import csv
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from domain.areas import WALES
from flows.warehouse.read import read_rows

pytestmark = pytest.mark.slow
LARGEST = 300_000  # bytes of a page
WAY_IN = "index.html"  # where a reader chooses a language


def test_every_tag_is_closed_and_no_two_parts_share_a_name(pages):
    for path, page in pages.items():
        assert page.open == [], path
        assert len(page.ids) == len(set(page.ids)), path


def test_every_link_leads_to_something_that_is_there(site, pages):
    """Pages, charts, tables and files of the release; a place within a page is there too."""
    lost = set()
    for path, page in pages.items():
        for _, href in page.links:
            parts = urlsplit(href)
            if parts.scheme:
                continue
            target = (site / path).parent / unquote(parts.path) if parts.path else site / path
            name = Path(target).resolve()
            if not name.is_file():
                lost.add(f"{path} to {href}")
            elif parts.fragment:
                there = pages[name.relative_to(site).as_posix()]
                if parts.fragment not in there.ids:
                    lost.add(f"{path} to {href}")
    assert lost == set()


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_run(pages):
    for path, page in pages.items():
        fetched = [href for tag, href in page.links if tag != "a" and urlsplit(href).scheme]
        assert fetched == [], path
        assert set(page.scripts) <= {"application/ld+json"}, path


def test_every_page_has_its_twin_and_each_leads_to_the_other(site, pages):
    twins = {"en": "cy", "cy": "en"}
    assert {path.partition("/")[2] for path in pages if path.startswith("en/")} == {
        path.partition("/")[2] for path in pages if path.startswith("cy/")
    }
    for path, page in pages.items():
        if path == WAY_IN:
            continue
        language, _, rest = path.partition("/")
        assert page.language == language
        (other,) = page.alternates.items()
        target = ((site / path).parent / other[1]).resolve().relative_to(site).as_posix()
        assert (other[0], target) == (twins[language], f"{twins[language]}/{rest}")


def test_a_page_has_as_many_tables_and_rows_as_its_twin(pages):
    for path, page in pages.items():
        if path.startswith("en/"):
            twin = pages[f"cy/{path.partition('/')[2]}"]
            assert list(map(len, page.tables)) == list(map(len, twin.tables)), path


def test_no_page_weighs_more_than_a_slow_line_carries(pages):
    heavy = {path for path, page in pages.items() if page.path.stat().st_size >= LARGEST}
    assert heavy == set()


def test_every_area_indicator_and_public_table_has_its_page(built, pages):
    warehouse = built.current / "gofal.duckdb"
    areas = read_rows(warehouse, "select area_code from marts.dim_local_authorities")
    for code in (WALES, *(row["area_code"] for row in areas)):
        assert f"en/areas/{code}.html" in pages
    files = sorted((built.current / "files").glob("*.parquet"))
    assert len(files) > 30
    for file in files:
        assert f"cy/data/{file.stem}.html" in pages


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_rates_on_a_page_are_those_of_the_mart(built, pages, language):
    name = {"en": "area_name", "cy": "area_name_cy"}[language]
    rows = read_rows(
        built.current / "gofal.duckdb",
        f"""
        select authorities.{name} as area, rates.n_children_looked_after as n,
            format('{{:.1f}}', rates.care_rate_per_10k) as rate,
            format('{{:.1f}}', rates.care_rate_ci_low_per_10k) as low,
            format('{{:.1f}}', rates.care_rate_ci_high_per_10k) as high,
            rates.care_rate_rank as rank
        from marts.fct_care_rates as rates
        inner join marts.dim_local_authorities as authorities using (area_code)
        where rates.year_ending_march = (
            select max(year_ending_march) from marts.fct_care_rates
            where care_rate_per_10k is not null and not is_wales
        )
        """,
    )
    expected = {row["area"]: [row[k] for k in ("n", "rate", "low", "high", "rank")] for row in rows}
    table = pages[f"{language}/areas/index.html"].tables[0]
    shown = {row[0]: [cell.replace(",", "") for cell in row[1:6]] for row in table[1:]}
    assert {area: shown[area] for area in expected} == expected
    assert len(expected) == 22


def test_every_value_that_a_ranking_draws_of_an_area_stands_in_the_table_beside_it(site):
    n_checked = 0
    subjects = ("index", "areas", "indicators")
    for chart in sorted(path for each in subjects for path in site.glob(f"*/charts/{each}-*.svg")):
        rows = table_of(chart.with_suffix(".csv"))
        for label in re.findall(r'aria-label="([^"]*)"', chart.read_text(encoding="utf-8")):
            parts = dict(part.split(": ", 1) for part in label.split("; ") if ": " in part)
            numbers = rows.get(parts.get("name", ""), ())
            if numbers and "value" in parts:
                drawn = float(parts["value"].replace("−", "-"))
                near = min(abs(drawn - number) for number in numbers)
                assert near <= 1e-6 * max(1, abs(drawn)), (chart.name, label)
                n_checked += 1
    assert n_checked > 2 * 22 * 22  # the ranking on the page of each authority, in both languages


def table_of(file: Path) -> dict[str, list[float]]:
    """The numbers of a table's rows, by the first cell of the row."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        _, *rows = csv.reader(lines)
    return {
        row[0]: [float(cell) for cell in row[1:] if re.fullmatch(r"-?\d+(\.\d+)?(e-\d+)?", cell)]
        for row in rows
    }
