-- One row per authority and specification: the group it falls in when each choice is made this way.

with changes as (select * from {{ ref('int_specification_changes') }}),
residuals as (select * from {{ ref('int_specification_residuals') }}),
table_4 as (select * from {{ ref('int_table_4') }}),
choices as (select * from {{ ref('specification_choices') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

specified as (
    select
        changes.*,
        thresholds.option as threshold,
        thresholds.decrease_threshold_pct,
        coalesce(thresholds.increase_threshold_pct, changes.wales_change_pct)
            as increase_threshold_pct,
        residuals.measure,
        residuals.weighting,
        residuals.residual_pct,
        changes.is_headline_change
        and thresholds.is_headline
        and residuals.is_headline_weighting
        and residuals.measure = parameters.exclusion_deprivation_measure as is_headline
    from changes
    inner join choices as thresholds on thresholds.choice = 'threshold'
    cross join parameters
    inner join residuals
        on
            changes.rates = residuals.rates
            and changes.area_code = residuals.area_code
            and changes.end_year = residuals.year_ending_march
),

grouped as (
    select
        *,
        {{ care_rate_group(
            'change_pct', 'decrease_threshold_pct', 'increase_threshold_pct', 'residual_pct'
        ) }} as care_rate_group
    from specified
)

select
    grouped.area_code,
    grouped.area_name,
    grouped.rates,
    grouped.start_year::integer as start_year,
    grouped.end_year::integer as end_year,
    grouped.rule,
    grouped.threshold,
    grouped.measure,
    grouped.weighting,
    grouped.decrease_threshold_pct,
    grouped.increase_threshold_pct,
    grouped.change_pct,
    grouped.residual_pct,
    grouped.care_rate_group,
    grouped.care_rate_group = table_4.care_rate_group as is_as_printed,
    grouped.is_headline,
    -- a curve is drawn from the smallest change to the largest; ties by what else was chosen
    row_number() over (
        partition by grouped.area_code
        order by
            grouped.change_pct, grouped.residual_pct, grouped.rates, grouped.start_year,
            grouped.end_year, grouped.rule, grouped.threshold, grouped.measure, grouped.weighting
    )::integer as curve_position

from grouped
inner join table_4 on grouped.area_code = table_4.area_code
