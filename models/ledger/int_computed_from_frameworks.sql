-- One row per wave, quantity that frameworks and sizes of groups give, and side: its value.

with frameworks as (
    {{ both_sides(ref('int_framework_use'), ref('fct_framework_use')) }}
),

group_labels as (select * from {{ ref('ledger_group_labels') }})

select
    survey_wave,
    'open_framework' as variable,
    framework_id as option,
    group_name as grouping,
    unnest(['n', 'percent']) as statistic,
    side,
    unnest([n_named::double, named_pct]) as computed_value,
    withheld_reason,
    is_synthetic

from frameworks
where grouping in ('all', 'care_rate_group')

union all
-- of every framework the respondents of a group are the same
select
    frameworks.survey_wave,
    'respondents' as variable,
    '' as option,
    group_labels.label as grouping,
    'n' as statistic,
    frameworks.side,
    {{ of_all_shown('any_value', 'frameworks.n_respondents') }}::double as computed_value,
    min(frameworks.withheld_reason) as withheld_reason,
    bool_or(frameworks.is_synthetic) as is_synthetic

from frameworks
inner join group_labels on frameworks.group_name = group_labels.group_name
where frameworks.grouping = 'role_in_care_rate_group'
group by frameworks.survey_wave, group_labels.label, frameworks.side
