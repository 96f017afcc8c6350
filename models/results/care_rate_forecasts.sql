-- One row per area, years ahead and model: its scores, and its forecast if it is shown.

select
    area_code,
    area_name,
    is_wales,
    horizon_years,
    model,
    last_year,
    last_rate_per_10k,
    forecast_year,
    is_shown,
    forecast_rate_per_10k,
    forecast_low_per_10k,
    forecast_high_per_10k,
    n_origins,
    first_origin,
    last_origin,
    mean_absolute_error_per_10k,
    last_rate_error_per_10k,
    coverage_pct,
    p_value,
    not_shown_reason
from {{ source('exact_results', 'care_rate_forecasts') }}
