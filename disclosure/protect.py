"""Which cells are withheld: small ones, and few others, so that small ones stay unknown."""

from collections import Counter

from disclosure.attack import Attack, Exposed, shown_cells
from disclosure.blocks import Block, Cell, named
from disclosure.rules import Rule
from domain.problems import DisclosureError


def withheld_cells(block: Block, rule: Rule) -> set[Cell]:
    """Choose the cells of a block that are withheld.

    Primary: a count below the smallest cell, nought too, or a group below the smallest. Then, as
    long as an attack works a withheld count out, one more cell that it rests on: the one that most
    attacks rest on, and of several the smallest count, which costs readers least. In the end what
    need not have been withheld is shown again.

    Raises
    ------
    DisclosureError
        If a count is given away by the release before, or by what everybody knows.
    """
    withheld = block.too_small(rule)
    attack = Attack(block, rule, shown_cells(block, rule), withheld)
    every = targets = attack.targets()
    while exposed := list(attack.exposed(targets)):
        withheld |= _more(block, exposed)
        attack.withhold(withheld)
        # what was safe stays so: withholding more only leaves more possible
        targets = {each.target: targets[each.target] for each in exposed}
    for_others = withheld - block.too_small(rule)
    for cell in sorted(for_others, key=lambda cell: (-block.count(cell), cell)):
        base = cell._replace(option="")
        if cell == base or base in withheld:
            continue  # with a base its whole group is withheld
        attack.withhold(withheld - {cell})
        if next(attack.exposed(every), None) is None:
            withheld = withheld - {cell}
    return withheld


def _more(block: Block, exposed: list[Exposed]) -> set[Cell]:
    """One more cell for each count that is worked out, and with a base its whole group.

    Raises
    ------
    DisclosureError
        If nothing that is shown now gives the count away.
    """
    more: set[Cell] = set()
    n_rest_on = Counter(cell for each in exposed for cell in each.binding)
    for each in exposed:
        if not each.binding:
            raise DisclosureError(
                f"{block.name}: {named(each.target)} is known to within "
                f"{each.high - each.low:.0f} respondents by the release before or by the sizes of "
                "groups, whatever is withheld now. Publish the wave when more of its respondents "
                "have changed, or under a rule that asks for less."
            )
        if not each.binding & more:
            order = sorted((-n_rest_on[cell], block.count(cell), cell) for cell in each.binding)
            more.add(order[0][-1])
    return more | block.in_groups(
        (cell.table_name, cell.variable, cell.grouping, cell.group_name)
        for cell in more
        if not cell.option
    )
