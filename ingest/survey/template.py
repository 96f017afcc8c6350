"""A codebook to fill in, written from an export: what is recognised stands in it already."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from domain.printable import printable
from ingest.survey.answers import Understood
from ingest.survey.codebook import Codebook
from ingest.survey.export import open_export
from ingest.survey.paste import block, quoted
from ingest.survey.profile import Column, profiles
from ingest.survey.qsf import read_qsf
from ingest.survey.questions import Basis, Question, known_options, read_questions
from ingest.survey.row_columns import CONSENT_WORDS
from ingest.survey.weights import as_weight, is_called_weight
from ingest.survey.wording import as_code, plain

IDS = ("responseid", "response id", "respondent id", "respondentid", "respondent_id", "id")
# columns that survey tools add, which nobody was asked
ADDED = frozenset({
    "startdate", "start date", "enddate", "end date", "status", "ipaddress", "ip address",
    "progress", "duration (in seconds)", "finished", "recordeddate", "recipientlastname",
    "recipientfirstname", "recipientemail", "externalreference", "locationlatitude",
    "locationlongitude", "distributionchannel", "userlanguage", "collector id", "email address",
    "first name", "last name", "custom data 1",
})  # fmt: skip
SHOWN = 6  # choices beside a column
MOST_LETTERS = 90
HEAD = """\
# Codebook of {file}, as far as it could be told. Look at every line, and fill in what is empty;
# then: gofal survey check {file} codebook.toml. docs/survey.md says what each part means.
wave = ""                          # such as "2023"
disclosure_rule = {rule}   # what is shown of respondents; known: {rules}
respondent_id = {respondent_id}
{weight}
compared_with = "workforce"        # of Wales; or "nothing", or {{n = 540, of = "..."}}
# missing = ["Prefer not to say"]  # texts and codes that stand for no answer, beside -99

[columns]  # column of the export = question of seeds/reference/survey_items.csv"""


@dataclass(frozen=True, slots=True)
class _Mapped:
    """A column, and the question it was recognised as."""

    column: Column
    item_id: str


def write_template(export: Path, qsf: Path | None, seeds: Mapping[str, pd.DataFrame]) -> str:
    """Write a codebook for an export, as TOML.

    Parameters
    ----------
    qsf
        The survey as Qualtrics exports it, if it is at hand.
    seeds
        Those of `read_survey`.

    Raises
    ------
    SurveyError
        If one of the files cannot be read.
    """
    source = open_export(export)
    columns = profiles(source, read_qsf(qsf) if qsf else {})
    closed = seeds["survey_items"].query("item_type == 'closed'")
    mapped = _recognised(columns, closed)
    rules = seeds["disclosure_rules"].query("is_for_real_respondents == 'true'")["disclosure_rule"]
    lines = [
        HEAD.format(
            file=export.name,
            rule=f'"{rules.iloc[0]}"',
            rules=", ".join(rules),
            respondent_id=_string(_respondent_id(columns)),
            weight=_weight(columns),
        ),
        *_columns(columns, mapped, closed, lambda column, scale: _fits(column, scale, seeds)),
        *_open_columns(columns, mapped, seeds["survey_items"]),
        *_rows(columns),
    ]
    return printable("\n".join([*lines, *_answers(mapped, seeds)]), keep="\n")


def _recognised(columns: Sequence[Column], items: pd.DataFrame) -> list[_Mapped]:
    """Columns that are a question by name, by wording, or as the only one with such answers."""
    left = {
        str(item): plain(str(wording)) for item, wording in items[["item_id", "wording"]].to_numpy()
    }
    mapped: list[_Mapped] = []
    for find in (_by_name, _by_wording):
        for column in columns:
            if any(each.column is column for each in mapped):
                continue
            item = find(column, left)
            if item:
                left.pop(item)
                mapped.append(_Mapped(column, item))
    places = {column.name: place for place, column in enumerate(columns)}
    return sorted(mapped, key=lambda each: places[each.column.name])


