-- One row per area and pair of years: the change in rate and in count, on both bases.

with rates as (select * from {{ ref('int_care_rates') }})

select
    earlier.area_code,
    earlier.area_name,
    earlier.is_wales,
    earlier.year_ending_march as start_year,
    later.year_ending_march as end_year,
    earlier.n_children_looked_after as n_start,
    later.n_children_looked_after as n_end,
    later.n_children_looked_after - earlier.n_children_looked_after as n_change,
    later.n_low - earlier.n_high as n_change_low,
    later.n_high - earlier.n_low as n_change_high,
    {{ change_pct(
        'earlier.n_children_looked_after', 'later.n_children_looked_after', 'n_change'
    ) }},
    {{ change_pct_interval(
        'earlier.n_low', 'earlier.n_high', 'later.n_low', 'later.n_high', 'n_change'
    ) }},
    earlier.care_rate_per_10k as start_rate_per_10k,
    later.care_rate_per_10k as end_rate_per_10k,
    later.care_rate_per_10k - earlier.care_rate_per_10k as change_per_10k,
    later.care_rate_low_per_10k - earlier.care_rate_high_per_10k as change_low_per_10k,
    later.care_rate_high_per_10k - earlier.care_rate_low_per_10k as change_high_per_10k,
    {{ change_pct('earlier.care_rate_per_10k', 'later.care_rate_per_10k', 'change') }},
    {{ change_pct_interval(
        'earlier.care_rate_low_per_10k', 'earlier.care_rate_high_per_10k',
        'later.care_rate_low_per_10k', 'later.care_rate_high_per_10k', 'change'
    ) }},
    nullif(
        concat_ws(
            ' ',
            earlier.rate_missing_reason,
            later.rate_missing_reason,
            if(earlier.n_children_looked_after = 0, 'No child at the start.', null),
            if(later.n_children_looked_after = 0, 'No child at the end.', null)
        ),
        ''
    ) as change_missing_reason
from rates as earlier
inner join rates as later
    on
        earlier.area_code = later.area_code
        and earlier.year_ending_march < later.year_ending_march
