-- A year without trend or marker, and a model without forecast, has a reason; nothing else has.

select
    area_code,
    measure as which,
    year_ending_march as of_year
from {{ ref('care_rate_trends') }}
where
    (trend_missing_reason is null) != (fitted is not null)
    or (fitted is null) != (annual_change_p is null)
    or (observed is null) != (observed_source is null)
    or (recent_trend = 'cannot be calculated') != (recent_trend_p is null)
    or (recent_trend = 'cannot be calculated' and recent_trend_reason is null)
union all
select
    area_code,
    model as which,
    forecast_year as of_year
from {{ ref('care_rate_forecasts') }}
where
    is_shown != (not_shown_reason is null)
    or is_shown != (forecast_rate_per_10k is not null)
    or (n_origins is null) != (mean_absolute_error_per_10k is null)
