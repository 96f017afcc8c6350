"""Which groups have their mean scores shown: no sum or difference of them leaves a few people over.

Means and standard deviations are shown nearly exactly, so rounding hides nothing here: whoever adds
and subtracts totals of groups gets the total of any combination of groups. A group is shown if no
combination of it with the groups already shown rests on fewer respondents than the smallest group.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from disclosure.blocks import Cell
from disclosure.people import BEFORE, NOW, Group, People
from disclosure.rules import Rule
from domain.respondents import N_RESPONDENTS, n_of_rows

Frames = Mapping[str, pd.DataFrame]
# what more readers need is decided first
ORDER = ("all", "role", "care_rate_group", "role_in_care_rate_group")
ALPHA = "alpha"


def scores(
    people: People, frames: Frames, rule: Rule, earlier: pd.DataFrame | None = None
) -> Iterator[Cell]:
    """Cells of ``fct_scale_scores`` that are withheld.

    Parameters
    ----------
    frames
        ``fct_respondent_scores``, ``int_scale_scores`` and ``int_survey_alphas`` of the wave; of
        respondents who left, ``left_scores``.
    earlier
        ``fct_scale_scores`` as the release before shows it.
    """
    alphas = frames["int_survey_alphas"].set_index(["scale_id", "grouping", "group_name"])
    scored = {
        NOW: _scored(people, frames["fct_respondent_scores"], NOW),
        BEFORE: _scored(people, frames["left_scores"], BEFORE),
    }
    for scale, rows in frames["int_scale_scores"].groupby("scale_id"):
        of_scale = {name: table[table["scale_id"] == scale] for name, table in scored.items()}
        sizes = people.counted(pd.concat(of_scale.values()))
        already = [] if earlier is None else _shown_before(people, earlier, scale)
        groups = {
            group: people.groups[NOW][group]
            for group in zip(rows["grouping"], rows["group_name"], strict=True)
        }
        shown = shown_groups(groups, sizes, rule.smallest_group, already)
        exact = rows.set_index(["grouping", "group_name"])
        for grouping, group in groups:
            cell = Cell("scale_scores", str(scale), "", grouping, group)
            members = np.flatnonzero(groups[(grouping, group)])
            values = of_scale[NOW][of_scale[NOW]["class_number"].isin(members)]
            if (
                (grouping, group) not in shown
                or _dominated(values, rule)
                or round(exact.loc[(grouping, group), "sd_score"], rule.decimals) == 0
            ):
                yield cell
            elif alphas["n_complete"].get((scale, grouping, group), 0) < rule.smallest_group:
                yield cell._replace(option=ALPHA)


def shown_groups(
    groups: Mapping[Group, np.ndarray],
    sizes: np.ndarray,
    smallest: int,
    already: list[np.ndarray] | None = None,
) -> set[Group]:
    """Choose groups of which no combination isolates fewer people than the smallest group.

    Parameters
    ----------
    groups
        By group, which classes are in it: (n classes,) of bool.
    sizes
        People of each class: (n classes,).
    already
        Groups that are known anyhow.
    """
    few = _few(sizes, smallest)
    known = [np.asarray(each, dtype=float) for each in already or []]
    shown = set()
    ordered = sorted(groups, key=lambda of: (ORDER.index(of[0]), -sizes[groups[of]].sum(), of[1]))
    for group in ordered:
        more = [*known, groups[group].astype(float)]
        if sizes[groups[group]].sum() >= smallest and not isolates(np.array(more), sizes, few):
            known = more
            shown.add(group)
    return shown


def isolates(known: np.ndarray, sizes: np.ndarray, few: list[np.ndarray]) -> bool:
    """Whether a combination of groups rests on few people alone.

    Parameters
    ----------
    known
        Which classes are in each group: (n groups, n classes).
    few
        Sets of classes that are too few people together: (n classes,) of bool each.

    Notes
    -----
    A combination that is nought outside a set of classes, and not nought inside, exists if and only
    if leaving those classes out lowers the rank.
    """
    known = known * (sizes > 0)  # a class of nobody tells of nobody
    rank = np.linalg.matrix_rank(known)
    return any(np.linalg.matrix_rank(known[:, ~classes]) < rank for classes in few)


def _few(sizes: np.ndarray, smallest: int) -> list[np.ndarray]:
    """The largest sets of classes that have fewer people than the smallest group."""
    small = [int(number) for number in np.flatnonzero(sizes) if sizes[number] < smallest]
    sets: list[frozenset[int]] = []
    for n in range(len(small), 0, -1):
        for of in combinations(small, n):
            chosen = frozenset(of)
            if sizes[list(of)].sum() < smallest and not any(chosen <= other for other in sets):
                sets.append(chosen)
    return [np.isin(np.arange(len(sizes)), list(of)) for of in sets]


def _scored(people: People, scores: pd.DataFrame, release: str) -> pd.DataFrame:
    """Scores with the class of whose they are: ``scale_id``, ``score``, ``class_number``, n."""
    persons = people.persons[people.persons[f"is_{release}"]]
    numbers = persons.set_index("respondent_id")["class_number"]
    return pd.DataFrame(
        {
            "scale_id": scores["scale_id"].to_numpy(),
            "score": scores["score"].to_numpy(float),
            "class_number": scores["respondent_id"].map(numbers).to_numpy(int),
            N_RESPONDENTS: n_of_rows(scores),
        }
    )


def _shown_before(people: People, earlier: pd.DataFrame, scale: object) -> list[np.ndarray]:
    rows = earlier[(earlier["scale_id"] == scale) & earlier["mean_score"].notna()]
    return [
        people.groups[BEFORE][group]
        for group in zip(rows["grouping"], rows["group_name"], strict=True)
        if group in people.groups[BEFORE]
    ]


def _dominated(scores: pd.DataFrame, rule: Rule) -> bool:
    """Whether the two largest scores make up more of the total than the rule allows."""
    n = n_of_rows(scores)
    total = (scores["score"] * n).sum()
    largest = scores["score"].repeat(np.minimum(n, 2)).nlargest(2).sum()
    return bool(total and 100 * largest / total > rule.largest_share_pct)
