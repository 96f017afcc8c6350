-- One row per wave, practice framework and group: how many of its respondents name it, as shown.

with exact as (select * from {{ ref('int_framework_use') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as ({{ withheld_of('framework_use') }}),

shown as (
    select
        exact.survey_wave,
        exact.framework_id,
        exact.framework_name,
        exact.grouping,
        exact.group_name,
        exact.is_synthetic,
        waves.disclosure_rule,
        case when bases.reason is null then {{ rounded_count('exact.n_respondents') }} end
            as n_respondents,
        case when cells.reason is null then {{ rounded_count('exact.n_named') }} end
            as n_named,
        coalesce(bases.reason, cells.reason) as withheld_reason
    from exact
    inner join waves on exact.survey_wave = waves.survey_wave
    left join withheld as cells
        on
            exact.survey_wave = cells.survey_wave
            and exact.framework_id = cells.variable
            and cells.option = ''
            and exact.grouping = cells.grouping
            and exact.group_name = cells.group_name
    left join withheld as bases
        on
            exact.survey_wave = bases.survey_wave
            and exact.framework_id = bases.variable
            and bases.option = 'n_respondents'
            and exact.grouping = bases.grouping
            and exact.group_name = bases.group_name
)

select
    survey_wave,
    framework_id,
    framework_name,
    grouping,
    group_name,
    n_respondents,
    n_named,
    100.0 * n_named / nullif(n_respondents, 0) as named_pct,
    is_synthetic,
    disclosure_rule,
    withheld_reason

from shown
