"""Exports of researchers: checked, refused or held with the reason, or a published wave."""

import duckdb
import pytest

from flows.releases.store import current_release, list_releases
from tests.conftest import run_gofal
from tests.researchers import WRITTEN, said_of
from tests.survey_exports import CODEBOOK, codebook, exported, write_csv

pytestmark = pytest.mark.slow


def test_a_damaged_export_changes_nothing(home, tmp_path):
    table = exported(codes=False)
    table.loc[7, "Q_culture_safe"] = "Agree a bit"
    path = write_csv(tmp_path / "export.csv", table)
    before = current_release(home).id
    done = run_gofal(
        "refresh", "--home", str(home.home), "--survey", str(path), "--codebook", str(CODEBOOK)
    )
    assert done.returncode == 1
    for said in ("export.csv, row 11", "Q_culture_safe", "'Agree a bit'", "Nothing was published"):
        assert said in done.stderr
    assert current_release(home).id == before
    assert len(list_releases(home)) == 1
    assert not list(home.surveys.glob("0*"))


def test_a_researchers_export_goes_from_a_template_to_a_published_wave_in_five_commands(revised):
    """Of `revised`: template, check and refresh; here the questions to the release."""
    said = said_of(revised.home)
    told = "Wave 2023: 260 of 262 rows are respondents; left out: 1 status preview, 1 status spam."
    assert told in said["check"]
    assert "'Social worker' is worker (wording of the codebook)" in said["check"]
    assert told in said["refresh"]
    assert "Published release 000003-" in said["refresh"]

    shown = run_gofal(
        *("query", "--home", str(revised.home), "--format", "csv"),
        "select item_id, option_id, answer_pct from marts.fct_answer_shares "
        "where survey_wave = '2023' and grouping = 'all' and item_id = 'demo_role'",
    )
    assert shown.stdout.splitlines()[0] == "item_id,option_id,answer_pct"
    assert "demo_role,worker," in shown.stdout
    read = run_gofal(
        *("query", "--home", str(revised.home), "--restricted", "--format", "csv"),
        "select question_id, comment_text from restricted.marts.fct_respondent_comments "
        "where comment_text is not null",
    )
    assert read.stdout.count(WRITTEN) == 130
    assert what_anybody_can_read_of(current_release(revised), WRITTEN) == []


def what_anybody_can_read_of(release, text: str) -> list[str]:
    """Tables of the shared warehouse, pages, and files to take away, in which a text stands."""
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        columns = warehouse.sql(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where data_type = 'VARCHAR'"
        ).fetchall()
        found = [
            f"{schema}.{table}.{column}"
            for schema, table, column in columns
            if warehouse.sql(
                f'select bool_or(contains("{column}", $text)) from "{schema}"."{table}"',
                params={"text": text},
            ).fetchone()[0]
        ]
    pages = [*release.folder.rglob("*.html"), *release.folder.rglob("*.csv")]
    assert len(pages) > 100
    return found + [page.name for page in pages if text in page.read_text("utf-8")]


def test_a_check_says_what_is_not_understood_and_lays_out_what_to_paste(tmp_path):
    table = exported(codes=False).head(40).replace({"Q_demo_role": {"Worker": "Social worker"}})
    export = write_csv(tmp_path / "export.csv", table)
    done = run_gofal("survey", "check", str(export), str(CODEBOOK))
    assert done.returncode == 4
    assert "rows unknown answer 'Social worker'" in done.stderr
    assert (
        "To paste into the codebook, and to fill in:\n\n# below [answers.Q_demo_role]"
        in done.stderr
    )


def test_numbers_that_nobody_explained_are_refused_and_shown_as_their_places_would_read(tmp_path):
    export = write_csv(tmp_path / "export.csv", exported(codes=True).head(20))
    refused = run_gofal("survey", "check", str(export), str(CODEBOOK))
    assert refused.returncode == 4
    assert "numbers, and nothing says what they stand for: '1, 2'" in refused.stderr
    heading, *shown = refused.stdout.splitlines()
    assert 'numbers = "positions"' in heading
    assert any("20 of 20 rows are respondents" in line for line in shown)
    assert any("by position on the scale" in line for line in shown)
    odd = write_csv(tmp_path / "odd.csv", exported(codes=True).head(20).assign(Q_rate_la="9"))
    neither = run_gofal("survey", "check", str(odd), str(CODEBOOK))
    assert (neither.returncode, neither.stdout) == (4, "")


def test_a_small_wave_is_held_by_check_and_by_refresh_with_the_figure(tmp_path):
    export = write_csv(tmp_path / "export.csv", exported(codes=False).head(150))
    book = codebook(tmp_path)  # of 2020: so these people are nobody's twins
    checked = run_gofal("survey", "check", str(export), str(book))
    refreshed = run_gofal(
        *("refresh", "--home", str(tmp_path / "home")),
        *("--survey", str(export), "--codebook", str(book)),
    )
    for done in (checked, refreshed):
        assert done.returncode == 5, done.stdout + done.stderr
        said = done.stdout + done.stderr
        assert "survey_workforce.response_pct: 1 of 1 rows: 4.275" in said
        assert 'compared_with = "nothing"' in said
    assert "Nothing was published" in refreshed.stderr


def test_an_export_without_its_codebook_is_wrong_usage(tmp_path):
    done = run_gofal("refresh", "--home", str(tmp_path), "--survey", str(CODEBOOK))
    assert done.returncode == 2
    assert "go together" in done.stderr
