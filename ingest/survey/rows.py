"""Which rows of an export are respondents, by the rules of the codebook; the rest is counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.respondents import LEAST_ALIKE
from ingest.survey.codebook import Codebook
from ingest.survey.findings import Findings
from ingest.survey.questions import Meanings
from ingest.survey.status import Statuses
from ingest.survey.tables import Export, Source
from ingest.survey.wording import plain

FINISHED = frozenset({"true", "1", "yes", "complete", "completed", "finished"})
UNFINISHED = frozenset({"false", "0", "no", "incomplete", "partial", "unfinished", ""})
CONSENT_WORDS = ("consent", "cydsyn")
FEW_ANSWERS = 4  # a question of consent offers no more


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are no respondents, by the rule that says so."""

    rule: str
    n: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an export that the rules look at, where it has them."""

    respondent_id: str
    role: str
    status: str | None
    finished: str | None
    progress: str | None
    consent: str | None
    maybe_consent: tuple[str, ...]

    @property
    def named(self) -> list[str]:
        """Those that are there."""
        own = (self.status, self.finished, self.progress, self.consent)
        return [*filter(None, own), *self.maybe_consent]


def rule_columns(source: Source, codebook: Codebook) -> Columns:
    """Find the columns of the rules: whatever their case, or by what was asked in them."""
    rules = codebook.rows
    of_questions = {*codebook.columns, *codebook.codes, *codebook.text, codebook.respondent_id}
    maybe = [
        name
        for name in dict.fromkeys(source.header)
        if rules.consent is None
        and name not in of_questions
        and source.header.count(name) == 1
        and any(
            word in f"{name} {source.wording.get(name, '')}".casefold() for word in CONSENT_WORDS
        )
    ]
    return Columns(
        codebook.respondent_id,
        codebook.role_column,
        _found(source, rules.status),
        _found(source, rules.finished),
        _found(source, rules.progress),
        _found(source, rules.consent or ""),
        tuple(maybe),
    )


def _found(source: Source, name: str) -> str | None:
    if not name or name in source.header:
        return name or None
    alike = [each for each in source.header if plain(each) == plain(name)]
    asked = [each for each in source.header if plain(source.wording.get(each, "")) == plain(name)]
    return next(iter([*alike, *asked]), None)


class RowReader:
    """Goes through the rows of an export and keeps those that are respondents."""

    def __init__(
        self, export: Export, codebook: Codebook, columns: Columns, findings: Findings
    ) -> None:
        self.export, self.rules = export, codebook.rows
        self.columns, self.findings = columns, findings
        self.statuses = Statuses(codebook.rows.keep_status, codebook.rows.leave_out_status)
        self.counts: dict[str, int] = {}

    def respondents(self, meanings: Meanings) -> list[int]:
        """Rows that are respondents, counted from 0."""
        rows = list(range(self.export.n_rows))
        rows = [row for row in rows if not self._is_left_out(row)]
        self._look_for_consent(rows)
        rows = self._with_role(rows, meanings)
        self._require_ids(rows)
        return self._once(rows, meanings)

    def left_out(self) -> tuple[LeftOut, ...]:
        """How many rows each rule left out."""
        return tuple(LeftOut(rule, n) for rule, n in self.counts.items())

    def _cell(self, row: int, column: str) -> str:
        """A cell as it is meant: a code by the label that the file gives it."""
        text = self.export.columns[column][row]
        return self.export.labels.get(column, {}).get(text, text)

    def _leave_out(self, rule: str) -> bool:
        self.counts[rule] = self.counts.get(rule, 0) + 1
        return True

    def _is_left_out(self, row: int) -> bool:
        """Whether a rule leaves a row out: the first that does is counted."""
        if status := self._status(row):
            return self._leave_out(f"status {status}")
        if self._is_unfinished(row):
            return self._leave_out("unfinished")
        if self._gives_no_consent(row):
            return self._leave_out("no consent")
        return False

    def _gives_no_consent(self, row: int) -> bool:
        """Whether somebody refused to take part, or did not say; other words are asked about."""
        column = self.columns.consent
        if not column:
            return False
        text = self._cell(row, column)
        texts = {plain(text), plain(self.export.columns[column][row])}
        if texts & {plain(each) for each in self.rules.consent_given}:
            return False
        if text and not texts & {plain(each) for each in self.rules.consent_refused}:
            problem = "neither gives consent nor refuses it:"
            remedy = "Say in [rows] of the codebook what it is: consent_given or consent_refused."
            self.findings.add(row, column, problem, remedy, text)
        return True

    def _status(self, row: int) -> str | None:
        """The status that leaves a row out, or None if it is a response."""
        column = self.columns.status
        text = self._cell(row, column) if column else ""
        if not column or not text:
            return None
        status = self.statuses.of(text)
        if status is None:
            remedy = (
                "Say in [rows] of the codebook what it is, in keep_status or leave_out_status; or "
                'write status = "" if the column is none.'
            )
            self.findings.add(row, column, "unknown status", remedy, text)
        return status.name if status and status.is_left_out else None

    def _is_unfinished(self, row: int) -> bool:
        """Whether somebody broke off before the progress that the codebook asks for."""
        rules, columns = self.rules, self.columns
        progress = self._cell(row, columns.progress).rstrip("%") if columns.progress else ""
        if columns.finished:
            text = plain(self._cell(row, columns.finished))
            if text in FINISHED:
                return False
            if text not in UNFINISHED:
                problem = "neither finished nor unfinished"
                remedy = 'Write True or False; or finished = "" in [rows] if the column is none.'
                self.findings.add(row, columns.finished, problem, remedy, text)
                return False
        elif not columns.progress:
            return False
        try:
            gone = float(progress.replace(",", ".") or (0 if columns.finished else 100))
        except ValueError:
            problem = "no progress in percent"
            remedy = 'Write a number; or progress = "" in [rows] if the column is none.'
            self.findings.add(row, columns.progress or "", problem, remedy, progress)
            return False
        return gone < rules.least_progress

    def _look_for_consent(self, rows: Sequence[int]) -> None:
        """Ask what a column is that looks like consent, if some do not say yes in it."""
        given = {plain(text) for text in self.rules.consent_given} | {"1"}
        for column in self.columns.maybe_consent:
            texts = {row: plain(self._cell(row, column)) for row in rows}
            if len(set(texts.values())) > FEW_ANSWERS or not set(texts.values()) & given:
                continue
            for row, text in texts.items():
                if text not in given:
                    remedy = (
                        f'Write consent = "{column}" in [rows] of the codebook to leave them out, '
                        'or consent = "" if it is no consent to take part.'
                    )
                    problem = "what looks like consent says"
                    self.findings.add(row, column, problem, remedy, self._cell(row, column))

    def _with_role(self, rows: list[int], meanings: Meanings) -> list[int]:
        column = self.columns.role
        kept = []
        for row in rows:
            text = self.export.columns[column][row]
            meaning = meanings.of(column, text)
            if meaning.option is None and meaning.basis.is_no_answer:
                if self.rules.no_role == "leave out":
                    self._leave_out("no role")
                    continue
                remedy = (
                    'It decides what was asked. Fill it in, or write no_role = "leave out" in '
                    "[rows] of the codebook."
                )
                self.findings.add(row, column, "no role", remedy)
            kept.append(row)
        return kept

    def _require_ids(self, rows: Sequence[int]) -> None:
        column = self.columns.respondent_id
        seen: dict[str, tuple[int, str]] = {}
        for row in rows:
            name = self.export.columns[column][row]
            number = self.export.numbers[seen.get(name.casefold(), (row, ""))[0]]
            if not name:
                remedy = "Fill it in or delete the row."
                self.findings.add(row, column, "no respondent id", remedy)
            elif seen.get(name.casefold(), (row, name))[1] != name:
                problem = f"the respondent id of row {number} in other letters"
                remedy = "Name a column in which everybody differs, or keep one of the two rows."
                self.findings.add(row, column, problem, remedy, name)
            elif name.casefold() in seen:
                problem = f"the respondent id of row {number} again"
                self.findings.add(row, column, problem, "Keep one of the two rows.", name)
            seen.setdefault(name.casefold(), (row, name))

    def _once(self, rows: list[int], meanings: Meanings) -> list[int]:
        """Rows without those that give every answer of an earlier one, as the rule has it."""
        if self.rules.same_answers == "keep":
            return rows
        seen: dict[tuple[str | None, ...], int] = {}
        kept, column = [], self.columns.respondent_id
        for row in rows:
            given = tuple(self._options(row, meanings))
            is_full = sum(option is not None for option in given) >= LEAST_ALIKE
            if not is_full or seen.setdefault(given, row) == row:
                kept.append(row)
            elif self.rules.same_answers == "leave out":
                self._leave_out("same answers as another row")
            else:
                kept.append(row)
                problem = f"every answer of row {self.export.numbers[seen[given]]} again:"
                remedy = (
                    'Keep one of the two rows, or write same_answers = "leave out" (or "keep") '
                    "in [rows] of the codebook."
                )
                name = self.export.columns[column][row]
                self.findings.add(row, column, problem, remedy, name)
        return kept

    def _options(self, row: int, meanings: Meanings) -> Iterator[str | None]:
        for column in meanings.questions:
            yield meanings.of(column, self.export.columns[column][row]).option
