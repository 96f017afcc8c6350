{{ config(materialized='table') }}
-- One row per kind of rates, authority, window and basis of change: what the rule looks at.

with changes_computed as (select * from {{ ref('fct_care_rate_changes') }}),
changes_published as (select * from {{ ref('int_published_rate_changes') }}),
residuals as (select * from {{ ref('int_deprivation_residuals') }}),
windows as (select * from {{ ref('care_rate_windows') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

changes as (
    select
        *,
        {{ computed_rates() }} as rates
    from changes_computed
    union all by name
    select
        changes_published.*,
        {{ published_rates() }} as rates
    from changes_published
    -- published rates are for what the report can mean: the windows that end when it was made
    inner join parameters on changes_published.end_year = parameters.fieldwork_year
    inner join windows
        on
            windows.is_tried_on_published_rates
            and changes_published.end_year - changes_published.start_year = windows.window_years
),

based as (
    {%- for basis in ['start', 'end'] %}
        select
            rates,
            area_code,
            area_name,
            is_wales,
            start_year,
            end_year,
            'change_pct_of_{{ basis }}' as rule,
            change_pct_of_{{ basis }} as change_pct,
            change_pct_of_{{ basis }}_low as change_pct_low,
            change_pct_of_{{ basis }}_high as change_pct_high,
            change_missing_reason
        from changes
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select
    areas.rates,
    areas.area_code,
    areas.area_name,
    windows.window_years,
    areas.start_year,
    areas.end_year,
    areas.rule,
    areas.change_pct,
    areas.change_pct_low,
    areas.change_pct_high,
    wales.change_pct as wales_change_pct,
    wales.change_pct_low as wales_change_pct_low,
    wales.change_pct_high as wales_change_pct_high,
    parameters.decrease_threshold_pct,
    parameters.exclusion_deprivation_measure as deprivation_measure,
    residuals.residual_pct,
    residuals.residual_low_per_10k,
    residuals.residual_high_per_10k,
    coalesce(
        areas.change_missing_reason, wales.change_missing_reason
    ) as change_missing_reason

from based as areas
inner join windows on areas.end_year - areas.start_year = windows.window_years
inner join based as wales
    on
        wales.is_wales
        and areas.start_year = wales.start_year
        and areas.end_year = wales.end_year
        and areas.rule = wales.rule
        and areas.rates = wales.rates
cross join parameters
left join residuals
    on
        areas.area_code = residuals.area_code
        and areas.rates = residuals.rates
        and areas.end_year = residuals.year_ending_march
        and parameters.exclusion_deprivation_measure = residuals.measure
where not areas.is_wales
