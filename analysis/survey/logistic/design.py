"""Design of a logistic regression: who has every term, in which columns, none of them repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.results import NotEstimableError
from analysis.survey.groups import Comparison
from domain.respondents import N_RESPONDENTS, counted, n_of_rows

INTERCEPT = "intercept"
DEPENDENT = 1e-9  # singular value, of columns of unit length, below which one column repeats others


@dataclass(frozen=True, slots=True)
class LogisticDesign:
    """Respondents of a comparison who have every term, in the order of `respondents`.

    Attributes
    ----------
    columns
        Shape (rows, columns), the intercept first; then scores, and ``term=band`` for every band
        that occurs but the first.
    term_of
        Term of each column.
    is_first
        Whether a respondent is in the group that is predicted; shape (rows,).
    area_code
        Authority of a respondent; missing where the respondent did not say.
    n
        Respondents that each row stands for; shape (rows,).
    n_members
        Respondents of the comparison, with or without every term.
    references
        Band of each characteristic with which its other bands are compared.
    """

    comparison: Comparison
    columns: pd.DataFrame
    term_of: dict[str, str]
    is_first: np.ndarray
    area_code: pd.Series
    n: np.ndarray
    predictors: tuple[str, ...]
    controls: tuple[str, ...]
    n_members: int
    references: dict[str, str]

    @property
    def terms(self) -> tuple[str, ...]:
        """Predictors, then controls."""
        return (*self.predictors, *self.controls)

    @property
    def groups(self) -> dict[str, np.ndarray]:
        """Whether a respondent is in the group, by group; shape (rows,) each."""
        return {self.comparison.first: self.is_first, self.comparison.second: ~self.is_first}

    @property
    def sizes(self) -> tuple[int, int]:
        """Respondents with every term in the first and in the second group."""
        return int(self.n[self.is_first].sum()), int(self.n[~self.is_first].sum())

    @property
    def wording(self) -> str:
        """The model in words: which group it predicts, and with what a band is compared."""
        groups = f"{self.comparison.first} against {self.comparison.second}"
        said = f"binomial logit by maximum likelihood, {groups}"
        for term, band in self.references.items():
            said += f"; {term} against {band}"
        return said

    def columns_of(self, *terms: str) -> list[str]:
        """Columns of these terms."""
        return [column for column, term in self.term_of.items() if term in terms]

    def of_terms(self, *terms: str) -> pd.DataFrame:
        """Intercept and the columns of these terms; the respondents stay the same."""
        return self.columns[self.columns_of(INTERCEPT, *terms)]

    def with_area(self) -> "LogisticDesign":
        """Keep the respondents who named an authority."""
        known = self.area_code.notna().to_numpy(bool)
        return replace(
            self,
            columns=self.columns[known],
            is_first=self.is_first[known],
            area_code=self.area_code[known],
            n=self.n[known],
        )

    def distinct(self, *, by_area: bool) -> "LogisticDesign":
        """Equal respondents in one row, in ascending order: sums do not depend on who comes when.

        Parameters
        ----------
        by_area
            Whether equal respondents of two authorities stay two rows; otherwise the authority
            is forgotten.
        """
        names = list(self.columns.columns)
        of_rows = self.columns.assign(is_first_group=self.is_first, **{N_RESPONDENTS: self.n})
        if by_area:
            of_rows["area_code"] = self.area_code
        rows = counted(of_rows, [each for each in of_rows if each != N_RESPONDENTS])
        return replace(
            self,
            columns=rows[names],
            is_first=rows["is_first_group"].to_numpy(bool),
            area_code=rows["area_code"] if by_area else pd.Series(None, rows.index, dtype="str"),
            n=rows[N_RESPONDENTS].to_numpy(),
        )


def logistic_design(
    respondents: pd.DataFrame,
    comparison: Comparison,
    predictors: Sequence[str],
    controls: Sequence[str] = (),
    bands: Mapping[str, Sequence[str]] | None = None,
) -> LogisticDesign:
    """Lay out the respondents of a comparison who have every term.

    Parameters
    ----------
    respondents
        Rows of respondents: the columns of the comparison, ``area_code`` and the terms, and
        ``n_respondents`` where a row stands for more than one.
    predictors
        Scales whose scores explain the group.
    controls
        Characteristics of respondents: yes or no, or in bands.
    bands
        Bands of a characteristic in the order of the questionnaire.

    Raises
    ------
    NotEstimableError
        If a group has no respondent with every term, a score is no number, or everybody is in one
        band.
    ValueError
        If a band is not in the questionnaire.

    Notes
    -----
    The report's tables D7 and D8, which would print the terms, are not available; the terms come
    from its text (seed ``regression_terms``).
    """
    members = comparison.members(respondents)
    bands_of = dict(bands or {})
    blocks = {
        term: _in_bands(members[term], bands_of[term])
        if term in bands_of
        else _scores(members, term)
        for term in (*predictors, *controls)
    }
    complete = np.logical_and.reduce([block.notna().all(axis=1) for block in blocks.values()])
    is_first = (members[comparison.grouping] == comparison.first).to_numpy(bool)[complete]
    for group, n in ((comparison.first, is_first.sum()), (comparison.second, (~is_first).sum())):
        if n == 0:
            raise NotEstimableError(f"{comparison.name}: nobody in {group} has every term")
    columns = [pd.DataFrame({INTERCEPT: 1.0}, index=members.index[complete])]
    term_of = {INTERCEPT: INTERCEPT}
    references = {}
    for term, block in blocks.items():
        used = block[complete]
        if not np.isfinite(used.to_numpy(float)).all():
            raise NotEstimableError(f"{comparison.name}: {term} is not a finite number")
        if term in bands_of:
            # bands that nobody is in have no odds; the first that occurs is the reference
            used = used.loc[:, used.any()]
            if len(used.columns) == 1:
                raise NotEstimableError(f"{comparison.name}: everybody is in one band of {term}")
            references[term] = used.columns[0].removeprefix(f"{term}=")
            used = used.iloc[:, 1:]
        columns.append(used)
        term_of |= dict.fromkeys(used.columns, term)
    return LogisticDesign(
        comparison=comparison,
        columns=pd.concat(columns, axis=1),
        term_of=term_of,
        is_first=is_first,
        area_code=members["area_code"][complete],
        n=n_of_rows(members)[complete],
        predictors=tuple(predictors),
        controls=tuple(controls),
        n_members=int(n_of_rows(members).sum()),
        references=references,
    )


def refuse_dependence(design: LogisticDesign) -> None:
    """Refuse terms of which one follows from the others: their odds have no single value.

    Parameters
    ----------
    design
        Columns of shape (rows, columns).

    Raises
    ------
    NotEstimableError
        Naming every term involved; ``intercept`` is among them where a term does not vary.
    """
    columns = design.columns.to_numpy(float) * np.sqrt(design.n)[:, None]
    length = np.linalg.norm(columns, axis=0)
    # the triangle has the singular values of the columns without a row per respondent
    triangle = np.linalg.qr(columns / np.where(length > 0, length, 1), mode="r")
    _, singular, directions = np.linalg.svd(triangle)
    singular = np.pad(singular, (0, len(directions) - len(singular)))
    null = directions[singular < DEPENDENT * singular[0]]
    involved = design.columns.columns[(np.abs(null) > np.sqrt(DEPENDENT)).any(axis=0)]
    if len(involved):
        named = dict.fromkeys(design.term_of[column] for column in involved)
        raise NotEstimableError(f"{design.comparison.name}: linearly dependent: {', '.join(named)}")


def _scores(members: pd.DataFrame, term: str) -> pd.DataFrame:
    values = members[term]
    if values.dtype == object or pd.api.types.is_bool_dtype(values):
        values = values.astype("boolean").astype("Float64")
    return pd.DataFrame({term: values.to_numpy(float, na_value=np.nan)}, index=members.index)


def _in_bands(values: pd.Series, bands: Sequence[str]) -> pd.DataFrame:
    unknown = sorted(set(values.dropna()) - set(bands))
    if unknown:
        raise ValueError(f"{values.name}: not a band of the questionnaire: {', '.join(unknown)}")
    codes = pd.Categorical(values, categories=list(bands)).codes
    dummies = np.where(codes[:, None] < 0, np.nan, codes[:, None] == np.arange(len(bands)))
    names = [f"{values.name}={band}" for band in bands]
    return pd.DataFrame(dummies, index=values.index, columns=names)
