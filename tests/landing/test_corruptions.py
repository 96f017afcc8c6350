"""The rules of landing, tried: every corruption is caught by the rule that is meant for it."""

import re
from pathlib import Path

import pytest

from flows.settings import PROJECT
from flows.warehouse.seeds import records
from tests.editions import write_edition
from tests.landing import damaged_files
from tests.landing.corruptions import CELLS
from tests.landing.good import as_csv, as_workbook, found, good_rows
from tests.landing.odd_workbooks import WORKBOOKS
from tests.landing.open_documents import OPEN_DOCUMENTS, XLS, good_ods

FIXTURES = PROJECT / "tests/fixtures/statswales"
FILES = damaged_files.FILES | WORKBOOKS | OPEN_DOCUMENTS
PAGE = PROJECT / "docs/landing.md"
caught: dict[str, bool] = {}


def is_caught(name: str, folder: Path) -> bool:
    """Whether a corruption is found by the rule that is meant for it."""
    if name not in caught:
        if name in CELLS:
            rule, change = CELLS[name]
            path = folder / "table.csv"
            path.write_bytes(as_csv(change(good_rows())))
        else:
            rule, damage = FILES[name]
            path = damage(folder)
        caught[name] = rule in found([path])
    return caught[name]


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_caught_by_its_rule(name, tmp_path):
    assert is_caught(name, tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_caught_by_its_rule(name, tmp_path):
    assert is_caught(name, tmp_path)


def test_good_tables_are_caught_by_nothing(tmp_path):
    table = tmp_path / "table.csv"
    table.write_bytes(as_csv(good_rows()))
    assert found([table]) == []
    assert found([as_workbook(good_rows(), tmp_path / "table.xlsx")]) == []
    assert found([good_ods(tmp_path / "table.ods")]) == []
    assert found([XLS / "good.xls"]) == []
    assert found([write_edition(tmp_path / "synthetic_later_years.csv")]) == []


@pytest.mark.parametrize("year", range(2003, 2019))
def test_the_exports_of_the_study_are_caught_by_nothing(year):
    assert found([FIXTURES / f"CLA_31MAR_{year}.csv"]) == []


def test_the_score_of_the_rules_is_the_one_in_the_docs(capsys, tmp_path_factory):
    names = [*CELLS, *FILES]
    assert len(names) >= 60
    n_caught = sum(is_caught(name, tmp_path_factory.mktemp("tried")) for name in names)
    score = f"{n_caught} of {len(names)}"
    with capsys.disabled():
        print(f"\ncorruptions caught by the rule meant for them: {score}")
    assert score in PAGE.read_text(encoding="utf-8")


def test_every_rule_that_refuses_or_holds_has_a_corruption():
    tried = {rule for rule, _ in (*CELLS.values(), *FILES.values())}
    # tried where they belong: readers of pages and look-ups, landing itself, later refreshes
    elsewhere = {"missing_page", "unknown_code", "changed_while_read", "stops_the_release"}
    elsewhere |= {"future_publication", "population_jump", "large_population_revision"}
    elsewhere |= {"ranks_not_whole", "decile_not_of_rank", "unknown_small_area"}
    elsewhere |= {"unlike_known_ranks", "order_not_known"}
    rules = {rule["rule"] for rule in records("landing_rules") if rule["severity"] != "warn"}
    assert rules - tried == elsewhere


def test_the_docs_list_every_rule_as_the_seed_has_it():
    page = PAGE.read_text(encoding="utf-8")
    for rule in records("landing_rules"):
        limit = " ".join(part for part in (rule["threshold"], rule["unit"]) if part)
        line = (
            f"| `{rule['rule']}` | {rule['severity']} | {limit} | {rule['finds']} | {rule['why']} |"
        )
        assert line in page, rule["rule"]
    listed = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    assert listed == [rule["rule"] for rule in records("landing_rules")]
