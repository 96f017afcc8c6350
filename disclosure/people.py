"""Respondents of a wave in classes: who is in the same groups, now and in the release before.

All published figures are sums over groups, so whoever is in the same groups cannot be told apart by
adding and subtracting them. A respondent whose answers were changed is one who left and one who
came.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.respondents import N_RESPONDENTS, n_of_rows

Group = tuple[str, str]  # grouping and group_name
Frames = Mapping[str, pd.DataFrame]
NOW, BEFORE = "now", "before"


@dataclass(frozen=True, slots=True)
class People:
    """Respondents of a wave, and those of the same wave in the release before.

    Attributes
    ----------
    persons
        A row per respondent: ``respondent_id``, ``is_now``, ``is_before``, ``class_number``,
        ``role``, ``is_qualified``, ``area_code``, ``care_rate_group``; of a large wave a row per
        kind of respondents, which stands for ``n_respondents``.
    groups
        By release (``now``, ``before``) and group, which classes are in it: (n classes,) of bool.
    """

    persons: pd.DataFrame
    groups: Mapping[str, Mapping[Group, np.ndarray]]

    @property
    def sizes(self) -> np.ndarray:
        """How many respondents each class has: (n classes,)."""
        return self.counted(self.persons)

    def counted(self, rows: pd.DataFrame) -> np.ndarray:
        """How many respondents of each class some rows stand for: (n classes,)."""
        n_classes = int(self.persons["class_number"].max()) + 1
        numbers, weights = rows["class_number"], n_of_rows(rows)
        return np.bincount(numbers, weights, n_classes).round().astype(int)

    @property
    def are_the_same(self) -> bool:
        """Whether the release before shows the same respondents, in the same groups."""
        return bool((self.persons["groups_now"] == self.persons["groups_before"]).all())

    def n_changed(self) -> Iterator[tuple[Group, int]]:
        """By group of both releases, how many respondents are in it in one of them alone."""
        for group, now in self.groups[NOW].items():
            if group in self.groups[BEFORE]:
                yield group, int(self.sizes[now != self.groups[BEFORE][group]].sum())


def people_of(now: Frames, before: Frames | None = None) -> People:
    """Sort the respondents of one wave into classes.

    Parameters
    ----------
    now, before
        ``dim_respondents``, ``int_survey_groupings``, ``fct_respondent_answers`` and
        ``fct_respondent_comments`` of the wave: in the release being built, and in the one before.
        Where a row stands for ``n_respondents`` of a kind, the respondents of both are the same.
    """
    releases = {NOW: _described(now)}
    if before is not None:
        releases[BEFORE] = _described(before)
    persons = _matched(releases)
    memberships = persons[[f"groups_{name}" for name in (NOW, BEFORE)]].agg(tuple, axis=1)
    # in an order of their own: what is withheld does not depend on that of the respondents
    classes = sorted(set(memberships))
    numbers = memberships.map({membership: number for number, membership in enumerate(classes)})
    groups = {}
    for position, name in enumerate((NOW, BEFORE)):
        held = [membership[position] for membership in classes]
        groups[name] = {
            group: np.array([group in of for of in held])
            for group in sorted({group for of in held for group in of})
        }
    return People(persons.assign(class_number=numbers), groups)


def _described(frames: Frames) -> pd.DataFrame:
    """A row per respondent: what is known of them, their groups, and all they answered."""
    groupings = frames["int_survey_groupings"]
    groups = pd.Series(
        list(zip(groupings["grouping"], groupings["group_name"], strict=True)),
        index=groupings["respondent_id"],
    )
    answers = frames["fct_respondent_answers"]
    comments = frames["fct_respondent_comments"]
    answered = answers.set_index("respondent_id")
    coded = comments.dropna(subset="code_id").set_index("respondent_id")
    said = pd.concat(
        [
            answered["item_id"] + "=" + answered["option_id"],
            coded["question_id"] + "=" + coded["code_id"],
        ]
    )
    respondents = frames["dim_respondents"].set_index("respondent_id")
    known = ["role", "is_qualified", "area_code", "care_rate_group"]
    known += [name for name in respondents if name == N_RESPONDENTS]
    return respondents[known].assign(
        groups=groups.groupby(level=0).agg(lambda of: tuple(sorted(of))),
        said=said.groupby(level=0).agg(lambda of: "\n".join(sorted(of))),
    )


def _matched(releases: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Respondents of both releases, in one row where nothing that they answered has changed."""
    now = releases[NOW]
    if BEFORE not in releases:
        kept = now.assign(is_now=True, is_before=False, groups_before=[()] * len(now))
        return kept.rename(columns={"groups": "groups_now"}).reset_index().drop(columns="said")
    both = now.join(releases[BEFORE][["said", "groups"]].add_suffix("_before"))
    same = both["said"].fillna("") == both["said_before"].fillna("-")
    if N_RESPONDENTS in now:  # kinds of the same respondents
        same = pd.Series(data=True, index=now.index)
    persons = now.assign(
        is_now=True,
        is_before=same,
        groups_before=[
            of if is_same else () for of, is_same in zip(both["groups_before"], same, strict=True)
        ],
    ).rename(columns={"groups": "groups_now"})
    gone = releases[BEFORE][~releases[BEFORE].index.isin(persons.index[same])]
    gone = gone.rename(columns={"groups": "groups_before"}).assign(
        is_now=False, is_before=True, groups_now=[()] * len(gone)
    )
    return pd.concat([persons, gone]).reset_index().drop(columns="said")
