"""What every room knows of respondents."""

from math import floor, log2

SYNTHETIC = "is_synthetic"  # column of a table, and of an export, that says so of each respondent
LEAST_ALIKE = 20  # two of some hundred people do not give so many equal answers by chance
OF_STUDY = 792  # people, by whom bounds were set that depend on how many there are


def least_alike(n: int) -> int:
    """How many equal answers of two people are more than chance among so many people.

    Twenty among the 792 of the study. Whoever has twice as many people has four times as many
    pairs of them, and each further question halves at least the pairs that agree by chance: two
    answers more for each doubling, 40 among a million.
    """
    return LEAST_ALIKE + max(0, floor(2 * log2(max(n, 1) / OF_STUDY)))
