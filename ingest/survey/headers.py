"""Which rows of an export are headers: one, two or three of them, as survey tools write them.

Qualtrics writes names, wording and import ids; its legacy exports names and wording; SurveyMonkey
questions, and below them what each column of a question holds.
"""

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from ingest.survey.tables import AS_UTF_8, Flaw, TextSource, refused, unknown_byte

Rows = list[list[str]]
Blocks = Callable[[], Generator[Rows]]  # gives all rows anew, empty ones too, with their blanks
IsAnswer = Callable[[str, str], bool]  # of a column's name and a text: whether it is an answer
IMPORT_ID = re.compile(r'\{\s*"ImportId"')
# what SurveyMonkey writes below a question that has one column
OF_A_WHOLE_QUESTION = frozenset({"response", "open-ended response"})
LEAST_WORDED = 3  # so many cells of a row are not wording by chance
LEAST_BELOW = 5  # rows in which the answers of a first respondent would come again
LOOKED_AT = 10_000  # rows that tell headers from answers: whoever answers is like some of so many
LOST_QUOTES = "A comma or a line end in an answer may have lost its quotes; export it again."


def below_headers(
    file: str, blocks: Blocks, flaws: Sequence[Flaw] = (), is_answer: IsAnswer | None = None
) -> TextSource:
    """Tell headers from answers, by the first ten thousand rows.

    Parameters
    ----------
    is_answer
        Whether a text is an answer to a column's question, where a codebook says so.

    Raises
    ------
    SurveyError
        If there is an empty row among respondents, or a row of another length: at once if it is
        among the first rows, else when columns are taken.
    """
    rows = _first_rows(file, blocks)
    header, wording = tuple(rows[0]), {}
    n_headers = 1
    if _is_survey_monkey(rows):
        n_headers, header = 2, _joined(rows[0], rows[1])
    elif len(rows) > 2 and any(IMPORT_ID.match(cell) for cell in rows[2]):
        n_headers = 3
    elif _is_wording(rows, is_answer):
        n_headers = 2
    if n_headers > 1 and not _is_survey_monkey(rows):
        wording = {
            name: " ".join(text.split())
            for name, text in zip(header, rows[1], strict=False)
            if text and text != name and not IMPORT_ID.match(text)
        }

    def body() -> Generator[Rows]:
        return _respondents(file, blocks, n_headers, len(header))

    n_seen = 0
    with closing(body()) as found:
        for block in found:
            n_seen += len(block)
            if n_seen >= LOOKED_AT:
                break
    return TextSource(file, header, wording, n_headers, body, tuple(flaws))


def _first_rows(file: str, blocks: Blocks) -> Rows:
    """The first rows that hold anything, without blanks at the ends of cells."""
    rows: Rows = []
    number = 0
    with closing(blocks()) as found:
        for block in found:
            for row in block:
                number += 1
                cells = [cell.strip() for cell in row]
                if not any(cells):
                    continue
                if not rows and any(unknown_byte(cell) is not None for cell in cells):
                    raise refused(file, "the header is not UTF-8", AS_UTF_8, row=number)
                rows.append(cells)
            if len(rows) >= LOOKED_AT:
                break
    if not rows:
        raise refused(file, "the file is empty", "Export it again.")
    return rows


def _respondents(file: str, blocks: Blocks, n_headers: int, width: int) -> Generator[Rows]:
    """Rows below the headers, in blocks; none of them is empty or of another length."""
    number, empty = 0, 0
    with closing(blocks()) as found:
        for block in found:
            body: Rows = []
            for row in block:
                number += 1
                if not row or not (row[0].strip() or any(cell.strip() for cell in row)):
                    empty = empty or number
                    continue
                if empty:
                    raise refused(file, "an empty row", "Delete it, or export it again.", row=empty)
                if number > n_headers:
                    if len(row) != width:
                        problem = f"{len(row)} cells where the header has {width}"
                        raise refused(file, problem, LOST_QUOTES, row=number)
                    body.append(row)
            if body:
                yield body


def _is_survey_monkey(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the second row says what the columns of each question hold."""
    return (
        len(rows) > 1
        and not rows[1][0]
        and any(cell.casefold() in OF_A_WHOLE_QUESTION for cell in rows[1])
    )


def _joined(questions: Sequence[str], parts: Sequence[str]) -> tuple[str, ...]:
    """Names of SurveyMonkey's columns: the question, and the part of it that a column holds."""
    names, question = [], ""
    for above, part in zip(questions, parts, strict=False):
        question = above or question
        is_whole = not part or part.casefold() in OF_A_WHOLE_QUESTION
        names.append(question if is_whole else f"{question}: {part}")
    return tuple(names)


def _is_wording(rows: Sequence[Sequence[str]], is_answer: IsAnswer | None) -> bool:
    """Whether the second row is no respondent: nothing in it is an answer, or comes again below.

    A respondent shares something with others: a role, an age, an authority.
    """
    below = rows[2:]
    if not below or (is_answer is None and len(below) < LEAST_BELOW):
        return False
    texts = [(place, text) for place, text in enumerate(rows[1]) if text]
    if len(texts) < max(LEAST_WORDED, len(rows[0]) / 2):
        return False
    for place, text in texts:
        if any(len(row) > place and row[place] == text for row in below):
            return False
        if is_answer and place < len(rows[0]) and is_answer(rows[0][place], text):
            return False
    return True
