"""The ledger of a release: printed values beside computed ones, and every difference explained."""

import duckdb
import pytest

from flows.releases.store import current_release
from tests.conftest import run_gofal
from tests.dbt import run_dbt

pytestmark = pytest.mark.slow


def test_the_ledger_accounts_for_every_printed_value(built):
    done = run_gofal("ledger", "--home", str(built.home))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Ledger of 533 printed values")
    score = [line.split() for line in lines if line.startswith("   ") and line.split()[0].isdigit()]
    assert sum(int(words[0]) for words in score) == 533
    assert "says nothing" in done.stdout or "nothing about Wales" in done.stdout
    assert "table_5.factor_2.p" in done.stdout
    assert "contradicts itself" in done.stdout
    assert "(contradicted): In general the survey was representative" in done.stdout


def test_the_ledger_names_what_every_agreement_rests_on(built):
    release = current_release(built)
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        verdicts = dict(
            warehouse.sql(
                "select verdict, count(*) from ledger.rpt_published_vs_computed group by all"
            ).fetchall()
        )
        unexplained = warehouse.sql(
            "select count(*) from ledger.rpt_published_vs_computed "
            "where verdict in ('differs', 'not recomputable') and note is null"
        ).fetchone()
    assert unexplained == (0,)
    assert sum(verdicts.values()) == 533
    assert verdicts["consistent"] > 400
    assert verdicts["reproduced"] == 28  # on public data, or printed counts
    assert verdicts["contradicted"] > 10


def test_a_difference_without_a_note_fails_the_test_of_the_ledger(built, project, tmp_path):
    """dbt on a copy of the release: what becomes of a run that dbt fails is tried elsewhere."""
    notes = project / "seeds/reference/ledger_notes.csv"
    kept = [
        line
        for line in notes.read_text().splitlines(keepends=True)
        if not line.startswith("footnote_2.wales")
    ]
    notes.write_text("".join(kept))
    done = run_dbt(
        "build", "--select", "ledger_notes", "rpt_published_vs_computed",
        "--exclude-resource-type", "unit_test",
        settings=built, folder=tmp_path, project=project,
    )  # fmt: skip
    assert not done.is_success
    assert "Failure in test every_difference_is_explained" in done.said, done.said
    unexplained = "verdict in ('differs', 'not recomputable') and note is null"
    with duckdb.connect(str(done.warehouse), read_only=True) as warehouse:
        found = warehouse.sql(
            f"select value_id from ledger.rpt_published_vs_computed where {unexplained}"
        ).fetchall()
    assert ("footnote_2.wales.rate_2019_20",) in found
