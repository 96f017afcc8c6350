"""What a person can paste into a codebook: every text that was not understood, with its count."""

import json
from collections.abc import Iterator, Mapping, Sequence

from ingest.survey.answers import Understood
from ingest.survey.questions import Basis, Question
from ingest.survey.wording import as_code

MOST_OPTIONS = 8  # so many are named beside a line


def block(understood: Sequence[Understood], questions: Mapping[str, Question]) -> str:
    """Lines of ``[recodes]`` and ``[answers]`` that lack only the options; empty if none lack."""
    unknown = [entry for entry in understood if entry.basis is Basis.UNKNOWN]
    by_scale: dict[str, dict[str, int]] = {}
    by_column: dict[str, list[Understood]] = {}
    for entry in unknown:
        question = questions[entry.column]
        code = as_code(entry.text)
        if code is None or question.explains_numbers:
            by_column.setdefault(entry.column, []).append(entry)
        else:
            counts = by_scale.setdefault(question.scale, {})
            counts[code] = counts.get(code, 0) + entry.n
    return "\n".join([*_recodes(by_scale, questions), *_answers(by_column, questions)]).strip()


def _recodes(
    by_scale: Mapping[str, Mapping[str, int]], questions: Mapping[str, Question]
) -> Iterator[str]:
    if by_scale:
        yield "# if each number is its answer's place in the list beside it, in every column that"
        yield '# asks for it here, one line above [columns] says it all: numbers = "positions"'
    for scale, counts in by_scale.items():
        question = next(each for each in questions.values() if each.scale == scale)
        yield f"\n[recodes.{scale}]  # {_offered(question)}"
        for code in sorted(counts, key=int):
            yield f'{quoted(code)} = ""  # {_answers_of(counts[code])}'


def _answers(
    by_column: Mapping[str, Sequence[Understood]], questions: Mapping[str, Question]
) -> Iterator[str]:
    for column, entries in by_column.items():
        table = f"[answers.{quoted(column)}]"
        if questions[column].own:  # TOML knows no second table of one name
            table = f"# below {table}, which the codebook has:"
        yield f"\n{table}  # {_offered(questions[column])}"
        for entry in entries:
            yield f'{quoted(entry.text)} = ""  # {_answers_of(entry.n)}'


def quoted(text: str) -> str:
    """A text as TOML writes it; a bare key where that is enough."""
    if text.replace("_", "").replace("-", "").isalnum() and text.isascii():
        return text
    return json.dumps(text, ensure_ascii=False)


def _offered(question: Question) -> str:
    options = question.options
    more = ", ..." if len(options) > MOST_OPTIONS else ""
    return f"{', '.join(options[:MOST_OPTIONS])}{more}, or missing"


def _answers_of(n: int) -> str:
    return f"{n:,} answer" if n == 1 else f"{n:,} answers"
