"""Disclosure control of a run: decided before what is shown is built, and attacked behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.blocks import WITHHELD
from disclosure.rules import Rule, read_rules
from disclosure.shown import PUBLIC, shown_counts
from domain.problems import DisclosureError
from flows.refresh.disclosure_kinds import (
    MOST_ONE_BY_ONE,
    fingerprint,
    kinds_of_respondents,
    n_respondents,
)
from flows.settings import RESTRICTED, WAREHOUSE
from flows.warehouse.connect import Connection, quoted, reading
from flows.warehouse.read import has_table, read_table, read_tables
from flows.warehouse.write import write_table

if TYPE_CHECKING:
    import pandas as pd

    from disclosure.decide import Wave

DECIDED = "restricted.disclosure.withheld"
WAVES = "restricted.intermediate.int_survey_waves"
MARTS = (
    "dim_respondents",
    "fct_respondent_answers",
    "fct_respondent_comments",
    "fct_respondent_scores",
)
INTERMEDIATE = (
    "int_survey_alphas",
    "int_answer_shares",
    "int_scale_scores",
    "int_framework_use",
    "int_comment_themes",
    "int_comment_responses",
    "int_missing_answers",
    "int_response_rates",
)
REFERENCE = ("survey_items", "merged_options", "coding_frames", "survey_comparisons")
Frames = dict[str, "pd.DataFrame"]
OTHERS = (
    "wave {wave}: its respondents or their answers are not those of the release before, and a wave "
    "of more than {most:,} respondents is not compared with it one by one: whoever compares both "
    "releases could learn of the few who came or left. Publish the export that the release before "
    "was made of, or land this one as a wave of another name."
)


def write_withheld(warehouse: Connection, before: Path | None) -> int:
    """Decide what is withheld of every wave under a rule, write it, and count it.

    Parameters
    ----------
    warehouse
        Open for writing, with the file of respondents attached as ``restricted``.
    before
        Folder of the release that readers see, if there is one.

    Raises
    ------
    DisclosureError
        If a wave cannot be shown beside the release before.
    """
    import pandas as pd

    rules = read_rules(read_table(warehouse, WAVES))
    decided = [pd.DataFrame(columns=list(WITHHELD), dtype="str")]
    if rules:
        from disclosure.decide import withheld

        reference = read_tables(warehouse, "reference", REFERENCE)
        decided += [withheld(wave, reference) for wave in _waves(warehouse, rules, before)]
    rows = pd.concat(decided, ignore_index=True)
    write_table(warehouse, DECIDED, rows, WITHHELD)
    return len(rows)


def attack_shown(warehouse: Connection, before: Path | None) -> int:
    """Attack what the public tables show of every wave under a rule; count what was tried.

    Raises
    ------
    DisclosureError
        If a withheld count can be worked out; the message says where, not what it is.
    """
    rules = read_rules(read_table(warehouse, WAVES))
    if not rules:
        return 0
    from disclosure.decide import require_protected

    n_tried = 0
    reference = read_tables(warehouse, "reference", REFERENCE)
    public = read_tables(warehouse, "marts", PUBLIC)
    statistics = read_table(warehouse, "results.statistics")
    comparisons = reference["survey_comparisons"]
    for wave in _waves(warehouse, rules, before):
        of_wave = statistics[statistics["survey_wave"] == wave.name]
        shown = shown_counts(_of_wave(public, wave.name), of_wave, comparisons)
        for table, (n, n_withheld) in require_protected(wave, shown, reference).items():
            print(f"wave {wave.name}, {table}: {n_withheld} of {n} counts are withheld", flush=True)
            n_tried += n
    return n_tried


def _waves(warehouse: Connection, rules: dict[str, Rule], before: Path | None) -> Iterator["Wave"]:
    """Waves under a rule, each with the same wave in the release before."""
    with _reading_before(before) as earlier:
        rules_before = read_rules(read_table(earlier, WAVES)) if earlier else {}
        for name, rule in rules.items():
            yield _wave(warehouse, name, rule, earlier, rules_before.get(name))


@contextmanager
def _reading_before(folder: Path | None) -> Iterator[Connection | None]:
    """The release before; none if there is none, or it is of a version that had no rules."""
    if folder is None:
        yield None
        return
    with reading(folder / WAREHOUSE, restricted=folder / RESTRICTED) as warehouse:
        yield warehouse if has_table(warehouse, WAVES) else None


def _wave(
    warehouse: Connection,
    name: str,
    rule: Rule,
    earlier: Connection | None,
    rule_before: Rule | None,
) -> "Wave":
    from disclosure.decide import Wave
    from disclosure.questions import Earlier

    if earlier is None or rule_before is None:
        is_large = n_respondents(warehouse, name) > MOST_ONE_BY_ONE
        return Wave(name, rule, _frames(warehouse, name, by_kind=is_large))
    is_large = max(n_respondents(each, name) for each in (warehouse, earlier)) > MOST_ONE_BY_ONE
    if is_large and fingerprint(warehouse, name) != fingerprint(earlier, name):
        raise DisclosureError(OTHERS.format(wave=name, most=MOST_ONE_BY_ONE))
    now = _frames(warehouse, name, by_kind=is_large)
    # the same respondents, who may be in other groups
    kept = _frames(earlier, name, by_kind=is_large)
    kept |= _of_wave({"withheld": read_table(earlier, DECIDED)}, name)
    public = read_tables(earlier, "marts", (*PUBLIC, "fct_scale_scores"))
    return Wave(name, rule, now, kept, Earlier(rule_before, _of_wave(public, name)))


def _frames(warehouse: Connection, wave: str, *, by_kind: bool) -> Frames:
    """Restricted tables of a wave, by name; of a large one respondents by kind."""
    tables = _of_wave(read_tables(warehouse, "restricted.intermediate", INTERMEDIATE), wave)
    if by_kind:
        return tables | kinds_of_respondents(warehouse, wave)
    return tables | {
        name: warehouse.sql(
            f"from restricted.{schema}.{name} where survey_wave = {quoted(wave)} order by all"
        ).df()
        for schema, names in (("marts", MARTS), ("intermediate", ("int_survey_groupings",)))
        for name in names
    }


def _of_wave(tables: Frames, wave: str) -> Frames:
    return {name: table[table["survey_wave"] == wave] for name, table in tables.items()}
