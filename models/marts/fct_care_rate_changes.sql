-- One row per area and pair of years: the change in rate and in count, on both bases.

select
    area_code,
    area_name,
    is_wales,
    start_year,
    end_year,
    n_start,
    n_end,
    n_change,
    n_change_low,
    n_change_high,
    n_change_pct_of_start,
    n_change_pct_of_start_low,
    n_change_pct_of_start_high,
    n_change_pct_of_end,
    n_change_pct_of_end_low,
    n_change_pct_of_end_high,
    start_rate_per_10k,
    end_rate_per_10k,
    change_per_10k,
    change_low_per_10k,
    change_high_per_10k,
    change_pct_of_start,
    change_pct_of_start_low,
    change_pct_of_start_high,
    change_pct_of_end,
    change_pct_of_end_low,
    change_pct_of_end_high,
    change_missing_reason

from {{ ref('int_care_rate_changes') }}
