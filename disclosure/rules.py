"""The rule that a wave's figures obey before anybody but their owner sees them."""

from dataclasses import dataclass

import pandas as pd

NONE = "none"  # of synthetic respondents, who stand for nobody


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the seed ``disclosure_rules``.

    Attributes
    ----------
    smallest_group, smallest_cell
        Fewest respondents of a group, and of a count in it, that are shown.
    rounding_base
        Counts are shown as the nearest multiple of it.
    narrowest_interval
        A withheld count may not be known to be in a narrower interval than this many respondents.
    largest_share_pct
        Most that the two largest contributions may make up of a total, in percent.
    decimals
        Of the means, standard deviations and alphas that are shown.
    """

    disclosure_rule: str
    smallest_group: int
    smallest_cell: int
    rounding_base: int
    narrowest_interval: int
    largest_share_pct: float
    decimals: int

    def interval(self, shown: float) -> tuple[float, float]:
        """Between which counts lies one that is shown as this."""
        half = self.rounding_base // 2
        return max(shown - half, self.smallest_cell), shown + half

    def shown(self, count: float) -> float:
        """How a count is shown if it is not withheld."""
        return self.rounding_base * round(count / self.rounding_base)


def read_rules(waves: pd.DataFrame) -> dict[str, Rule]:
    """Rules by wave, of the waves that have one.

    Parameters
    ----------
    waves
        ``int_survey_waves``: a row per wave, with the parameters of its rule.
    """
    under_rule = waves[waves["disclosure_rule"] != NONE]
    return {
        str(row["survey_wave"]): Rule(
            disclosure_rule=str(row["disclosure_rule"]),
            smallest_group=int(row["smallest_group"]),
            smallest_cell=int(row["smallest_cell"]),
            rounding_base=int(row["rounding_base"]),
            narrowest_interval=int(row["narrowest_interval"]),
            largest_share_pct=float(row["largest_share_pct"]),
            decimals=int(row["decimals"]),
        )
        for row in under_rule.to_dict("records")
    }