def _by_name(column: Column, items: Mapping[str, str]) -> str | None:
    name = column.name.casefold()
    return next((item for item in items if name in (item, f"q_{item}")), None)


def _by_wording(column: Column, items: Mapping[str, str]) -> str | None:
    """The one question that is worded as the column is, or as the end of it: a matrix's row."""
    asked = plain(column.wording or column.name)
    found = [item for item, wording in items.items() if asked == wording]
    found = found or [
        item for item, wording in items.items() if asked.endswith((f"- {wording}", f": {wording}"))
    ]
    return found[0] if len(found) == 1 else None


def _fits(column: Column, scale: str, seeds: Mapping[str, pd.DataFrame]) -> bool:
    """Whether every text of a column is a label of a scale."""
    labels, _ = known_options(seeds, scale)
    return all(plain(text) in labels for text in column.choices)


def _columns(
    columns: Sequence[Column],
    mapped: Sequence[_Mapped],
    closed: pd.DataFrame,
    fits: Callable[[Column, str], bool],
) -> Iterator[str]:
    """A line a column: what it is recognised as, or, behind a #, what its answers would fit."""
    items = {each.column.name: each.item_id for each in mapped}
    left = closed[~closed["item_id"].isin(items.values())]
    for column in columns:
        if column.name in items:
            yield f'{quoted(column.name)} = "{items[column.name]}"  # {_described(column)}'
        elif column.is_closed and plain(column.name) not in ADDED and not _may_weigh(column):
            scales = [scale for scale in left["response_scale"].unique() if fits(column, scale)]
            fitting = list(left.loc[left["response_scale"].isin(scales), "item_id"])
            only = fitting[0] if len(fitting) == 1 else ""
            hint = f"perhaps {_some(fitting)}; " if fitting else ""
            yield f'# {quoted(column.name)} = "{only}"  # {hint}{_described(column)}'
    if len(left):
        yield f"# No column was recognised as: {', '.join(left['item_id'])}"


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:SHOWN])}{', ...' if len(names) > SHOWN else ''}"


def _open_columns(
    columns: Sequence[Column], mapped: Sequence[_Mapped], items: pd.DataFrame
) -> Iterator[str]:
    known = ", ".join(items.query("item_type == 'open'")["item_id"])
    taken = {each.column.name for each in mapped}
    written = [each for each in columns if each.is_written and each.name not in taken]
    yield f"\n[codes]  # codes of an open question, separated by ;  Known: {known}"
    for column in columns:
        if column.name.endswith("_codes"):
            item = column.name.removeprefix("Q_").removesuffix("_codes")
            is_known = item in known.split(", ")
            yield f'{"" if is_known else "# "}{quoted(column.name)} = "{item if is_known else ""}"'
    yield "\n[text]  # what people wrote; kept in the restricted file alone"
    for column in written:
        yield f'# {quoted(column.name)} = ""  # {_wording(column)}'


def _rows(columns: Sequence[Column]) -> Iterator[str]:
    """The rules by which rows are no respondents, with the columns that they look at."""
    named = {plain(column.name): column for column in columns}
    yield "\n[rows]  # which rows are respondents; these are the defaults"
    for key, what in (("status", "Status"), ("finished", "Finished"), ("progress", "Progress")):
        column = named.get(plain(what))
        found = f"  # {_choices(column)}" if column else "  # not in this export"
        yield f'# {key} = "{column.name if column else what}"{found}'
    yield "# least_progress = 100             # of who has not finished; 0 keeps all"
    consent = [
        column
        for column in columns
        if any(word in f"{column.name} {column.wording}".casefold() for word in CONSENT_WORDS)
    ]
    for column in consent:
        yield f"# consent = {_string(column.name)}  # {_described(column)}"
    yield '# same_answers = "refuse"          # or "leave out", "keep"'
    yield '# no_role = "refuse"               # or "leave out"'


