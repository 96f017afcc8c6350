"""Blocks of open questions: how often each issue, theme and area was mentioned."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from disclosure.blocks import Block, Cell

Frames = Mapping[str, pd.DataFrame]
LEAVES = ("issue", "framework", "not codable")


def comments(frames: Frames, codes: pd.DataFrame) -> Iterator[Block]:
    """A block per open question: mentions, which add up from issues to areas.

    How many respondents a theme, area or group has is a block of its own each: who mentions two of
    its issues counts once, so it is no sum.

    Parameters
    ----------
    frames
        ``int_comment_themes`` and ``int_comment_responses`` of the wave.
    codes
        The seed ``coding_frames``.
    """
    for name, rows in frames["int_comment_themes"].groupby("question_id"):
        yield _mentions(str(name), rows, codes[codes["question_id"] == name])
        for row in rows[~rows["level"].isin(LEAVES)].itertuples():
            cell = Cell("comment_themes", row.question_id, row.code_id, "n_respondents")
            yield _alone(cell, row.n_respondents)
    for row in frames["int_comment_responses"].itertuples():
        cell = Cell("comment_responses", row.question_id, str(row.n_codes))
        yield _alone(cell, row.n_responses)


def _alone(cell: Cell, count: int) -> Block:
    return Block(f"{cell.variable} {cell.option}", np.array([count]), {cell: np.array([True])})


def _mentions(question: str, rows: pd.DataFrame, codes: pd.DataFrame) -> Block:
    """Issues are the unknowns; a theme is the sum of its issues, an area that of its themes."""
    leaves = rows[rows["level"].isin(LEAVES)]
    block = Block(question, leaves["n_mentions"].to_numpy())
    counted_in = codes.set_index("code_id")[["parent_id", "group_id"]].to_dict("index")

    def wholes(code: str) -> set[str]:
        """The code itself, and all that counts it."""
        above = [of for of in counted_in[code].values() if isinstance(of, str) and of]
        return {code}.union(*(wholes(each) for each in above))

    parts = [wholes(leaf) for leaf in leaves["code_id"]]
    for code, level in zip(rows["code_id"], rows["level"], strict=True):
        cell = Cell("comment_themes", question, code, "n_mentions")
        block.cells[cell] = np.array([code in of for of in parts])
        if level in LEAVES:  # whoever mentions an issue does so once
            block.also[cell] = (cell._replace(grouping="n_respondents"),)
    return block
