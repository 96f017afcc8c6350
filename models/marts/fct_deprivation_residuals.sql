-- One row per authority, year and deprivation measure: its rate against the rate predicted.

with residuals as (select * from {{ ref('int_deprivation_residuals') }})

select
    area_code,
    area_name,
    year_ending_march,
    measure,
    value,
    care_rate_per_10k,
    predicted_rate_per_10k,
    residual_per_10k,
    residual_low_per_10k,
    residual_high_per_10k,
    residual_pct,
    slope,
    intercept,
    r_squared,
    n

from residuals
where rates = {{ computed_rates() }}