def _answers(mapped: Sequence[_Mapped], seeds: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Answers that the codebook has to word: filled in where labels say what a code is."""
    book = Codebook(
        wave="-",
        disclosure_rule="-",
        respondent_id="-",
        columns={each.column.name: each.item_id for each in mapped},
    )
    questions = read_questions(book, seeds)
    coded = {
        each.column.name: _recodes(each.column, questions[each.column.name]) for each in mapped
    }
    by_scale: dict[str, list[dict[str, str]]] = {}
    for name, recodes in coded.items():
        if recodes:
            by_scale.setdefault(questions[name].scale, []).append(recodes)
    for scale, all_recodes in by_scale.items():
        if all(recodes == all_recodes[0] for recodes in all_recodes):
            yield f"\n[recodes.{scale}]  # by the survey of Qualtrics"
            yield from (f'{quoted(code)} = "{option}"' for code, option in all_recodes[0].items())
        else:
            for name in (name for name in coded if questions[name].scale == scale and coded[name]):
                yield f"\n[answers.{quoted(name)}]  # by the survey of Qualtrics"
                yield from (f'{quoted(code)} = "{option}"' for code, option in coded[name].items())
    unknown = [
        Understood(each.column.name, each.item_id, text, None, Basis.UNKNOWN, n)
        for each in mapped
        if not coded[each.column.name]
        for text, n in each.column.choices.items()
        if questions[each.column.name].meaning(text).basis is Basis.UNKNOWN
    ]
    if lacking := block(unknown, _in_file(mapped, questions)):
        yield f"\n# What stands for what? Fill in, or write missing.\n{lacking}"


def _in_file(mapped: Sequence[_Mapped], questions: Mapping[str, Question]) -> dict[str, Question]:
    return {
        each.column.name: dataclasses.replace(
            questions[each.column.name],
            in_file=each.column.labels if each.column.is_labelled_in_file else {},
        )
        for each in mapped
    }


def _recodes(column: Column, question: Question) -> dict[str, str]:
    """Options by code, where the survey of Qualtrics labels every code with a label of ours."""
    codes = {code: text for code, text in column.labels.items() if as_code(code)}
    options = {code: question.meaning(text).option for code, text in codes.items()}
    if column.is_labelled_in_file or not codes or not all(options.values()):
        return {}
    return {code: str(option) for code, option in options.items()}


def _respondent_id(columns: Sequence[Column]) -> str:
    named = {column.name.casefold(): column.name for column in columns}
    known = [named[name] for name in IDS if name in named]
    unique = [column.name for column in columns if column.is_unique]
    return next(iter([*known, *unique]), "")


def _may_weigh(column: Column) -> bool:
    """Whether a column is called as weights are, and holds numbers above zero."""
    numbers = [as_weight(text) is not None for text in column.texts]
    return is_called_weight(column.name) and bool(numbers) and all(numbers)


def _weight(columns: Sequence[Column]) -> str:
    """A line for the column of weights, behind a #: whether it is one, a person has to say."""
    found = [column for column in columns if _may_weigh(column)]
    lines = [
        f"# weight = {_string(column.name)}  # if these are survey weights: {_weights(column)}"
        for column in found
    ]
    return "\n".join(lines or ['# weight = ""                      # column of survey weights'])


def _weights(column: Column) -> str:
    weights = [float(text) for text in column.texts]
    return f"{column.texts.total():,} numbers from {min(weights):g} to {max(weights):g}"


def _described(column: Column) -> str:
    return "; ".join(filter(None, (_wording(column), _choices(column))))


def _wording(column: Column) -> str:
    text = " ".join(column.wording.split())
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 3]}..."


def _choices(column: Column) -> str:
    shown = [f"{' '.join(text.split())[:40]} ({n})" for text, n in column.choices.items()]
    more = ", ..." if len(shown) > SHOWN else ""
    return f"{', '.join(shown[:SHOWN])}{more}"


def _string(text: str) -> str:
    found = quoted(text)
    return found if found.startswith('"') else f'"{found}"'
