"""Blocks of practice frameworks: who names each, by group, and the tests of that."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from disclosure.blocks import Block, Cell, mask, question
from disclosure.people import BEFORE, NOW, Group, People
from disclosure.questions import Earlier, Frames, add_earlier, answered_by_class, by_class
from domain.respondents import N_RESPONDENTS

TESTED = "tested"  # chi-squared and phi of two groups tell how many of each name a framework
NAMED, OTHERS = np.array([True, False]), np.array([False, True])


def frameworks(
    people: People, frames: Frames, reference: Frames, earlier: Earlier | None = None
) -> Iterator[Block]:
    """A block per practice framework: who names it, by group.

    Parameters
    ----------
    frames
        ``fct_respondent_comments`` and ``int_framework_use``; of respondents who left,
        ``left_comments``.
    reference
        ``coding_frames`` and ``survey_comparisons``.
    """
    given = pd.concat(
        [
            by_class(people, _mentions(frames["fct_respondent_comments"]), "named", "named", NOW),
            by_class(people, _mentions(frames["left_comments"]), "named", "named", BEFORE),
        ]
    )
    codes, rows = reference["coding_frames"], frames["int_framework_use"]
    shown = set(zip(rows["grouping"], rows["group_name"], strict=True))
    groups = {of: members for of, members in people.groups[NOW].items() if of in shown}
    compared = _compared(reference["survey_comparisons"])
    everybody = np.ones(len(people.sizes), dtype=bool)
    for framework in codes.loc[codes["level"] == "framework", "code_id"]:
        answered = answered_by_class(given, framework, [framework], people)
        block = question(framework, people.sizes, answered, groups)
        for (grouping, group), members in groups.items():
            cell = Cell("framework_use", framework, "", grouping, group)
            block.cells[cell] = mask(members, NAMED)
            # that nearly all of a group name it is as telling as that few do
            block.targets[f"{grouping} {group}, not named"] = mask(members, OTHERS)
            if (grouping, group) in compared:
                tested = cell._replace(option=TESTED)
                block.cells[tested] = block.cells[cell]
                block.exact.add(tested)
        before = _before(earlier, framework)
        add_earlier(block, before, {framework: [framework]}, [framework], people, everybody)
        yield block


def tested_cells(statistics: pd.DataFrame, comparisons: pd.DataFrame) -> Iterator[Cell]:
    """Which groups have a test of a framework shown.

    Parameters
    ----------
    statistics
        ``results.statistics`` of a wave.
    comparisons
        The seed ``survey_comparisons``.
    """
    tests = statistics[(statistics["analysis"] == "association") & statistics["estimate"].notna()]
    by_name = comparisons.set_index("comparison")
    for framework, comparison in tests[["term", "comparison"]].drop_duplicates().to_numpy():
        of = by_name.loc[comparison]
        for side in ("first_group", "second_group"):
            yield Cell("framework_use", framework, TESTED, of["grouping"], of[side])


def _compared(comparisons: pd.DataFrame) -> set[Group]:
    """Groups whose use of frameworks is tested: those of authorities."""
    of_areas = comparisons[comparisons["grouping"] == "care_rate_group"]
    return {
        (grouping, group)
        for side in ("first_group", "second_group")
        for grouping, group in zip(of_areas["grouping"], of_areas[side], strict=True)
    }


def _mentions(comments: pd.DataFrame) -> pd.DataFrame:
    """A row per respondent and code, or per kind of them that names it."""
    named = comments.rename(columns={"code_id": "named"})
    columns = ["respondent_id", "named", *(name for name in named if name == N_RESPONDENTS)]
    return named[columns].drop_duplicates()


def _before(earlier: Earlier | None, framework: str) -> Earlier | None:
    """Who names a framework, as the release before shows it, as one table ``n``."""
    if earlier is None:
        return None
    table = earlier.tables["fct_framework_use"]
    rows = table[table["framework_id"] == framework].rename(columns={"n_named": "n"})
    return Earlier(earlier.rule, {"n": rows.assign(option_id=framework).dropna(subset="n")})
