"""Which rows of an export are respondents, by the rules of the codebook; the rest is counted."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ingest.survey.cells import by_text
from ingest.survey.codebook import Codebook
from ingest.survey.findings import Findings
from ingest.survey.positions import Positions
from ingest.survey.row_columns import Columns
from ingest.survey.status import Status, Statuses
from ingest.survey.tables import Export
from ingest.survey.wording import plain

FINISHED = frozenset({"true", "1", "yes", "complete", "completed", "finished"})
UNFINISHED = frozenset({"false", "0", "no", "incomplete", "partial", "unfinished", ""})
FEW_ANSWERS = 4  # a question of consent offers no more
MOST_TOLD = 1_000  # rows that are told one by one
RESPONSE = Status("response", is_left_out=False)
KEEP_ONE = (
    'Keep one of the two rows, or write same_answers = "leave out" (or "keep") '
    "in [rows] of the codebook."
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are no respondents, by the rule that says so."""

    rule: str
    n: int


class RowReader:
    """Keeps the rows of an export that are respondents.

    What a rule makes of a cell is decided once for each distinct text, and of rows there are only
    arrays: a million rows cost no more questions than a hundred.
    """

    def __init__(
        self, export: Export, codebook: Codebook, columns: Columns, findings: Findings
    ) -> None:
        self.export, self.rules = export, codebook.rows
        self.columns, self.findings = columns, findings
        self.statuses = Statuses(codebook.rows.keep_status, codebook.rows.leave_out_status)
        self.counts: dict[str, int] = {}

    def respondents(self, positions: Positions) -> np.ndarray:
        """Rows that are respondents, counted from 0, shape (respondents,)."""
        rows = self._not_left_out()
        self._look_for_consent(rows)
        rows = self._with_role(rows, positions)
        self._require_ids(rows)
        return self._once(rows, positions)

    def left_out(self) -> tuple[LeftOut, ...]:
        """How many rows each rule left out."""
        return tuple(LeftOut(rule, n) for rule, n in self.counts.items())

    def _not_left_out(self) -> np.ndarray:
        """Rows that no rule leaves out: of those that do the first is counted."""
        rows = np.arange(self.export.n_rows)
        out: dict[str, list[np.ndarray]] = {}
        for rule_of in (self._by_status, self._by_progress, self._by_consent):
            names, which = rule_of(rows)
            for number, name in enumerate(names, start=1):
                out.setdefault(name, []).append(rows[which == number])
            rows = rows[which == 0]
        gone = {name: np.concatenate(parts) for name, parts in out.items()}
        firsts = {name: int(found.min()) for name, found in gone.items() if len(found)}
        self.counts |= {name: len(gone[name]) for name in sorted(firsts, key=firsts.__getitem__)}
        return rows

    def _by_status(self, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
        """Rules by status, and of each row the number of the one that leaves it out, or 0."""
        column = self.columns.status
        if not column:
            return [], np.zeros(len(rows), dtype=np.int64)
        cells, texts = self.export.columns[column], self.export.meant(column)
        found = [self.statuses.of(text) if text else RESPONSE for text in texts]
        unknown = by_text((status is None for status in found), bool)
        for each in cells.tally(rows, unknown):
            remedy = (
                "Say in [rows] of the codebook what it is, in keep_status or leave_out_status; or "
                'write status = "" if the column is none.'
            )
            text = texts[each.code]
            self.findings.add(each.first, column, "unknown status", remedy, text, n=each.n)
        rules = [
            f"status {status.name}" if status and status.is_left_out else "" for status in found
        ]
        names = [*dict.fromkeys(filter(None, rules))]
        numbers = by_text((names.index(rule) + 1 if rule else 0 for rule in rules), np.int64)
        return names, numbers[cells.codes[rows]]

    def _by_progress(self, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
        """Who broke off before the progress that the codebook asks for."""
        is_open = np.ones(len(rows), dtype=bool)  # whether progress has to say it
        column = self.columns.finished
        if column:
            cells = self.export.columns[column]
            texts = [plain(text) for text in self.export.meant(column)]
            is_known = by_text((text in FINISHED | UNFINISHED for text in texts), bool)
            for each in cells.tally(rows, ~is_known):
                problem = "neither finished nor unfinished"
                remedy = 'Write True or False; or finished = "" in [rows] if the column is none.'
                self.findings.add(each.first, column, problem, remedy, texts[each.code], n=each.n)
            is_open = by_text((text in UNFINISHED for text in texts), bool)[cells.codes[rows]]
        elif not self.columns.progress:
            return [], np.zeros(len(rows), dtype=np.int64)
        is_short = np.zeros(len(rows), dtype=bool)
        is_short[is_open] = self._is_short(rows[is_open])
        return ["unfinished"], is_short.astype(np.int64)

    def _is_short(self, rows: np.ndarray) -> np.ndarray:
        """Whether the progress of somebody unfinished is less than what is asked for."""
        column, if_empty = self.columns.progress, 0.0 if self.columns.finished else 100.0
        if not column:
            return np.full(len(rows), if_empty < self.rules.least_progress)
        cells = self.export.columns[column]
        texts = [text.rstrip("%") for text in self.export.meant(column)]
        gone = by_text((_percent(text, if_empty) for text in texts), float)
        for each in cells.tally(rows, np.isnan(gone)):
            problem = "no progress in percent"
            remedy = 'Write a number; or progress = "" in [rows] if the column is none.'
            self.findings.add(each.first, column, problem, remedy, texts[each.code], n=each.n)
        return (gone < self.rules.least_progress)[cells.codes[rows]]

    def _by_consent(self, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
        """Who refused to take part, or did not say; other words are asked about."""
        column = self.columns.consent
        if not column:
            return [], np.zeros(len(rows), dtype=np.int64)
        cells, texts = self.export.columns[column], self.export.meant(column)
        given = {plain(each) for each in self.rules.consent_given}
        refused = {plain(each) for each in self.rules.consent_refused}
        said = [{plain(text), plain(raw)} for text, raw in zip(texts, cells.texts, strict=True)]
        gives = by_text((bool(words & given) for words in said), bool)
        is_odd = by_text(
            (
                bool(text) and not words & (given | refused)
                for text, words in zip(texts, said, strict=True)
            ),
            bool,
        )
        for each in cells.tally(rows, is_odd):
            problem = "neither gives consent nor refuses it:"
            remedy = "Say in [rows] of the codebook what it is: consent_given or consent_refused."
            self.findings.add(each.first, column, problem, remedy, texts[each.code], n=each.n)
        return ["no consent"], (~gives)[cells.codes[rows]].astype(np.int64)

    def _look_for_consent(self, rows: np.ndarray) -> None:
        """Ask what a column is that looks like consent, if some do not say yes in it."""
        given = {plain(text) for text in self.rules.consent_given} | {"1"}
        for column in self.columns.maybe_consent:
            self.findings.next_rule()
            cells, texts = self.export.columns[column], self.export.meant(column)
            found = cells.tally(rows)
            said = {each.code: plain(texts[each.code]) for each in found}
            if len(set(said.values())) > FEW_ANSWERS or not set(said.values()) & given:
                continue
            for each in found:
                if said[each.code] not in given:
                    remedy = (
                        f'Write consent = "{column}" in [rows] of the codebook to leave them out, '
                        'or consent = "" if it is no consent to take part.'
                    )
                    problem = "what looks like consent says"
                    text = texts[each.code]
                    self.findings.add(each.first, column, problem, remedy, text, n=each.n)

    def _with_role(self, rows: np.ndarray, positions: Positions) -> np.ndarray:
        column = self.columns.role
        self.findings.next_rule()
        cells = self.export.columns[column]
        meanings = (positions.meanings.of(column, text) for text in cells.texts)
        is_none = by_text(
            (each.option is None and each.basis.is_no_answer for each in meanings), bool
        )
        lacks = is_none[cells.codes[rows]]
        if self.rules.no_role == "leave out":
            if lacks.any():
                self.counts["no role"] = int(lacks.sum())
            return rows[~lacks]
        for each in cells.tally(rows, is_none):
            remedy = (
                'It decides what was asked. Fill it in, or write no_role = "leave out" in '
                "[rows] of the codebook."
            )
            self.findings.add(each.first, column, "no role", remedy, n=each.n)
        return rows

    def _require_ids(self, rows: np.ndarray) -> None:
        column = self.columns.respondent_id
        self.findings.next_rule()
        cells = self.export.columns[column]
        codes = cells.codes[rows]
        keys = [text.casefold() for text in cells.texts]
        n = np.bincount(codes, minlength=len(keys))
        if len(set(keys)) == len(keys) and n.max(initial=0) <= 1 and "" not in keys:
            return
        of_key: Counter[str] = Counter()
        for key, times in zip(keys, n.tolist(), strict=True):
            of_key[key] += times
        is_odd = by_text((not key or of_key[key] > 1 for key in keys), bool)[codes]
        seen: dict[str, tuple[int, str]] = {}
        for row, code in zip(rows[is_odd].tolist(), codes[is_odd].tolist(), strict=True):
            name, key = cells.texts[code], keys[code]
            before, other = seen.setdefault(key, (row, name))
            number = self.export.numbers[before]
            if not name:
                remedy = "Fill it in or delete the row."
                self.findings.add(row, column, "no respondent id", remedy)
            elif other != name:
                problem = f"the respondent id of row {number} in other letters"
                remedy = "Name a column in which everybody differs, or keep one of the two rows."
                self.findings.add(row, column, problem, remedy, name)
            elif before != row:
                problem = f"the respondent id of row {number} again"
                self.findings.add(row, column, problem, "Keep one of the two rows.", name)

    def _once(self, rows: np.ndarray, positions: Positions) -> np.ndarray:
        """Rows without those that give every answer of an earlier one, as the rule has it."""
        if self.rules.same_answers == "keep":
            return rows
        self.findings.next_rule()
        again, first = positions.given_before(rows)
        if self.rules.same_answers == "leave out":
            if len(again):
                self.counts["same answers as another row"] = len(again)
            return np.setdiff1d(rows, again, assume_unique=True)
        column = self.columns.respondent_id
        names, numbers = self.export.columns[column], self.export.numbers
        for row, before in zip(again[:MOST_TOLD].tolist(), first[:MOST_TOLD].tolist(), strict=True):
            problem = f"every answer of row {numbers[before]} again:"
            self.findings.add(row, column, problem, KEEP_ONE, names[row])
        if len(again) > MOST_TOLD:
            problem = "every answer of an earlier row again:"
            row, n = int(again[MOST_TOLD]), len(again) - MOST_TOLD
            self.findings.add(row, column, problem, KEEP_ONE, names[row], n=n)
        return rows


def _percent(text: str, if_empty: float) -> float:
    """A progress in percent; what is none is not a number."""
    try:
        return float(text.replace(",", ".") or if_empty)
    except ValueError:
        return np.nan
