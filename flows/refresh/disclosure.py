"""Disclosure control of a run: decided before what is shown is built, and attacked behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.blocks import WITHHELD
from disclosure.rules import Rule, read_rules
from disclosure.shown import PUBLIC, shown_counts
from flows.settings import RESTRICTED, WAREHOUSE
from flows.warehouse.connect import Connection, reading
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
    "int_survey_groupings",
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
    from disclosure.decide import Wave
    from disclosure.questions import Earlier

    now = _restricted_tables(warehouse)
    rules_before, kept, shown_before = _release_before(before)
    for name, rule in rules.items():
        wave = Wave(name, rule, _of_wave(now, name))
        if name in rules_before:
            shown = Earlier(rules_before[name], _of_wave(shown_before, name))
            wave = Wave(name, rule, wave.frames, _of_wave(kept, name), shown)
        yield wave


def _release_before(folder: Path | None) -> tuple[dict[str, Rule], Frames, Frames]:
    """Of the release before: rules by wave, restricted tables, and public tables."""
    if folder is None:
        return {}, {}, {}
    with reading(folder / WAREHOUSE, restricted=folder / RESTRICTED) as warehouse:
        if not has_table(warehouse, WAVES):  # of a version that had no rules
            return {}, {}, {}
        rules = read_rules(read_table(warehouse, WAVES))
        if not rules:
            return {}, {}, {}
        kept = _restricted_tables(warehouse) | {"withheld": read_table(warehouse, DECIDED)}
        return rules, kept, read_tables(warehouse, "marts", (*PUBLIC, "fct_scale_scores"))


def _restricted_tables(warehouse: Connection) -> Frames:
    tables = read_tables(warehouse, "restricted.marts", MARTS)
    return tables | read_tables(warehouse, "restricted.intermediate", INTERMEDIATE)


def _of_wave(tables: Frames, wave: str) -> Frames:
    return {name: table[table["survey_wave"] == wave] for name, table in tables.items()}
