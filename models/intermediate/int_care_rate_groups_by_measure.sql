-- One row per kind of rates, authority, window, basis of change and deprivation measure: its group.

with candidates as (select * from {{ ref('int_care_rate_group_candidates') }}),
residuals as (select * from {{ ref('int_deprivation_residuals') }})

select
    candidates.rates,
    candidates.area_code,
    candidates.window_years,
    candidates.start_year,
    candidates.end_year,
    candidates.rule,
    residuals.measure,
    residuals.residual_pct,
    {{ care_rate_group(
        'candidates.change_pct', 'candidates.decrease_threshold_pct',
        'candidates.wales_change_pct', 'residuals.residual_pct'
    ) }} as care_rate_group

from candidates
inner join residuals
    on
        candidates.rates = residuals.rates
        and candidates.area_code = residuals.area_code
        and candidates.end_year = residuals.year_ending_march
