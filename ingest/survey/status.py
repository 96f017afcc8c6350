"""Words and numbers by which a survey tool says what a row is: a response, or a test of the survey.

Source: Qualtrics, "Understanding Your Dataset" (Status). A number is a sum of preview 1, test 2,
imported 4, spam 8, offline 16 and employee survey 32.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.survey.wording import as_code, plain

KEPT = {
    "ip address": "response",
    "response": "response",
    "anonymous": "response",
    "imported": "imported",
    "offline survey response": "offline",
    "offline": "offline",
}
LEFT_OUT = {
    "survey preview": "preview",
    "preview": "preview",
    "survey test": "test",
    "test": "test",
    "spam": "spam",
    "survey preview spam": "spam",
    "survey test spam": "spam",
    "imported spam": "spam",
    "spam offline survey response": "spam",
    "offline survey preview": "preview",
    "offline survey test": "test",
}
BITS = {1: "preview", 2: "test", 8: "spam"}  # of a number, what leaves a row out
LARGEST_STATUS = 63


@dataclass(frozen=True, slots=True)
class Status:
    """What a row is, and whether that leaves it out."""

    name: str
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Statuses:
    """What a status says, by the codebook's own words first.

    Attributes
    ----------
    keep, leave_out
        Words or numbers of the codebook.
    """

    keep: Sequence[str]
    leave_out: Sequence[str]

    def of(self, text: str) -> Status | None:
        """What a status is, or None if nobody knows it."""
        status, code = plain(text), as_code(text)
        if status in {plain(each) for each in self.keep}:
            return Status(text, is_left_out=False)
        if status in {plain(each) for each in self.leave_out}:
            return Status(text, is_left_out=True)
        if code is not None and 0 <= int(code) <= LARGEST_STATUS:
            found = next((kind for bit, kind in BITS.items() if int(code) & bit), None)
            return Status(found or KEPT["response"], found is not None)
        if status in KEPT:
            return Status(KEPT[status], is_left_out=False)
        return Status(LEFT_OUT[status], is_left_out=True) if status in LEFT_OUT else None
