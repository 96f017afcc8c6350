"""The block of group sizes: who took part, by authority, role and qualification."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from disclosure.blocks import Block, Cell
from disclosure.people import People
from domain.areas import WALES
from domain.respondents import n_of_rows

Frames = Mapping[str, pd.DataFrame]
QUALIFIED = "qualified"
# a group made by an answer: what the answer is in that group, everybody knows
DEFINED = {
    "demo_role": {"role", "role_in_care_rate_group"},
    "demo_la": {"care_rate_group", "role_in_care_rate_group"},
}


def sizes(people: People, frames: Frames, items: pd.DataFrame) -> Block:
    """All cells that count who took part, whatever they answered.

    Parameters
    ----------
    frames
        ``int_response_rates``, ``int_framework_use``, ``int_missing_answers`` and
        ``int_answer_shares`` of the wave.
    items
        The seed ``survey_items``.

    Returns
    -------
    Block
        Its unknowns are authority (or none named) x role x qualification. No total is taken to be
        known: how many took part is what the cells are about.
    """
    persons = people.persons[people.persons["is_now"]]
    persons = persons.fillna({"area_code": "", "is_qualified": False, "role": ""})
    areas = {*frames["int_response_rates"]["area_code"], *persons["area_code"]} - {WALES, ""}
    kinds = pd.MultiIndex.from_product(
        [["", *sorted(areas)], sorted(persons["role"].unique()), [False, True]],
        names=["area_code", "role", "is_qualified"],
    )
    by_kind = persons.assign(n=n_of_rows(persons)).groupby(list(kinds.names))
    counts = by_kind["n"].sum().reindex(kinds, fill_value=0)
    block = Block("group sizes", counts.to_numpy())
    kind = kinds.to_frame(index=False)
    placed = persons[persons["area_code"] != ""].drop_duplicates("area_code")
    groups = kind["area_code"].map(placed.set_index("area_code")["care_rate_group"])
    _add_response_rates(block, kind, groups, frames["int_response_rates"])
    _add_groups(block, kind, groups, frames["int_framework_use"])
    _add_asked(block, frames["int_missing_answers"], items)
    _add_defining_questions(block, kind, groups, frames["int_answer_shares"])
    return block


def _add_response_rates(
    block: Block, kind: pd.DataFrame, groups: pd.Series, rates: pd.DataFrame
) -> None:
    """Respondents by authority and in Wales: all, a role, or the qualified."""
    for area, group in zip(rates["area_code"], rates["respondent_group"], strict=True):
        if group == QUALIFIED:
            of_group = kind["is_qualified"].to_numpy()
        else:
            of_group = _in_group(kind, groups, "all" if group == "all" else "role", group)
        of_area = (kind["area_code"] == area).to_numpy() | (area == WALES)
        block.cells[Cell("response_rates", area, "", "", group)] = of_group & of_area


def _in_group(kind: pd.DataFrame, groups: pd.Series, grouping: str, group: str) -> np.ndarray:
    """Which kinds of respondents a group has: (n kinds,)."""
    if grouping == "all":
        return np.ones(len(kind), dtype=bool)
    if grouping == "role":
        return (kind["role"] == group).to_numpy()
    if grouping == "care_rate_group":
        return (groups == group).to_numpy()
    return ((groups + " " + kind["role"]) == group).to_numpy()


def _add_groups(
    block: Block, kind: pd.DataFrame, groups: pd.Series, frameworks: pd.DataFrame
) -> None:
    """The sizes of groups, which stand beside each framework."""
    ids = frameworks["framework_id"].unique()
    named = frameworks[["grouping", "group_name"]].drop_duplicates()
    for grouping, group in named.itertuples(index=False):
        places = [Cell("framework_use", each, "n_respondents", grouping, group) for each in ids]
        block.cells[places[0]] = _in_group(kind, groups, grouping, group)
        block.also[places[0]] = tuple(places[1:])


def _add_asked(block: Block, missing_answers: pd.DataFrame, items: pd.DataFrame) -> None:
    """Who was asked a question is everybody, or a role."""
    asked_of = items.set_index("item_id")["asked_of"]
    for cell in list(block.also):
        if cell.grouping in ("all", "role"):
            asked = "all" if cell.grouping == "all" else f"{cell.group_name}s"
            block.also[cell] += tuple(
                Cell("missing_answers", item, "n_asked")
                for item in missing_answers["item_id"]
                if asked_of[item] == asked
            )


def _add_defining_questions(
    block: Block, kind: pd.DataFrame, groups: pd.Series, shares: pd.DataFrame
) -> None:
    """The questions whose answers make the groups: role and authority."""
    columns = {"demo_role": "role", "demo_la": "area_code"}
    for item, column in columns.items():
        for row in shares[shares["item_id"] == item].itertuples():
            members = _in_group(kind, groups, row.grouping, row.group_name)
            answered = (kind[column] != "").to_numpy()
            answer = (kind[column] == row.option_id).to_numpy()
            base = Cell("answer_shares", item, "", row.grouping, row.group_name)
            cell = base._replace(option=row.option_id)
            block.cells[base] = members & answered
            block.cells[cell] = members & answer
            if row.grouping in DEFINED[item]:
                block.exempt |= {base, cell}
