import pytest

from domain.problems import EditionError, Problem, UnreadableFileError
from domain.rules import LandingRule, Severity
from flows.landing.judging import severity_of, thresholds
from flows.settings import PROJECT
from flows.warehouse.seeds import records


def test_a_problem_is_a_line_with_its_place_its_value_and_its_remedy():
    everything = Problem("a.csv", "not a number:", "Land it again.", 2, 1, "1O")
    assert str(everything) == "a.csv, row 2, column 1: not a number: '1O'. Land it again."
    assert str(Problem("a.csv", "it is empty", "Wait.")) == "a.csv: it is empty. Wait."


def test_an_error_shows_twenty_problems_and_counts_the_rest():
    refused = EditionError([Problem("a.csv", f"wrong {n}", "Mend it.") for n in range(23)])
    assert len(refused.problems) == 23
    lines = str(refused).splitlines()
    assert lines[19] == "a.csv: wrong 19. Mend it."
    assert lines[20:] == ["... and 3 more of the kind"]


def test_an_unreadable_file_is_one_problem_with_its_rule():
    unreadable = UnreadableFileError("a.csv", "it is empty", "Wait.", rule=LandingRule.EMPTY_FILE)
    assert str(unreadable) == str(unreadable.problem) == "a.csv: it is empty. Wait."
    assert unreadable.problem.rule is LandingRule.EMPTY_FILE


def test_a_misspelt_rule_fails_where_it_is_written():
    with pytest.raises(AttributeError, match="EMTPY_FILE"):
        _ = LandingRule.EMTPY_FILE


def test_every_rule_is_a_row_of_the_seed_and_every_row_a_rule():
    assert [rule.value for rule in LandingRule] == [row["rule"] for row in records("landing_rules")]
    assert all(rule.name.lower() == rule.value for rule in LandingRule)


def test_no_reader_and_no_check_writes_a_rule_as_text():
    rules = {f'"{rule}"' for rule in LandingRule}
    for room in ("ingest", "expectations", "flows/landing"):
        for path in (PROJECT / room).glob("**/*.py"):
            text = path.read_text(encoding="utf-8")
            assert not [rule for rule in rules if rule in text], path


def test_every_rule_has_a_severity_and_its_limit_from_the_seed():
    for row in records("landing_rules"):
        problem = Problem("a.csv", "odd", "Look.", rule=LandingRule(row["rule"]))
        assert severity_of(problem) is Severity(row["severity"])
        limit = thresholds().get(LandingRule(row["rule"]))
        assert limit == (float(row["threshold"]) if row["threshold"] else None)


def test_a_problem_no_rule_found_has_no_severity():
    with pytest.raises(ValueError, match="no rule of landing found this: a.csv: odd"):
        severity_of(Problem("a.csv", "odd", "Look."))
