-- One row per wave, question, answer or merged category, and group: how many gave it, as shown.

with exact as (select * from {{ ref('int_answer_shares') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as ({{ withheld_of('answer_shares') }}),

shown as (
    select
        exact.survey_wave,
        exact.item_id,
        exact.option_id,
        exact.is_merged,
        exact.grouping,
        exact.group_name,
        exact.is_synthetic,
        waves.disclosure_rule,
        case when bases.reason is null then {{ rounded_count('exact.base_n') }} end as base_n,
        -- of a base that is withheld no answer is shown
        case
            when coalesce(bases.reason, cells.reason) is null
                then {{ rounded_count('exact.n') }}
        end as n,
        coalesce(bases.reason, cells.reason) as withheld_reason
    from exact
    inner join waves on exact.survey_wave = waves.survey_wave
    left join withheld as cells
        on
            exact.survey_wave = cells.survey_wave
            and exact.item_id = cells.variable
            and exact.option_id = cells.option
            and exact.grouping = cells.grouping
            and exact.group_name = cells.group_name
    left join withheld as bases
        on
            exact.survey_wave = bases.survey_wave
            and exact.item_id = bases.variable
            and bases.option = ''
            and exact.grouping = bases.grouping
            and exact.group_name = bases.group_name
)

select
    survey_wave,
    item_id,
    option_id,
    is_merged,
    grouping,
    group_name,
    base_n,
    n,
    100.0 * n / nullif(base_n, 0) as answer_pct,
    is_synthetic,
    disclosure_rule,
    withheld_reason

from shown
