"""Who mentioned which code: random graphs with the number of mentions of each side given."""

import numpy as np

SWITCHES = 12  # tried for each mention


def draw_mentions(
    rng: np.random.Generator,
    sizes: np.ndarray,
    counts: np.ndarray,
    overlap: tuple[int, int, int] | None = None,
) -> np.ndarray:
    """Draw which respondent mentioned which code.

    Parameters
    ----------
    sizes
        Codes that each respondent mentioned, shape (respondents,).
    counts
        Respondents who mentioned each code, shape (codes,); same sum.
    overlap
        Two codes and the number of respondents who mentioned both.

    Returns
    -------
    numpy.ndarray
        True for a mention, shape (respondents, codes).

    Raises
    ------
    ValueError
        If no respondents and codes can be joined in this way.

    Notes
    -----
    The commonest codes first, to those with the most mentions left, which finds a graph if there
    is one (Gale 1957, Ryser 1957); then random switches of two mentions, which keep all numbers and
    forget where they began.
    """
    left = sizes.copy()
    mentioned = np.zeros((len(sizes), len(counts)), dtype=bool)
    for code in np.argsort(-counts, kind="stable"):
        ties = rng.random(len(sizes))
        chosen = np.lexsort((ties, -left))[: counts[code]]
        mentioned[chosen, code] = True
        left[chosen] -= 1
    if left.any():
        raise ValueError(f"{counts.sum()} mentions cannot be shared by {len(sizes)} respondents")
    return _switch(rng, mentioned, overlap)


def _switch(
    rng: np.random.Generator, mentioned: np.ndarray, overlap: tuple[int, int, int] | None
) -> np.ndarray:
    who, code = (each.copy() for each in np.nonzero(mentioned))
    n_tries = SWITCHES * len(who)
    for first, second in rng.integers(0, len(who), (n_tries, 2)):
        a, b, x, y = who[first], who[second], code[first], code[second]
        if mentioned[a, y] or mentioned[b, x]:
            continue
        before = _distance(mentioned, overlap)
        _exchange(mentioned, a, b, x, y)
        if _distance(mentioned, overlap) > before:
            _exchange(mentioned, a, b, y, x)
        else:
            code[first], code[second] = y, x
    if _distance(mentioned, overlap):
        raise ValueError(f"{overlap} cannot be reached")
    return mentioned


def _exchange(mentioned: np.ndarray, a: int, b: int, x: int, y: int) -> None:
    """Give a the code y for x, and b the code x for y."""
    mentioned[a, x] = mentioned[b, y] = False
    mentioned[a, y] = mentioned[b, x] = True


def _distance(mentioned: np.ndarray, overlap: tuple[int, int, int] | None) -> int:
    if overlap is None:
        return 0
    first, second, wanted = overlap
    return abs(int((mentioned[:, first] & mentioned[:, second]).sum()) - wanted)


def draw_sizes(
    rng: np.random.Generator, n: int, total: int, least: int, most: int, decay: float
) -> np.ndarray:
    """Draw how many codes each of n respondents mentioned, with a given sum.

    Parameters
    ----------
    least, most
        Fewest and most of one respondent; at least one has the most.
    decay
        Weight of k + 1 mentions against k: below 1, many have few.

    Raises
    ------
    ValueError
        If the sum cannot be reached.
    """
    if not n * least + (most - least) <= total <= n * most:
        raise ValueError(f"{n} respondents cannot have {total} mentions of {least} to {most} each")
    weights = decay ** np.arange(most - least + 1)
    sizes = least + rng.choice(len(weights), n, p=weights / weights.sum())
    sizes[0] = most
    while sizes.sum() != total:
        step = int(np.sign(total - sizes.sum()))
        who = int(rng.integers(1, n))
        if least <= sizes[who] + step <= most:
            sizes[who] += step
    return rng.permutation(sizes)
