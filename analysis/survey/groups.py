"""Two groups of respondents to compare, as the seed ``survey_comparisons`` names them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.results import NotEstimableError, Statistic
from domain.respondents import n_of_rows
from domain.summaries import Distribution, Summary

NOT_ESTIMABLE = "none: there is no estimate"


@dataclass(frozen=True, slots=True)
class Survey:
    """Where respondents come from: every statistic of theirs carries it."""

    wave: str
    is_synthetic: bool

    @property
    def basis(self) -> str:
        """What a figure computed from them is worth."""
        return "synthetic respondents" if self.is_synthetic else "survey respondents"

    def missing(self, reason: str | Exception, **fields: Any) -> Statistic:
        """Make a statistic that cannot be had; it takes the other fields of `Statistic`.

        Parameters
        ----------
        reason
            Why; an error stands for its message.
        """
        return self.statistic(
            **{"estimate": float("nan"), "n": 0, "missing_rule": NOT_ESTIMABLE} | fields,
            missing_reason=str(reason),
        )

    def statistic(self, **fields: Any) -> Statistic:
        """Make a statistic of this wave; it takes the other fields of `Statistic`."""
        return Statistic(
            survey_wave=self.wave,
            basis=self.basis,
            is_synthetic=self.is_synthetic,
            **fields,
        )


@dataclass(frozen=True, slots=True)
class TwoGroups:
    """Respondents of the two groups of a comparison, each of shape (rows, columns)."""

    first: pd.DataFrame
    second: pd.DataFrame

    def distributions(self, column: str) -> tuple[Distribution, Distribution]:
        """How often each value of a column occurs in the first and in the second group."""
        return _distribution(self.first, column), _distribution(self.second, column)

    def summaries(self, column: str) -> tuple[Summary, Summary]:
        """Size, mean and SD of a column in the first and in the second group."""
        first, second = self.distributions(column)
        return Summary.of_distribution(first), Summary.of_distribution(second)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups of one column, all respondents or those within a value of another column.

    A difference is second minus first, as the report prints its t values.
    """

    name: str
    grouping: str
    first: str
    second: str
    within_grouping: str | None = None
    within: str | None = None

    def members(self, respondents: pd.DataFrame) -> pd.DataFrame:
        """Keep the respondents of either group.

        Parameters
        ----------
        respondents
            Rows of respondents, with the columns of the comparison; ``n_respondents`` where a row
            stands for more than one.

        Raises
        ------
        NotEstimableError
            If a group has no respondents.
        """
        chosen = self._chosen(respondents)
        for group in (self.first, self.second):
            if not (chosen[self.grouping] == group).any():
                raise NotEstimableError(f"{self.name}: no respondents in {group}")
        return chosen

    def split(self, respondents: pd.DataFrame) -> TwoGroups:
        """Part the respondents of either group.

        Raises
        ------
        NotEstimableError
            If a group has no respondents.
        """
        chosen = self.members(respondents)
        is_first = chosen[self.grouping] == self.first
        return TwoGroups(chosen[is_first], chosen[~is_first])

    def sizes(self, respondents: pd.DataFrame) -> tuple[int, int]:
        """Respondents of the first and of the second group; nobody is 0."""
        chosen = self._chosen(respondents)
        n, group = n_of_rows(chosen), chosen[self.grouping]
        first, second = (int(n[group == each].sum()) for each in (self.first, self.second))
        return first, second

    def _chosen(self, respondents: pd.DataFrame) -> pd.DataFrame:
        chosen = respondents[respondents[self.grouping].isin([self.first, self.second])]
        if self.within_grouping is not None:
            chosen = chosen[chosen[self.within_grouping] == self.within]
        return chosen


def _distribution(group: pd.DataFrame, column: str) -> Distribution:
    known = group[column].notna().to_numpy()
    return Distribution.of(group[column].to_numpy(float)[known], n_of_rows(group)[known])
