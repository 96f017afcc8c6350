"""What people decide about deliveries, and what stops a release: accept, take back, withdraw, hold.

A delivery moves from one place to another in one step, its files untouched; who decided what, when
and why stands in its receipt, which only grows.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from domain.problems import Problem, StateError
from domain.rules import LandingRule, Severity
from flows.files import sync
from flows.landing.deliveries import Landed, LandingStatus, folders, number_of
from flows.landing.judging import write_report
from flows.landing.receipts import Action, Decision, write_receipt
from flows.locks import landing_lock
from flows.settings import Settings

if TYPE_CHECKING:
    from expectations.errors import Finding

PROBLEMS = TypeAdapter(tuple[Problem, ...])
STOPPED = "The figures stand as published? Then accept it; else withdraw it."
FAILED = "Compare its figures with the published table; to try again: gofal accept {number}."


def accept(settings: Settings, number: int, by: str, because: str) -> Landed:
    """Put a held or withdrawn delivery into use, because a person has looked at what was found.

    Every finding that held it is written into its receipt: the gates pass for just those.

    Raises
    ------
    LookupError
        If no delivery of that number is held or withdrawn.
    StateError
        If its receipt or its report cannot be read.
    """
    with landing_lock(settings):
        landed = _found(settings, number, LandingStatus.HELD, LandingStatus.WITHDRAWN)
        before = _accepted(landed)  # of one that was accepted, then withdrawn
        findings = tuple(each for each in _findings(landed.folder) if each not in before)
        return _decide(settings, landed, Action.ACCEPTED, by, because, findings)


def take_back(settings: Settings, number: int, by: str, because: str) -> Landed:
    """Hold a delivery again that somebody had accepted.

    Raises
    ------
    LookupError
        If no delivery of that number was accepted and is in use.
    """
    with landing_lock(settings):
        landed = _found(settings, number, LandingStatus.LANDED)
        if not landed.receipt.acceptances:
            raise LookupError(
                f"delivery {number} was never accepted, for nothing was found in it: to take it "
                f"out of use, gofal withdraw {number}"
            )
        write_report(landed.folder, _accepted(landed))
        return _decide(settings, landed, Action.TAKEN_BACK, by, because)


def withdraw(settings: Settings, number: int, by: str, because: str) -> Landed:
    """Take a delivery out of use; it is kept, and `accept` puts it back.

    Raises
    ------
    LookupError
        If no delivery of that number is in use or held.
    """
    with landing_lock(settings):
        landed = _found(settings, number, LandingStatus.LANDED, LandingStatus.HELD)
        return _decide(settings, landed, Action.WITHDRAWN, by, because)


def hold(
    settings: Settings, landed: Landed, reason: str, findings: Iterable["Finding"] = ()
) -> tuple[Landed, tuple[Problem, ...]]:
    """Take an edition out of use, because no release can be built with it.

    Parameters
    ----------
    reason
        What stopped the release, in words.
    findings
        What the gates found, where that is what stopped it: a person can accept just those.

    Returns
    -------
    tuple
        The delivery where it now lies, and the problems of its report.
    """
    file = landed.receipt.files[0].name
    problems = tuple(
        Problem(
            file,
            f"{each.check} at {each.named}: {each.why} It is",
            STOPPED,
            value=each.value,
            rule=LandingRule.STOPS_THE_RELEASE,
            place=each.place,
            check=each.check,
        )
        for each in findings
    ) or (
        Problem(
            file,
            f"no release could be built with it: {reason}",
            FAILED.format(number=landed.number),
            rule=LandingRule.STOPS_THE_RELEASE,
        ),
    )
    with landing_lock(settings):
        write_report(landed.folder, problems)
        return _move(settings, landed, LandingStatus.HELD), problems


GOES_TO = {
    Action.ACCEPTED: LandingStatus.LANDED,
    Action.TAKEN_BACK: LandingStatus.HELD,
    Action.WITHDRAWN: LandingStatus.WITHDRAWN,
}


def _decide(
    settings: Settings,
    landed: Landed,
    action: Action,
    by: str,
    because: str,
    findings: tuple[Problem, ...] = (),
) -> Landed:
    """Write a decision into the receipt, then move the delivery where it sends it."""
    decision = Decision(
        action=action, at=settings.clock.now(), by=by, because=because, findings=findings
    )
    receipt = landed.receipt.model_copy(update={"decisions": (*landed.receipt.decisions, decision)})
    write_receipt(landed.folder, receipt)
    return _move(settings, replace(landed, receipt=receipt), GOES_TO[action])


def _found(settings: Settings, number: int, *statuses: LandingStatus) -> Landed:
    """The delivery of a number, if it has one of the statuses."""
    numbers = []
    for status in statuses:
        for folder in folders(settings, status):
            if number_of(folder) == number:
                return Landed.of(folder)
            numbers.append(number_of(folder))
    words = " or ".join(status.name.lower() for status in statuses)
    there = ", ".join(map(str, sorted(numbers))) or "none"
    raise LookupError(f"no delivery {number} is {words}; {words} are: {there}")


def _accepted(landed: Landed) -> list[Problem]:
    """What was accepted of a delivery and not taken back."""
    return [each for decision in landed.receipt.acceptances for each in decision.findings]


def _findings(folder: Path) -> tuple[Problem, ...]:
    """What held a delivery, as its report tells it to programs; of a withdrawn one maybe nothing.

    Raises
    ------
    StateError
        If a held delivery has no report that can be read.
    """
    report = folder / "report.json"
    if not report.exists() and folder.parent.name == LandingStatus.WITHDRAWN.value:
        return ()
    try:
        entries = json.loads(report.read_bytes())
        held = [entry for entry in entries if entry["severity"] == Severity.HOLD]
        return PROBLEMS.validate_python(held)
    except (OSError, ValueError, TypeError, LookupError, ValidationError) as error:
        raise StateError(
            f"{report}: the report cannot be read, so nobody knows what would be accepted: put it "
            "back from a copy, or land the files again"
        ) from error


def _move(settings: Settings, landed: Landed, status: LandingStatus) -> Landed:
    """Move a kept delivery to another place, in one step."""
    place = settings.landing / status.value
    place.mkdir(parents=True, exist_ok=True)
    moved = landed.folder.rename(place / landed.folder.name)
    sync(place)
    return replace(landed, folder=moved)
