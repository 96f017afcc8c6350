-- One row per quantity that the public care rates give: its computed value and what it is.

with rates as (select * from {{ ref('fct_care_rates') }}),
groups as (select * from {{ ref('fct_care_rate_groups') }}),
residuals as (select * from {{ ref('fct_deprivation_residuals') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),
statistics as (select * from {{ ref('statistics') }}),
ratio as (select * from {{ ref('int_care_rate_ratio') }}),

-- the last 31 March before the fieldwork
wales as (
    select rates.care_rate_per_10k
    from rates
    inner join parameters on rates.year_ending_march = parameters.fieldwork_year
    where rates.is_wales
),

quantities as (
    select
        'care_rate' as variable,
        'Wales' as option,
        -- of the report: other publications print a rate of Wales for years they name
        'all' as grouping,
        care_rate_per_10k as computed_value,
        'public data' as basis
    from wales

    union all by name
    select
        'children_in_care_pct' as variable,
        '' as option,
        100 * care_rate_per_10k / rate_base_children as computed_value,
        'public data' as basis
    from wales cross join parameters

    union all by name
    select
        'deprivation_r_squared_pct' as variable,
        '' as option,
        100 * statistics.estimate as computed_value,
        100 * statistics.ci_low as computed_low,
        100 * statistics.ci_high as computed_high,
        'public data' as basis
    from statistics
    inner join parameters on statistics.measure = parameters.exclusion_deprivation_measure
    where model = 'ols' and statistic = 'r_squared' and end_year <= fieldwork_year
    qualify statistics.end_year = max(statistics.end_year) over ()

    union all by name
    select * from ratio

    union all by name
    select
        'below_predicted_pct' as variable,
        '' as option,
        -residuals.residual_pct as computed_value,
        'public data' as basis
    from residuals
    inner join parameters on residuals.measure = parameters.exclusion_deprivation_measure
    inner join groups on residuals.area_code = groups.area_code
    where is_printed and care_rate_group = 'excluded' and year_ending_march <= fieldwork_year
    qualify residuals.year_ending_march = max(residuals.year_ending_march) over ()

    union all by name
    select
        'authorities' as variable,
        unnest(['increase_40_or_more', 'decrease_over_20']) as option,
        unnest([
            count(*) filter (where change_pct >= large_increase_pct),
            count(*) filter (where change_pct < large_decrease_pct)
        ])::double as computed_value,
        'printed counts' as basis
    from groups
    cross join parameters
    where is_printed
)

select * from quantities
