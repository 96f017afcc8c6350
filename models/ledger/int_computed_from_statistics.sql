-- One row per wave, quantity that a test gives, and side: its computed value.

with statistics as (
    {{ both_sides(source('exact_results', 'statistics'), ref('statistics')) }}
),

group_labels as (select * from {{ ref('ledger_group_labels') }}),

t_tests as (
    select
        side,
        survey_wave,
        measure as variable,
        '' as option,
        comparison as grouping,
        unnest(['t', 'df', 'p']) as statistic,
        unnest([estimate, df, p_value]) as computed_value,
        withheld_reason,
        is_synthetic
    from statistics
    where analysis = 'group_difference' and model = 'pooled_t' and statistic = 't'
),

chi_squared_tests as (
    select
        side,
        survey_wave,
        measure as variable,
        coalesce(term, '') as option,
        comparison as grouping,
        unnest(['chi2', 'df', 'p', 'base_n']) as statistic,
        unnest([estimate, df, p_value, n::double]) as computed_value,
        withheld_reason,
        is_synthetic
    from statistics
    where analysis = 'association' and model = 'pearson' and statistic = 'chi_squared'
),

factors as (
    select
        side,
        survey_wave,
        'factor_analysis' as variable,
        'factors' as option,
        'all' as grouping,
        'count' as statistic,
        estimate as computed_value,
        withheld_reason,
        is_synthetic
    from statistics
    where
        analysis = 'factor_analysis' and model = 'minimum_residual_oblimin'
        and statistic = 'n_factors_retained'
),

every_test as (
    select * from t_tests
    union all
    select * from chi_squared_tests
    union all
    select * from factors
)

select
    every_test.survey_wave,
    every_test.variable,
    every_test.option,
    coalesce(group_labels.label, every_test.grouping) as grouping,
    every_test.statistic,
    every_test.side,
    every_test.computed_value,
    every_test.withheld_reason,
    every_test.is_synthetic

from every_test
left join group_labels on every_test.grouping = group_labels.group_name
