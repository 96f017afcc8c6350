"""The contents page of disclosure control: what is withheld of each wave, and whether it holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from disclosure.attack import Attack, AttackError
from disclosure.blocks import WITHHELD, Block, Cell, named
from disclosure.comments import comments
from disclosure.frameworks import frameworks
from disclosure.people import People, people_of
from disclosure.protect import withheld_cells
from disclosure.questions import Earlier, closed_questions
from disclosure.rules import Rule
from disclosure.scores import scores
from disclosure.sizes import sizes
from domain.problems import DisclosureError

Frames = Mapping[str, pd.DataFrame]
FEW = (
    "Fewer than {smallest} respondents, or a figure from which so few could be worked out: "
    "withheld under the rule {rule}."
)
SHOWN_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave under a rule, with the same wave in the release before.

    Attributes
    ----------
    frames
        Restricted tables of the wave, by name without schema.
    earlier
        Restricted tables of the wave in the release before, and what was withheld of it:
        ``withheld``.
    shown_before
        What the release before shows of it, and under which rule.
    """

    name: str
    rule: Rule
    frames: Frames
    earlier: Frames | None = None
    shown_before: Earlier | None = None

    def people(self) -> People:
        """Its respondents in classes."""
        return people_of(self.frames, self.earlier if self.shown_before else None)


def withheld(wave: Wave, reference: Frames) -> pd.DataFrame:
    """What of a wave is withheld: a row per figure, with the columns of `WITHHELD`.

    Parameters
    ----------
    reference
        ``survey_items``, ``merged_options``, ``coding_frames`` and ``survey_comparisons``.

    Raises
    ------
    DisclosureError
        If the release before shows nearly the same respondents, so that a few could be told apart.
    """
    people = wave.people()
    _require_no_few_changes(wave, people)
    cells: set[Cell] = set()
    start = _withheld_before(wave, people)
    for block in blocks(wave, people, reference):
        if start:  # the same people again: this was decided, and is attacked before it is shown
            hidden = block.too_small(wave.rule) | (start & block.cells.keys())
        else:
            hidden = withheld_cells(block, wave.rule)
        for cell in hidden:
            cells |= {cell, *block.also.get(cell, ())}
    before = wave.shown_before.tables["fct_scale_scores"] if wave.shown_before else None
    cells |= set(scores(people, _with_left(wave, people), wave.rule, before))
    cells |= set(_few_missing(wave))
    reason = FEW.format(smallest=wave.rule.smallest_cell, rule=wave.rule.disclosure_rule)
    rows = [(wave.name, *cell, reason) for cell in sorted(cells)]
    return pd.DataFrame(rows, columns=list(WITHHELD), dtype="str")


def blocks(wave: Wave, people: People, reference: Frames) -> Iterator[Block]:
    """Every block of counts of a wave."""
    frames = _with_left(wave, people)
    yield sizes(people, frames, reference["survey_items"])
    yield from closed_questions(people, frames, reference, wave.shown_before)
    yield from frameworks(people, frames, reference, wave.shown_before)
    yield from comments(frames, reference["coding_frames"])


def require_protected(
    wave: Wave, shown: Mapping[Cell, float], reference: Frames
) -> dict[str, tuple[int, int]]:
    """Attack what a release is about to show of a wave.

    Parameters
    ----------
    shown
        Every count that the public tables show of the wave.

    Returns
    -------
    dict
        By table, how many counts it has and how many of them are withheld.

    Raises
    ------
    DisclosureError
        If a withheld count can be worked out, or two places show one count differently.
    """
    found: list[str] = []
    n_cells: dict[str, tuple[int, int]] = {}
    for block in blocks(wave, wave.people(), reference):
        of_block: dict[Cell, float] = {}
        for cell in block.cells:
            places = (cell, *block.also.get(cell, ()))
            values = {shown.get(place) for place in places}
            if len(values) > 1:
                found.append(f"{named(cell)} is shown otherwise in another place")
            value = next(iter(values))
            if value is not None:
                of_block[cell] = block.count(cell) if cell in block.exact else value
            n, n_withheld = n_cells.get(cell.table_name, (0, 0))
            is_withheld = len(places) if value is None else 0
            n_cells[cell.table_name] = n + len(places), n_withheld + is_withheld
        found += [
            f"{named(cell)} is shown, and too small"
            for cell in block.too_small(wave.rule) & of_block.keys()
        ]
        found += _worked_out(Attack(block, wave.rule, of_block))
    if found:
        raise DisclosureError(_message(wave, found))
    return n_cells


def _worked_out(attack: Attack) -> list[str]:
    """What an attack works out, or that what is shown cannot be true."""
    try:
        return [
            f"{named(each.target)} can be worked out to within {each.high - each.low:.0f}"
            for each in attack.exposed()
        ]
    except AttackError as error:
        return [str(error)]


def _withheld_before(wave: Wave, people: People) -> frozenset[Cell]:
    """Of the same respondents, under the same rule, the same is withheld again."""
    before = wave.shown_before
    is_decided = before is not None and before.rule == wave.rule and people.are_the_same
    if wave.earlier is None or not is_decided:
        return frozenset()
    rows = wave.earlier["withheld"][list(Cell._fields)]
    return frozenset(Cell(*row) for row in rows.itertuples(index=False))


def _few_missing(wave: Wave) -> Iterator[Cell]:
    """Few missing answers are withheld as any small count is; not answering is no answer.

    It is not attacked: those asked less those who answered tell it as well as rounding lets them.
    """
    for row in wave.frames["int_missing_answers"].itertuples():
        if row.n_missing < wave.rule.smallest_cell:
            yield Cell("missing_answers", row.item_id)


def _message(wave: Wave, found: list[str]) -> str:
    more = len(found) - SHOWN_EXAMPLES
    return "\n".join(
        [
            f"wave {wave.name}: what is shown gives withheld counts away "
            f"({wave.rule.disclosure_rule})",
            *(f"    {each}" for each in found[:SHOWN_EXAMPLES]),
            *([f"    and {more} more"] if more > 0 else []),
            "The export is not at fault, and cannot be mended: publish the wave under another rule "
            "(disclosure_rule of its codebook), or without it until Gofal is mended.",
        ]
    )


def _require_no_few_changes(wave: Wave, people: People) -> None:
    """Two releases of nearly the same people tell of those who came or left between them."""
    if wave.shown_before is None:
        return
    table = wave.shown_before.tables["fct_answer_shares"]
    rows = table[table["base_n"].notna()]
    shown = set(zip(rows["grouping"], rows["group_name"], strict=True))
    few = [
        (group, n)
        for group, n in people.n_changed()
        if group in shown and 0 < n < wave.rule.smallest_group
    ]
    if few:
        groups = ", ".join(" ".join(group) for group, _ in few)
        raise DisclosureError(
            f"wave {wave.name}: fewer than {wave.rule.smallest_group} respondents came, left or "
            f"changed an answer since the release before, in: {groups}. Whoever compares both "
            "releases would learn what they answered. Land the export again when at least "
            f"{wave.rule.smallest_group} have changed in each group, or none."
        )


def _with_left(wave: Wave, people: People) -> dict[str, pd.DataFrame]:
    """Frames of the wave, with what they answered who are in the release before alone."""
    left = people.persons.loc[~people.persons["is_now"], "respondent_id"]
    frames = dict(wave.frames)
    for name in ("answers", "comments", "scores"):
        table = (wave.earlier or wave.frames)[f"fct_respondent_{name}"]
        frames[f"left_{name}"] = table[table["respondent_id"].isin(left)]
    return frames
