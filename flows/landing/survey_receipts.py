"""The receipt of a survey: what became of its rows, and how every answer was understood.

It holds counts of answers, small ones too: it lies with the export, and only its owner reads it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, field_serializer

from flows.files import write_json
from flows.landing.receipts import RECEIPT, ReceivedFile

if TYPE_CHECKING:
    from ingest.survey.answers import Understood
    from ingest.survey.read import SurveyData

MOST_TEXTS = 12  # distinct answers of a question that are shown; an authority has 22
NOTABLE = ("recode value", "position on the scale", "wording of the codebook")
ANSWERED = ("label", *NOTABLE, "name")  # the rest is no answer


class Answer(BaseModel):
    """One text of a question, and what it was taken for.

    Attributes
    ----------
    share_pct
        Of all respondents, so that a person can compare what stands in the file with what is read.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    option: str | None
    basis: str
    n: int
    share_pct: float


class AnsweredQuestion(BaseModel):
    """How the answers to one question were understood."""

    model_config = ConfigDict(frozen=True)

    column: str
    item_id: str
    answers: tuple[Answer, ...]

    @property
    def n_by_basis(self) -> dict[str, int]:
        """Respondents by how their answer was understood."""
        counts: Counter[str] = Counter()
        for answer in self.answers:
            counts[answer.basis] += answer.n
        return dict(counts)


class Weights(BaseModel):
    """What the survey weights of a wave are like.

    Attributes
    ----------
    n_effective
        Of how many respondents with equal weights a figure would be as certain (Kish 1965).
    smallest, largest
        As multiples of the mean.
    """

    model_config = ConfigDict(frozen=True)

    column: str
    n: int
    n_effective: float
    smallest: float
    largest: float

    def in_words(self) -> str:
        """What a person needs to see whether it is the right column."""
        return (
            f"Weights of {self.column}: from {self.smallest:.2f} to {self.largest:.2f} times their "
            f"mean; {self.n:,} respondents tell as much as {self.n_effective:,.0f} with equal "
            f"weights (design effect {self.n / self.n_effective:.2f})."
        )


class SurveyReceipt(BaseModel):
    """What is known of a landed survey."""

    model_config = ConfigDict(frozen=True)

    landed_at: datetime
    wave: str
    files: tuple[ReceivedFile, ...]
    n_header_rows: int
    n_rows: int
    n_respondents: int
    left_out: dict[str, int]
    questions: tuple[AnsweredQuestion, ...]
    weights: Weights | None = None  # of surveys that landed before there were any

    @field_serializer("landed_at")
    def _moment(self, moment: datetime) -> str:
        return moment.isoformat()

    @classmethod
    def of(cls, survey: "SurveyData", files: Iterable[Path], landed_at: datetime) -> Self:
        """Write down what was read of an export."""
        account = survey.account
        return cls(
            landed_at=landed_at,
            wave=str(survey.waves["survey_wave"].item()),
            files=tuple(ReceivedFile.of(file) for file in files),
            n_header_rows=account.n_header_rows,
            n_rows=account.n_rows,
            n_respondents=account.n_respondents,
            left_out={each.rule: each.n for each in account.left_out},
            questions=tuple(_questions(account.understood, account.n_respondents)),
            weights=Weights(**asdict(account.weighting)) if account.weighting else None,
        )

    def rows_in_words(self) -> str:
        """What became of the rows, in one sentence."""
        said = f"Wave {self.wave}: {self.n_respondents:,} of {self.n_rows:,} rows are respondents"
        left_out = ", ".join(f"{n:,} {rule}" for rule, n in self.left_out.items())
        return f"{said}; left out: {left_out}." if left_out else f"{said}."

    def in_words(self) -> list[str]:
        """What became of rows and answers."""
        weights = [self.weights.in_words()] if self.weights else []
        return [self.rows_in_words(), *weights, *self.bases_in_words()]

    def bases_in_words(self) -> list[str]:
        """How many answers were understood in each way; for all but labels, to which questions."""
        counts: Counter[str] = Counter()
        for question in self.questions:
            counts.update(question.n_by_basis)
        answered = [f"{counts[basis]:,} by {basis}" for basis in ANSWERED if counts[basis]]
        others = [f"{n:,} {basis}" for basis, n in counts.most_common() if basis not in ANSWERED]
        lines = [f"Answers: {'; '.join(filter(None, (', '.join(answered), ', '.join(others))))}."]
        for basis in NOTABLE:
            named = [
                f"{question.column} {question.n_by_basis[basis]:,}"
                for question in self.questions
                if basis in question.n_by_basis
            ]
            if named:
                lines.append(f"By {basis}: {', '.join(named)}")
        return lines

    def shares_in_words(self) -> list[str]:
        """Of every question each text, what it was taken for, and its share, for a person."""
        lines = []
        for question in self.questions:
            lines.append(f"{question.column} = {question.item_id}")
            for answer in question.answers[:MOST_TEXTS]:
                taken = answer.option or "no answer"
                share = f"{answer.n:>7,} {answer.share_pct:>5.1f}%"
                lines.append(f"  {share}  {answer.text!r} is {taken} ({answer.basis})")
            if len(question.answers) > MOST_TEXTS:
                lines.append(f"  and {len(question.answers) - MOST_TEXTS} more")
        return lines


def write_survey_receipt(folder: Path, receipt: SurveyReceipt) -> None:
    """Write the receipt of a survey into its folder."""
    write_json(folder / RECEIPT, receipt.model_dump(mode="json"))


def read_survey_receipt(folder: Path) -> SurveyReceipt:
    """Read the receipt of a survey.

    Raises
    ------
    OSError, ValueError
        If there is none, as of surveys that landed before there were receipts, or it is damaged.
    """
    return SurveyReceipt.model_validate(json.loads((folder / RECEIPT).read_bytes()))


def _questions(understood: Iterable["Understood"], n: int) -> Iterator[AnsweredQuestion]:
    for (column, item_id), entries in groupby(
        understood, key=lambda entry: (entry.column, entry.item_id)
    ):
        answers = tuple(
            Answer(
                text=entry.text,
                option=entry.option,
                basis=str(entry.basis),
                n=entry.n,
                share_pct=round(100 * entry.n / n, 1),
            )
            for entry in entries
        )
        yield AnsweredQuestion(column=column, item_id=item_id, answers=answers)
