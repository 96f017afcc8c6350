"""Charts of what was answered: a figure for each section of the questionnaire."""

import pandas as pd

from report.records import as_records
from report.site.charts import survey as charts
from report.site.parts import Column, DataTable, English, Figure
from report.site.tables import Tables
from report.site.words import Words

# groups of respondents that have a column: grouping and name in the mart
GROUPS = (
    ("role", "leader"),
    ("role", "worker"),
    ("care_rate_group", "increasing"),
    ("care_rate_group", "decreasing"),
)
EVERYBODY = "all"
Answers = dict[tuple[str, str], dict]


def figures(wave: str, tables: Tables, words: Words) -> tuple[Figure, ...]:
    """The answers of all respondents to the questions of each section.

    Parameters
    ----------
    wave
        A ``survey_wave`` of ``ledger.rpt_likert_shares``.
    """
    shares = tables["ledger.rpt_likert_shares"]
    of_wave = shares[shares["survey_wave"] == wave]
    everybody = of_wave[of_wave["grouping"] == EVERYBODY].sort_values(["place", "position"])
    by_group = {group: _by_answer(of_wave, grouping, group) for grouping, group in GROUPS}
    return tuple(
        _figure(str(section), answers, by_group, words)
        for section, answers in everybody.groupby("section", sort=True)
    )


def _by_answer(shares: pd.DataFrame, grouping: str, group: str) -> Answers:
    """The rows of a group by question and answer."""
    of_group = shares[(shares["grouping"] == grouping) & (shares["group_name"] == group)]
    return {(row["item_id"], row["option_id"]): row for row in as_records(of_group)}


def _figure(
    section: str, answers: pd.DataFrame, by_group: dict[str, Answers], words: Words
) -> Figure:
    name = words(f"section.{section}")
    title = words("answers.title", section=name)
    drawn = answers[answers["stack_end_pct"].notna()]
    is_diverging = bool(len(drawn)) and bool(drawn["diverging_start_pct"].notna().all())
    upper = answers.groupby("item_id")["upper_pct"].first().dropna()
    return Figure(
        section.replace(" ", "-").replace("'", ""),
        _headline(name, upper, words),
        title,
        _sentence(answers, drawn, is_diverging=is_diverging, words=words),
        _chart(answers, drawn, is_diverging=is_diverging, words=words),
        _table(title, answers, by_group, words),
    )


def _headline(section: str, upper: pd.Series, words: Words) -> str:
    """How many chose an answer above the middle, from the question with the fewest to the most."""
    if not len(upper):
        return words("answers.headline.none", section=section)
    return words(
        "answers.headline",
        section=section,
        low=words.number(upper.min(), 1),
        high=words.number(upper.max(), 1),
    )


def _sentence(
    answers: pd.DataFrame, drawn: pd.DataFrame, *, is_diverging: bool, words: Words
) -> str:
    bases = answers["base_n"].dropna()
    said = [
        words(
            "answers.sentence",
            n=answers["item_id"].nunique(),
            low=words.number(bases.min() if len(bases) else None),
            high=words.number(bases.max() if len(bases) else None),
        ),
        words("answers.sentence.middle" if is_diverging else "answers.sentence.zero"),
    ]
    n_hidden = answers["item_id"].nunique() - drawn["item_id"].nunique()
    if n_hidden:
        said.append(words("answers.sentence.withheld", n=n_hidden))
    return " ".join(said)


def _chart(answers: pd.DataFrame, drawn: pd.DataFrame, *, is_diverging: bool, words: Words) -> dict:
    start, end = (
        ("diverging_start_pct", "diverging_end_pct")
        if is_diverging
        else ("stack_start_pct", "stack_end_pct")
    )
    labels = _labels(answers, words)
    hidden = answers[~answers["item_id"].isin(drawn["item_id"])].drop_duplicates("item_id")
    return charts.likert(
        [
            {
                "name": row["wording"],
                "answer": labels[int(row["position"]) - 1],
                "start": row[start],
                "end": row[end],
            }
            for row in as_records(drawn)
        ],
        labels,
        words("answers.axis.middle" if is_diverging else "answers.axis.zero"),
        [{"name": row["wording"], "said": _why_missing(row, words)} for row in as_records(hidden)],
    )


def _labels(answers: pd.DataFrame, words: Words) -> list[str]:
    """Answers by their position; numbered where questions of a section have other answers."""
    labels = answers.groupby("position")["label"].unique()
    numbers = range(1, int(labels.index.max()) + 1)
    if labels.map(len).max() == 1:
        return [str(labels[number][0]) if number in labels.index else "" for number in numbers]
    return [words("answers.answer", n=number) for number in numbers]


def _table(
    title: str, answers: pd.DataFrame, by_group: dict[str, Answers], words: Words
) -> DataTable:
    """A row an answer: how many of all respondents gave it, and its share in each group."""
    of_groups = {group: rows for group, rows in by_group.items() if rows}
    return DataTable(
        title,
        (
            Column(words("column.question")),
            Column(words("column.answer")),
            Column(words("column.n_answered"), 0),
            Column(words("column.n_of_answer"), 0),
            Column(words("column.answer_pct"), 1),
            *(Column(words(f"column.answer_pct.{group}"), 1) for group in of_groups),
        ),
        [
            [
                English(row["wording"]),
                English(f"{int(row['position'])}. {row['label']}"),
                _shown(row, "base_n", words),
                _shown(row, "n", words),
                _shown(row, "answer_pct", words),
                *(
                    _shown(rows[each], "answer_pct", words)
                    if (each := (row["item_id"], row["option_id"])) in rows
                    else None
                    for rows in of_groups.values()
                ),
            ]
            for row in as_records(answers)
        ],
    )


def _shown(row: dict, figure: str, words: Words) -> float | str | None:
    """A figure, or why there is none."""
    value = row[figure]
    return _why_missing(row, words) if pd.isna(value) else value


def _why_missing(row: dict, words: Words) -> str:
    """Withheld, or nobody to answer: a group without respondents has nothing to hide."""
    nobody = row["base_n"] == 0
    return words("answers.nobody" if nobody else "withheld.short")
