-- One row per statistic of respondents that goes with a figure withheld, or nearly with one shown.

with groups as (select * from {{ ref('int_statistic_groups') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as (select * from {{ source('disclosure', 'withheld') }}),
scores as (select * from {{ ref('int_scale_scores') }}),
frameworks as (select * from {{ ref('int_framework_use') }}),
shares as (select * from {{ ref('int_answer_shares') }}),

-- docs of this model say which kind follows what
withheld_figures as (
    select
        groups.statistic_id,
        min(withheld.reason) as reason
    from groups
    inner join withheld
        on
            groups.survey_wave = withheld.survey_wave
            and case
                when withheld.table_name = 'missing_answers'
                    then
                        groups.analysis = 'missing_data'
                        and groups.model = 'count'
                        and coalesce(groups.measure, withheld.variable) = withheld.variable
                when
                    groups.grouping != withheld.grouping
                    or groups.group_name != withheld.group_name
                    then false
                when withheld.table_name = 'scale_scores'
                    then
                        groups.variable = withheld.variable
                        and (withheld.option = '' or groups.analysis = 'reliability')
                -- a statistic of no variable is of the whole group: its size
                when withheld.table_name = 'framework_use'
                    then
                        groups.variable = withheld.variable
                        or (groups.variable is null and withheld.option = 'n_respondents')
                when withheld.table_name = 'answer_shares'
                    then
                        groups.analysis != 'missing_data'
                        and groups.variable = withheld.variable
                        and withheld.option in ('', coalesce(groups.term, withheld.option))
            end
    group by groups.statistic_id
),

sizes as (
    select * rename (scale_id as variable) from scores
    union all by name
    select * rename (framework_id as variable, n_respondents as n) from frameworks
    -- the same of every framework: the size of the group
    union all by name
    select * exclude (framework_id) rename (n_respondents as n) from frameworks
    union all by name
    select * exclude (n) rename (item_id as variable, base_n as n) from shares
),

-- a mean of 50 beside that of 49 of them gives the fiftieth; coefficients add up to nothing
nearly_shown as (
    select distinct groups.statistic_id
    from groups
    inner join waves on groups.survey_wave = waves.survey_wave
    inner join sizes
        on
            groups.survey_wave = sizes.survey_wave
            and groups.variable is not distinct from sizes.variable
            and groups.grouping = sizes.grouping
            and groups.group_name = sizes.group_name
    where
        groups.analysis != 'logistic_regression'
        and abs(sizes.n - groups.n_of_group) between 1 and waves.smallest_group - 1
)

select
    coalesce(withheld_figures.statistic_id, nearly_shown.statistic_id) as statistic_id,
    coalesce(
        withheld_figures.reason,
        'respondents nearly those of another figure, which would give the rest'
    ) as reason

from withheld_figures
full outer join nearly_shown on withheld_figures.statistic_id = nearly_shown.statistic_id
