-- One row per quantity that the public care rates give: its computed value and what it is.

with rates as (select * from {{ ref('fct_care_rates') }}),
groups as (select * from {{ ref('fct_care_rate_groups') }}),
residuals as (select * from {{ ref('fct_deprivation_residuals') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),
statistics as (select * from {{ ref('statistics') }}),
implied as (select * from {{ ref('int_implied_rates') }}),

-- the last 31 March before the fieldwork
wales as (
    select rates.care_rate_per_10k
    from rates
    inner join parameters on rates.year_ending_march = parameters.fieldwork_year
    where rates.is_wales
),

-- no figure after the fieldwork can stand in the report
newest as (
    select rates.*
    from rates
    inner join parameters on rates.year_ending_march <= parameters.fieldwork_year
    where not is_wales and care_rate_per_10k is not null
    qualify year_ending_march = max(year_ending_march) over ()
),

newest_ratios as (
    select
        max(care_rate_per_10k) filter (where area_code = rate_ratio_area_code)
        / max(care_rate_per_10k) filter (where area_code = rate_ratio_base_area_code) as newest_ratio
    from newest
    cross join parameters
),

implied_ratios as (
    select
        max(end_rate) filter (where area_code = rate_ratio_area_code)
        / max(end_rate) filter (where area_code = rate_ratio_base_area_code) as implied_ratio,
        max(end_rate_low) filter (where area_code = rate_ratio_area_code)
        / max(end_rate_high) filter (where area_code = rate_ratio_base_area_code)
            as implied_ratio_low,
        max(end_rate_high) filter (where area_code = rate_ratio_area_code)
        / max(end_rate_low) filter (where area_code = rate_ratio_base_area_code)
            as implied_ratio_high
    from implied
    cross join parameters
),

quantities as (
    select
        'care_rate' as variable,
        'Wales' as option,
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

    -- of the year that the report means its own changes imply the rates; else of the newest known
    union all by name
    select
        'care_rate_ratio' as variable,
        '' as option,
        coalesce(implied_ratio, newest_ratio) as computed_value,
        implied_ratio_low as computed_low,
        implied_ratio_high as computed_high,
        if(implied_ratio is null, 'public data', 'whole-number rates') as basis
    from newest_ratios
    cross join implied_ratios

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
