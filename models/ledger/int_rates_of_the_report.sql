-- One row per area and year: the rate the report had at hand: published, implied, computed.

with published as (select * from {{ ref('fct_published_care_rates') }}),
implied as (select * from {{ ref('int_implied_rates') }}),
computed as (select * from {{ ref('fct_care_rates') }}),

every_source as (
    select
        area_code,
        year_ending_march,
        1 as preference,
        'published' as source_of_rate,
        rate_per_10k_printed as rate,
        rate as rate_low,
        rate as rate_high
    from published
    union all
    select
        area_code,
        start_year,
        2 as preference,
        'implied by Table 4' as source_of_rate,
        start_rate,
        start_rate_low,
        start_rate_high
    from implied
    union all
    select
        area_code,
        end_year,
        2 as preference,
        'implied by Table 4' as source_of_rate,
        end_rate,
        end_rate_low,
        end_rate_high
    from implied
    union all
    select
        area_code,
        year_ending_march,
        3 as preference,
        'computed from the count' as source_of_rate,
        care_rate_per_10k,
        care_rate_low_per_10k,
        care_rate_high_per_10k
    from computed
    where care_rate_per_10k is not null
)

select
    area_code,
    year_ending_march::integer as year_ending_march,
    source_of_rate,
    rate,
    rate_low,
    rate_high

from every_source
qualify row_number() over (partition by area_code, year_ending_march order by preference) = 1
