"""Blocks of closed questions: who gave which answer, by group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from disclosure.blocks import Block, Cell, mask, options_mask, question
from disclosure.people import BEFORE, NOW, People
from disclosure.rules import Rule
from domain.respondents import n_of_rows

Frames = Mapping[str, pd.DataFrame]
BASE = ""
EVERYBODY = ("all", "all")
# their answers put respondents into the groups, so `disclosure.sizes` takes them
MAKE_GROUPS = ("demo_role", "demo_la")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the release before shows of a wave, and the rule that it obeys."""

    rule: Rule
    tables: Frames


def closed_questions(
    people: People, frames: Frames, reference: Frames, earlier: Earlier | None = None
) -> Iterator[Block]:
    """A block per closed question, with every cell of ``fct_answer_shares``.

    Parameters
    ----------
    frames
        ``fct_respondent_answers`` and ``int_answer_shares`` of the wave; of respondents who left,
        ``left_answers``.
    reference
        ``survey_items`` and ``merged_options``.
    """
    items = reference["survey_items"].set_index("item_id")
    given = by_class(people, frames["fct_respondent_answers"], "item_id", "option_id", NOW)
    left = by_class(people, frames["left_answers"], "item_id", "option_id", BEFORE)
    together = pd.concat([given, left])
    shares = frames["int_answer_shares"]
    for item, rows in shares[~shares["item_id"].isin(MAKE_GROUPS)].groupby("item_id"):
        options = sorted(rows.loc[~rows["is_merged"], "option_id"].unique())
        merged = reference["merged_options"]
        merged = merged[merged["response_scale"] == items.loc[item, "response_scale"]]
        parts = merged.groupby("merged_option_id")["option_id"].agg(list).to_dict()
        parts |= {option: [option] for option in options} | {BASE: options}
        asked = _asked(people, str(items.loc[item, "asked_of"]))
        answered = answered_by_class(together, str(item), options, people)
        groups = {name: members[asked] for name, members in people.groups[NOW].items()}
        shown = set(zip(rows["grouping"], rows["group_name"], strict=True))
        groups = {name: members for name, members in groups.items() if name in shown}
        block = question(str(item), people.sizes[asked], answered[asked], groups)
        for (grouping, group), members in groups.items():
            for option, of in parts.items():
                cell = Cell("answer_shares", str(item), option, grouping, group)
                block.cells[cell] = mask(members, options_mask(options, of))
        base = Cell("answer_shares", str(item), BASE, *EVERYBODY)
        block.also[base] = (Cell("missing_answers", str(item), "n_answered"),)
        add_earlier(block, _shown_before(earlier, str(item)), parts, options, people, asked)
        yield block


def by_class(
    people: People, answers: pd.DataFrame, question_column: str, answer_column: str, release: str
) -> pd.DataFrame:
    """Answers with the class of who gave them: question, answer, class_number, and how many: n."""
    persons = people.persons[people.persons[f"is_{release}"]]
    numbers = persons.set_index("respondent_id")["class_number"]
    return pd.DataFrame(
        {
            "question": answers[question_column].to_numpy(),
            "answer": answers[answer_column].to_numpy(),
            "class_number": answers["respondent_id"].map(numbers).to_numpy(),
            "n": n_of_rows(answers),
        }
    )


def answered_by_class(
    answers: pd.DataFrame, item: str, options: Sequence[str], people: People
) -> np.ndarray:
    """How many of each class gave each answer: (n classes, n options)."""
    of_item = answers[answers["question"] == item]
    table = of_item.groupby(["class_number", "answer"])["n"].sum().unstack(fill_value=0)  # noqa: PD010
    n_classes = len(people.sizes)
    return table.reindex(index=range(n_classes), columns=list(options), fill_value=0).to_numpy()


def _asked(people: People, asked_of: str) -> np.ndarray:
    """Which classes were asked: (n classes,) of bool."""
    roles = people.persons.groupby("class_number")["role"].first().to_numpy()
    return np.array([asked_of in ("all", f"{role}s") for role in roles])


def _shown_before(earlier: Earlier | None, item: str) -> Earlier | None:
    """Counts and bases of a question that the release before shows, as one table ``n``."""
    if earlier is None:
        return None
    table = earlier.tables["fct_answer_shares"]
    table = table[table["item_id"] == item]
    bases = table.drop_duplicates(["grouping", "group_name"]).assign(option_id=BASE)
    rows = pd.concat([table, bases.assign(n=bases["base_n"])]).dropna(subset="n")
    return Earlier(earlier.rule, {"n": rows})


def add_earlier(
    block: Block,
    earlier: Earlier | None,
    parts: Mapping[str, Sequence[str]],
    options: Sequence[str],
    people: People,
    asked: np.ndarray,
) -> None:
    """Add what the release before shows of the same unknowns."""
    if earlier is None:
        return
    for row in earlier.tables["n"].itertuples():
        members = people.groups[BEFORE].get((row.grouping, row.group_name))
        if members is not None and row.option_id in parts:
            of = mask(members[asked], options_mask(options, parts[row.option_id]))
            block.known.append((of, *earlier.rule.interval(row.n)))
