{{ config(materialized='table') }}
-- One row per area and pair of years of the published table: the change in rate, on both bases.

with rates as (
    select * from {{ ref('int_care_rate_series') }}
    where rates = {{ published_rates() }}
)

select
    earlier.area_code,
    earlier.area_name,
    earlier.is_wales,
    earlier.year_ending_march as start_year,
    later.year_ending_march as end_year,
    {{ change_pct('earlier.care_rate_per_10k', 'later.care_rate_per_10k', 'change') }},
    {{ change_pct_interval(
        'earlier.care_rate_low_per_10k', 'earlier.care_rate_high_per_10k',
        'later.care_rate_low_per_10k', 'later.care_rate_high_per_10k', 'change'
    ) }},
    nullif(
        concat_ws(' ', earlier.rate_missing_reason, later.rate_missing_reason), ''
    ) as change_missing_reason
from rates as earlier
inner join rates as later
    on
        earlier.area_code = later.area_code
        and earlier.year_ending_march < later.year_ending_march
