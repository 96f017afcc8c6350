"""Respondents of a large wave by kind, as disclosure control takes them: counts in place of people.

All figures shown are sums over groups, and whoever has one role and authority is in the same
groups. So what is decided of the counts of each kind is what would be decided of each respondent.
"""

from typing import TYPE_CHECKING

from flows.landing.survey_tables import ANSWERS
from flows.warehouse.connect import Connection, quoted
from flows.warehouse.read import has_table

if TYPE_CHECKING:
    import pandas as pd

# more respondents than this are taken by kind: their answers one by one would fill the memory
MOST_ONE_BY_ONE = 20_000
KINDS = """
    select
        concat_ws('|', kinds.role, kinds.area_code) as kind,
        concat_ws('|', kind, coalesce(options.option_id, '')) as respondent_id,
        kinds.role, kinds.area_code, kinds.care_rate_group,
        options.option_id = 'yes' as is_qualified,
        sum(answers.n_respondents)::bigint as n_respondents
    from restricted.intermediate.int_response_counts as answers
    inner join restricted.intermediate.int_respondent_groups as kinds
        on answers.survey_wave = kinds.survey_wave
        and answers.is_synthetic = kinds.is_synthetic
        and answers.demo_role is not distinct from kinds.demo_role
        and answers.demo_la is not distinct from kinds.demo_la
    left join restricted.intermediate.int_answer_options as options
        on options.item_id = 'demo_qualified' and answers.answer_1 = options.position
    where answers.block_id = 'demo_qualified' and answers.survey_wave = {wave}
    group by all
"""
# what a kind answered is said by the first of those that are told apart by qualification
FIRST = "select kind, min(respondent_id) as respondent_id from kinds group by kind"
OF_KIND = """
    select first.respondent_id, {columns}, sum(counts.n_respondents)::bigint as n_respondents
    from restricted.intermediate.{table} as counts
    inner join first on concat_ws('|', counts.role, counts.area_code) = first.kind
    where counts.survey_wave = {wave} and {condition}
    group by all order by all
"""
GROUPS = """
    select kinds.respondent_id, groups.grouping, groups.group_name
    from kinds
    inner join restricted.intermediate.int_survey_groups as groups
        on kinds.role = groups.role
        and kinds.care_rate_group is not distinct from groups.care_rate_group
        and groups.survey_wave = {wave}
    order by all
"""
SAME = (
    "select count(*), bit_xor(hash({table})), sum(hash({table})) from ("
    "select {columns} from restricted.staging.{table} where survey_wave = {wave}) as {table}"
)
# the number of a kind tells nothing more of who is in it; before 0.5, null stood for no answer
RECORDS = {
    "stg_survey__responses": f"columns(name -> name not in {('kind_number', *ANSWERS)}), "
    f"coalesce(columns(name -> name in {ANSWERS}), 0)",
    "stg_survey__comments": "*",
}
COUNTED = "restricted.intermediate.int_respondent_groups"


def n_respondents(warehouse: Connection, wave: str) -> int:
    """How many respondents a wave has; 0 in a release of a version that did not count them."""
    if not has_table(warehouse, COUNTED):
        return 0
    counts = warehouse.sql(f"from {COUNTED}").filter(f"survey_wave = {quoted(wave)}")
    ((n,),) = counts.aggregate("sum(n_respondents)").fetchall()
    return int(n or 0)


def fingerprint(warehouse: Connection, wave: str) -> list[tuple[object, ...]]:
    """What tells whether two releases hold the same answers of the same respondents of a wave."""
    if not has_table(warehouse, "restricted.staging.stg_survey__responses"):
        return []
    return [
        row
        for table, columns in RECORDS.items()
        for row in warehouse.execute(
            SAME.format(table=table, columns=columns, wave=quoted(wave))
        ).fetchall()
    ]


def kinds_of_respondents(warehouse: Connection, wave: str) -> dict[str, "pd.DataFrame"]:
    """The frames of `disclosure.people` of a wave, a row for each kind of respondents.

    Returns
    -------
    dict
        ``dim_respondents`` (by role, authority and qualification), ``int_survey_groupings``,
        ``fct_respondent_answers``, ``fct_respondent_scores`` and ``fct_respondent_comments``
        (frameworks alone); all but the second with ``n_respondents``.
    """
    name = quoted(wave)
    warehouse.execute(f"create or replace temp table kinds as {KINDS.format(wave=name)}")
    warehouse.execute(f"create or replace temp table first as {FIRST}")
    wanted = {
        "fct_respondent_answers": (
            "int_answer_counts",
            "item_id, option_id",
            "option_id is not null",
        ),
        "fct_respondent_scores": ("int_score_counts", "scale_id, score", "true"),
        "fct_respondent_comments": (
            "int_framework_counts",
            "'open_framework' as question_id, framework_id as code_id",
            "is_named",
        ),
    }
    frames = {
        frame: warehouse.sql(
            OF_KIND.format(table=table, columns=columns, condition=condition, wave=name)
        ).df()
        for frame, (table, columns, condition) in wanted.items()
    }
    frames["int_survey_groupings"] = warehouse.sql(GROUPS.format(wave=name)).df()
    frames["dim_respondents"] = warehouse.sql("from kinds order by all").df()
    return {frame: rows.assign(survey_wave=wave) for frame, rows in frames.items()}
