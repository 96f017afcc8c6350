-- One row per wave and quantity that the practice frameworks give, and the size of small groups.

with frameworks as (select * from {{ ref('fct_framework_use') }}),
group_labels as (select * from {{ ref('ledger_group_labels') }})

select
    survey_wave,
    'open_framework' as variable,
    framework_id as option,
    group_name as grouping,
    unnest(['n', 'percent']) as statistic,
    unnest([n_named::double, named_pct]) as computed_value,
    is_synthetic

from frameworks
where grouping in ('all', 'care_rate_group')

union all
select distinct
    frameworks.survey_wave,
    'respondents' as variable,
    '' as option,
    group_labels.label as grouping,
    'n' as statistic,
    frameworks.n_respondents::double as computed_value,
    frameworks.is_synthetic

from frameworks
inner join group_labels on frameworks.group_name = group_labels.group_name
where frameworks.grouping = 'role_in_care_rate_group'
