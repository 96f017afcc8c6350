"""Judging: what the readers and the rules of landing find in a delivery, and the report of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from domain.printable import printable
from domain.problems import EditionError, Problem
from domain.rules import LandingRule, Severity
from flows.files import write_json
from flows.landing.accepted import is_known
from flows.landing.deliveries import Landed, LandingStatus
from flows.landing.names import with_names
from flows.landing.newest import newest_figures
from flows.landing.seed_figures import wales_headlines
from flows.warehouse.seeds import records, references

GIVEN, IN_THE_FILE, NOT_KNOWN = "given", "stated in the file", "not known: the day of landing"
STATED = (GIVEN, IN_THE_FILE)

if TYPE_CHECKING:
    from domain.figures import Edition


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was read in a delivery, and every problem found; no edition if no reader can read it."""

    edition: "Edition | None"
    published_on: date | None
    basis: str | None
    problems: tuple[Problem, ...]


def judge(
    files: Sequence[Path], editions: Sequence[Landed], landed_on: date, published_on: date | None
) -> Judgement:
    """Read a delivery and compare it with what is known.

    Parameters
    ----------
    editions
        Those in use: what somebody accepted of one is not found again.
    landed_on
        Today, in Wales.
    published_on
        Day of publication, where somebody named it; else it is what the file says, else today.
    """
    from expectations.landing.check import check_edition
    from ingest.statswales.read import read_edition

    try:
        edition = read_edition(files, references())
    except EditionError as error:
        return Judgement(None, None, None, error.problems)
    except Exception as error:  # a reader that stumbles must not keep other deliveries waiting
        return Judgement(None, None, None, (_stumbled(files, error),))
    day, basis = (
        (published_on, GIVEN)
        if published_on
        else (edition.published_on, IN_THE_FILE)
        if edition.published_on
        else (landed_on, NOT_KNOWN)
    )
    problems = check_edition(
        edition.dataset,
        edition.figures,
        newest_figures(edition.dataset, editions),
        thresholds(),
        day,
        landed_on,
        is_day_known=basis in STATED,
        headlines=wales_headlines() if edition.dataset == "children_looked_after" else None,
    )
    known = [
        each for each in problems if severity_of(each) is Severity.HOLD and is_known(each, editions)
    ]
    found = [each for each in problems if each not in known]
    return Judgement(edition, day, basis, (*found, *edition.remarks))


def status_of(problems: Iterable[Problem]) -> LandingStatus:
    """Where its problems send a delivery."""
    severities = {severity_of(problem) for problem in problems}
    if Severity.REFUSE in severities:
        return LandingStatus.REFUSED
    return LandingStatus.HELD if Severity.HOLD in severities else LandingStatus.LANDED


def severity_of(problem: Problem) -> Severity:
    """What the rule of a problem asks for, as the seed ``landing_rules`` says."""
    if problem.rule is None:
        raise ValueError(f"no rule of landing found this: {problem}")
    return _severities()[problem.rule]


def thresholds() -> dict[LandingRule, float]:
    """The limits of the rules that have one, in the unit the seed ``landing_rules`` gives."""
    rows = records("landing_rules")
    return {LandingRule(row["rule"]): float(row["threshold"]) for row in rows if row["threshold"]}


def write_report(folder: Path, problems: Iterable[Problem]) -> None:
    """Write what was found, for programs and for people."""
    found = list(problems)
    for file in ("report.json", "report.txt"):
        (folder / file).unlink(missing_ok=True)  # an earlier report is read-only
    write_json(
        folder / "report.json",
        [
            {
                "rule": problem.rule,
                "severity": severity_of(problem),
                "file": printable(problem.file),
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "problem": problem.problem,
                "remedy": problem.remedy,
                "place": problem.place,
                "check": problem.check,
            }
            for problem in found
        ],
    )
    text = "\n".join([*as_lines(found), ""])
    (folder / "report.txt").write_text(text, encoding="utf-8", errors="backslashreplace")


def as_lines(problems: Iterable[Problem]) -> list[str]:
    """Problems as people read them: of those that differ in their row alone one line, with a count.

    A name that is wrong is wrong in every row; the report for programs has each.
    """
    alike: dict[tuple, list[Problem]] = {}
    for problem in problems:
        what = (problem.rule, problem.file, problem.problem, problem.column, problem.value)
        alike.setdefault((*what, problem.remedy), []).append(problem)
    return [
        as_line(first) + (f" (and in {len(others):,} more rows)" if others else "")
        for first, *others in alike.values()
    ]


def as_line(problem: Problem) -> str:
    """A problem as people read it: what its rule asks for, the rule, the place and the remedy."""
    return f"{severity_of(problem)} {problem.rule}: {with_names(str(problem))}"


def _severities() -> dict[LandingRule, Severity]:
    rows = records("landing_rules")
    return {LandingRule(row["rule"]): Severity(row["severity"]) for row in rows}


def _stumbled(files: Sequence[Path], error: Exception) -> Problem:
    return Problem(
        ", ".join(file.name for file in files),
        f"no reader can make sense of it ({type(error).__name__}: {error})",
        "Land the table as it was downloaded; if it is, the reader needs mending.",
        rule=LandingRule.UNKNOWN_LAYOUT,
    )
